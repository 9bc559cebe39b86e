#include "base/text.h"
#include "lint/site/site.h"

namespace postwright::lint {
namespace {

void check_pf638(const Site& site, Report& report) {
  for (const Assignment* assignment : site.assignments_of("inet_protocols")) {
    auto text = site.expanded(*assignment);
    if (!assignment->counts || assignment->service || !text || trim(*text) != "ipv4") continue;
    site.report(report, *assignment, "IPv6 is off: hosts that have nothing else are not reached");
  }
}

}  // namespace

POSTWRIGHT_LINT_RULE(pf638_ipv6_off){
    .id = "PF638",
    .name = "ipv6-off",
    .level = Level::info,
    .finds = "inet_protocols = ipv4 in main.cf.",
    .why =
        "A left-over of the years when IPv6 was often broken. Mail to hosts that only have IPv6 "
        "addresses is deferred.",
    .fixing =
        "Remove it, or keep it where the host has no IPv6; smtp_address_preference says which is "
        "tried first.",
    .bad = "inet_protocols = ipv4\n",
    .good = "inet_protocols = all\n",
    .source = "postconf(5), inet_protocols",
    .check_site = check_pf638,
};

}  // namespace postwright::lint
