#include "base/text.h"
#include "lint/findings/finding.h"
#include "lint/knowledge/networks.h"
#include "lint/site/site.h"

namespace postwright::lint {

namespace {

void check_pf510(const Site& site, Report& report) {
  for (std::string_view name :
       {"smtpd_authorized_xclient_hosts", "smtpd_authorized_xforward_hosts"}) {
    for (const Assignment* assignment : site.assignments_of(name)) {
      if (!assignment->counts) continue;
      for (const ValueWord& word : site.words(*assignment)) {
        auto listed = parse_listed_network(word.text);
        if (word.text != "static:all" && !(listed && is_large_and_public(listed->network)))
          continue;
        Finding& finding = report.add(
            word.where, cat(name, ": whoever is in ", word.text, " can pass for any other client"));
        finding.parameter = Site::full_name(*assignment);
        finding.value = word.text;
      }
    }
  }
}

}  // namespace

POSTWRIGHT_LINT_RULE(pf510_xclient_xforward_wide){
    .id = "PF510",
    .name = "xclient-xforward-wide",
    .level = Level::error,
    .finds =
        "smtpd_authorized_xclient_hosts or smtpd_authorized_xforward_hosts with everything, or "
        "with a public network larger than /24 or /48.",
    .why =
        "Such a client can claim any address, name and login, and relay as if it were in "
        "mynetworks.",
    .fixing = "List the proxies and filters themselves.",
    .bad = "smtpd_authorized_xclient_hosts = 0.0.0.0/0\n",
    .good = "smtpd_authorized_xclient_hosts = 127.0.0.0/8\n",
    .source = "XCLIENT_README, XFORWARD_README",
    .check_site = check_pf510,
};

}  // namespace postwright::lint
