#include "base/text.h"
#include "libconf/expansion/compatibility_level.h"
#include "lint/site/smtpd_services.h"

namespace postwright::lint {
namespace {

void check_pf326(const Site& site, Report& report) {
  if (!is_complete(site) || site.is_set("relay_domains")) return;
  const Assignment* assignment = site.deciding("compatibility_level");
  auto text = site.known_value("compatibility_level");
  auto destinations = site.value("mydestination");
  if (!text || !destinations || destinations->empty()) return;
  if (!assignment && site.main_file()->masked.is_template) return;
  auto level = CompatibilityLevel::parse(*text);
  if (!level || *level >= CompatibilityLevel{.major_part = 2}) return;
  FileSpan where = assignment ? site.name_span(*assignment) : site.main_file()->source->span(0, 0);
  report
      .add(where,
           "relay_domains is not set, and is $mydestination below level 2: subdomains of those "
           "domains are relayed for; set it")
      .parameter = "compatibility_level";
}

}  // namespace

POSTWRIGHT_LINT_RULE(pf326_relay_domains_default){
    .id = "PF326",
    .name = "relay-domains-default",
    .level = Level::info,
    .finds = "A compatibility_level below 2, or none, without a relay_domains.",
    .why =
        "Its default then is $mydestination, so that Postfix relays for all subdomains of the "
        "domains that it delivers itself; from level 2 on it is empty.",
    .fixing = "Set relay_domains to what this host relays for, or to nothing.",
    .bad = "compatibility_level = 1\n",
    .good = "compatibility_level = 1\nrelay_domains =\n",
    .source = "COMPATIBILITY_README",
    .since = {.major_part = 3, .minor_part = 0},
    .check_site = check_pf326,
};

}  // namespace postwright::lint
