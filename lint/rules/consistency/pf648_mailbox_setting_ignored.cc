#include <algorithm>

#include "base/text.h"
#include "lint/site/smtp_clients.h"

namespace postwright::lint {
namespace {

/// How local(8) delivers, what comes first first. Source: local(8), "delivery method precedence".
constexpr std::string_view kMethods[] = {"mailbox_transport", "mailbox_command", "home_mailbox",
                                         "mail_spool_directory"};

bool has_value(const Site& site, std::string_view name) {
  auto text = site.value(name);
  return site.is_set(name) && text && !text->empty();
}

bool is_set_in_service(const Site& site) {
  return std::ranges::any_of(kMethods, [&](std::string_view name) {
    auto all = site.assignments_of(name);
    return std::ranges::any_of(all, [](const Assignment* one) { return one->service != nullptr; });
  });
}

void check_pf648(const Site& site, Report& report) {
  if (!is_whole(site) || is_set_in_service(site)) return;
  const std::string_view* taken =
      std::ranges::find_if(kMethods, [&](std::string_view name) { return has_value(site, name); });
  if (taken == std::end(kMethods) || !site.known_value(*taken)) return;
  for (const std::string_view* name = taken + 1; name != std::end(kMethods); ++name)
    // The spool is where other programs look, too.
    if (has_value(site, *name) && !site.refers_to(*name) && *name != "mail_spool_directory")
      site.report(report, *site.deciding(*name),
                  cat("without effect: local(8) delivers by ", *taken, ", which comes first"));
}

}  // namespace

POSTWRIGHT_LINT_RULE(pf648_mailbox_setting_ignored){
    .id = "PF648",
    .name = "mailbox-setting-ignored",
    .level = Level::info,
    .finds =
        "home_mailbox while mailbox_command or mailbox_transport is set, or mailbox_command while "
        "mailbox_transport is.",
    .why =
        "local(8) takes the first of mailbox_transport, mailbox_command, home_mailbox that is not "
        "empty; the others do nothing.",
    .fixing = "Remove what has no effect, or what comes first if the other one was meant.",
    .bad = "mailbox_command = /usr/bin/procmail\nhome_mailbox = Maildir/\n",
    .good = "home_mailbox = Maildir/\n",
    .source = "local(8)",
    .check_site = check_pf648,
};

}  // namespace postwright::lint
