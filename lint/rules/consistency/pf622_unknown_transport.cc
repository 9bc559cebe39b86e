#include <algorithm>

#include "base/text.h"
#include "libconf/parameters/parameters.h"
#include "lint/findings/finding.h"
#include "lint/site/site.h"

namespace postwright::lint {
namespace {

/// Parameters whose value is TRANSPORT or TRANSPORT:NEXTHOP.
bool names_transport(std::string_view name) {
  if (name == "content_filter") return true;
  return name.ends_with("_transport") && find_parameter(name) != nullptr;
}

void check_pf622(const Site& site, Report& report) {
  if (!site.master_file() || site.master_file()->masked.is_template) return;
  // A piece of a master.cf may lack anything.
  if (!site.configuration().master_cf().find("qmgr", "unix") &&
      !site.configuration().master_cf().find("qmgr", "fifo"))
    return;
  for (const Assignment& assignment : site.assignments()) {
    if (!assignment.counts || !names_transport(assignment.name)) continue;
    auto text = site.expanded(assignment);
    if (!text || !is_known(*text) || text->empty()) continue;
    std::string transport = text->substr(0, text->find(':'));
    if (transport.empty() || transport.find_first_of(" ,{") != std::string::npos) continue;
    if (!site.configuration().master_cf().entries_of(transport).empty()) continue;
    Finding& finding = report.add(
        site.value_span(assignment),
        cat("master.cf has no service ", transport, ", which ", assignment.name, " names"));
    finding.parameter = Site::full_name(assignment);
    finding.value = *text;
  }
}

}  // namespace

POSTWRIGHT_LINT_RULE(pf622_unknown_transport){
    .id = "PF622",
    .name = "unknown-transport",
    .level = Level::error,
    .finds =
        "A ..._transport parameter or content_filter that names a service which master.cf "
        "does not have.",
    .why = "Mail for it stays in the queue: \"mail transport unavailable\".",
    .fixing = "Add the service to master.cf, or name another one.",
    .bad =
        "qmgr unix n - n 300 1 qmgr\nsmtp inet n - n - - smtpd\n"
        "  -o content_filter=amavis:[127.0.0.1]:10024\n",
    .good =
        "qmgr unix n - n 300 1 qmgr\nsmtp inet n - n - - smtpd\n"
        "  -o content_filter=amavis:[127.0.0.1]:10024\namavis unix - - n - 2 lmtp\n",
    .example_file = "master.cf",
    .source = "transport(5), FILTER_README",
    .check_site = check_pf622,
};

}  // namespace postwright::lint
