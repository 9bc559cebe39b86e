#include <set>
#include <string>

#include "base/file.h"
#include "base/text.h"
#include "lint/site/fixes.h"
#include "lint/site/site.h"

namespace postwright::lint {

namespace {

/// The transports that content_filter names, wherever it is set.
std::set<std::string> filter_transports(const Site& site) {
  std::set<std::string> transports;
  for (const Assignment* assignment : site.assignments_of("content_filter")) {
    auto text = site.expanded(*assignment);
    if (text) transports.insert(text->substr(0, text->find(':')));
  }
  return transports;
}

void check_pf115(const Site& site, Report& report) {
  const auto transports = filter_transports(site);
  for (const Assignment& assignment : site.assignments()) {
    const ServiceEntry* service = assignment.service;
    if (!service || service->type() != "unix" || !transports.contains(service->service())) continue;
    std::string_view client = file_name_of(service->command());
    if ((client != "smtp" && client != "lmtp") ||
        assignment.name != cat(client, "_dns_support_level"))
      continue;
    auto text = site.expanded(assignment);
    if (!text || *text != "disabled") continue;
    site.report(report, assignment,
                cat("a content filter's transport needs no ", assignment.name,
                    " = disabled: a next hop in brackets is not looked up"));
  }
}

}  // namespace

POSTWRIGHT_LINT_RULE(pf115_obsolete_content_filter_advice){
    .id = "PF115",
    .name = "obsolete-content-filter-advice",
    .level = Level::info,
    .finds =
        "A transport that content_filter names, with smtp_dns_support_level or "
        "lmtp_dns_support_level disabled.",
    .why =
        "Old guides say to switch DNS off for filters. It has not been necessary for long, and it "
        "changes how errors are treated.",
    .fixing = "Remove it, and name the filter as `[127.0.0.1]:10024`.",
    .bad =
        "scan unix - - n - 2 smtp\n    -o smtp_dns_support_level=disabled\nsmtp inet n - n - - "
        "smtpd\n    -o content_filter=scan:[127.0.0.1]:10024\n",
    .good =
        "scan unix - - n - 2 smtp\nsmtp inet n - n - - smtpd\n    -o "
        "content_filter=scan:[127.0.0.1]:10024\n",
    .example_file = "master.cf",
    .source = "postconf(5), disable_dns_lookups",
    .check_site = check_pf115,
};

}  // namespace postwright::lint
