#include <algorithm>

#include "base/text.h"
#include "lint/site/smtpd_services.h"

namespace postwright::lint {
namespace {

/// Those that turn something on. Others, such as caches, are harmless where nobody runs it.
constexpr std::string_view kTurnsOn[] = {"postscreen_bare_newline_enable",
                                         "postscreen_dnsbl_action",
                                         "postscreen_dnsbl_sites",
                                         "postscreen_greet_action",
                                         "postscreen_access_list",
                                         "postscreen_denylist_action",
                                         "postscreen_non_smtp_command_enable",
                                         "postscreen_pipelining_enable"};

bool has_service(const Site& site, std::string_view name, std::string_view type) {
  return site.configuration().master_cf().find(name, type) != nullptr;
}

void check_set_in_vain(const Site& site, Report& report) {
  for (const Assignment& assignment : site.assignments()) {
    if (assignment.service || !assignment.counts) continue;
    if (std::ranges::find(kTurnsOn, assignment.name) == std::end(kTurnsOn)) continue;
    if (site.refers_to(assignment.name)) continue;
    site.report(report, assignment, "no service of master.cf runs postscreen");
    return;
  }
}

void check_wiring(const Site& site, const ServiceEntry& postscreen, Report& report) {
  auto missing = [&](std::string_view service, std::string_view why) {
    Finding& finding =
        report.add(site.entry_span(postscreen), cat("postscreen needs the service ", service, why));
    finding.parameter = cat(postscreen.service(), "/", postscreen.type());
    finding.value = service;
  };
  auto smtpd = site.services_running("smtpd");
  auto next = site.known_value("smtpd_service_name", &postscreen);
  if (next && std::ranges::none_of(smtpd, [&](const ServiceEntry* entry) {
        return entry->type() == "pass" && entry->service() == *next;
      }))
    missing(cat(*next, "/pass"), ", which gets the clients that pass");
  auto sites = site.known_value("postscreen_dnsbl_sites", &postscreen);
  if (sites && !sites->empty() && !has_service(site, "dnsblog", "unix"))
    missing("dnsblog/unix", " for postscreen_dnsbl_sites");
  auto level = site.known_value("postscreen_tls_security_level", &postscreen);
  if (level && !level->empty() && *level != "none" && !has_service(site, "tlsproxy", "unix"))
    missing("tlsproxy/unix", " for postscreen_tls_security_level");
}

void check_pf323(const Site& site, Report& report) {
  if (!is_complete(site)) return;
  auto running = site.services_running("postscreen");
  // A master.cf without any smtpd is a piece of one.
  if (running.empty() && !site.services_running("smtpd").empty()) check_set_in_vain(site, report);
  for (const ServiceEntry* postscreen : running) check_wiring(site, *postscreen, report);
}

}  // namespace

POSTWRIGHT_LINT_RULE(pf323_postscreen_not_wired){
    .id = "PF323",
    .name = "postscreen-not-wired",
    .level = Level::warning,
    .finds =
        "postscreen_... tests that are configured where no service runs postscreen; or a "
        "postscreen without the smtpd/pass, dnsblog or tlsproxy service that it needs.",
    .why =
        "The tests protect nobody: smtpd still takes the connections itself. Without its services "
        "postscreen cannot hand clients on, or skips DNS lists and TLS.",
    .fixing = "Take the steps of POSTSCREEN_README in master.cf.",
    .bad =
        "smtp inet n - n - 1 postscreen\nrewrite unix - - n - - trivial-rewrite\n"
        "submission inet n - n - - smtpd\n",
    .good =
        "smtp inet n - n - 1 postscreen\nsmtpd pass - - n - - smtpd\n"
        "dnsblog unix - - n - 0 dnsblog\ntlsproxy unix - - n - 0 tlsproxy\n",
    .example_file = "master.cf",
    .source = "POSTSCREEN_README",
    .since = {.major_part = 2, .minor_part = 8},
    .check_site = check_pf323,
};

}  // namespace postwright::lint
