#include <algorithm>

#include "base/text.h"
#include "lint/knowledge/daemons.h"
#include "lint/site/site.h"

namespace postwright::lint {
namespace {

/// Two letters off at most: as many as two that changed places.
std::string_view nearest_daemon(std::string_view name) {
  auto distance = [&](std::string_view daemon) { return edit_distance(name, daemon); };
  std::string_view near = *std::ranges::min_element(postfix_daemons(), {}, distance);
  return name.size() >= 4 && distance(near) <= 2 ? near : std::string_view();
}

void add_program(const Site& site, const ServiceEntry& entry, Level level, std::string message,
                 Report& report) {
  Finding& finding =
      report.add(level, site.field_span(entry, ServiceLine::kCommand), std::move(message));
  finding.parameter = cat(entry.service(), "/", entry.type());
  finding.value = entry.command();
}

void check_pf645(const Site& site, Report& report) {
  for (const ServiceEntry& entry : site.services()) {
    std::string_view command = entry.command();
    if (!is_known(command) || command.find('/') != std::string_view::npos) continue;
    if (is_postfix_daemon(command)) continue;
    if (!is_alpha(command.front())) {
      add_program(site, entry, Level::error,
                  cat("the eighth field is the program, not ", command, ": smtpd, smtp, pipe, ..."),
                  report);
      continue;
    }
    std::string_view near = nearest_daemon(command);
    // Others may have been put into a daemon_directory of their own.
    if (near.empty() && site.is_set("daemon_directory")) continue;
    add_program(site, entry, near.empty() ? Level::warning : Level::error,
                cat("Postfix has no program ", command, near.empty() ? "" : "; did you mean ", near,
                    near.empty() ? "; one of your own needs its whole path" : "?"),
                report);
  }
}

}  // namespace

POSTWRIGHT_LINT_RULE(pf645_unknown_program){
    .id = "PF645",
    .name = "unknown-program",
    .level = Level::error,
    .finds =
        "An entry of master.cf whose command is no program of Postfix and has no path, or is an "
        "option because the program is missing. A warning where no program of Postfix has a "
        "similar name.",
    .why =
        "master(8) cannot start it (\"bad command startup -- throttling\"): clients of the service "
        "wait and get nothing.",
    .fixing = "Write the program into the eighth field.",
    .bad = "submissions inet n - n - - smptd\n",
    .good = "submissions inet n - n - - smtpd\n",
    .example_file = "master.cf",
    .source = "master(5)",
    .check_site = check_pf645,
};

}  // namespace postwright::lint
