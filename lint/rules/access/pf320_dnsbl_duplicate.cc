#include <map>

#include "base/text.h"
#include "lint/knowledge/dnsbl_zones.h"
#include "lint/site/fixes.h"

namespace postwright::lint {
namespace {

void check_pf320(const Site& site, Report& report) {
  if (site.has_branches()) return;
  std::map<std::tuple<const Assignment*, std::string, std::string>, const DnsblUse*> seen;
  auto uses = dnsbl_uses(site);
  for (const DnsblUse& use : uses) {
    auto [first, added] = seen.emplace(
        std::tuple(use.assignment,
                   use.restriction.text == use.word.text ? std::string() : use.restriction.text,
                   use.word.text),
        &use);
    if (added) continue;
    Finding& finding =
        report.add(use.zone_span, cat(use.zone, " is asked twice, with the same effect"));
    finding.parameter = Site::full_name(*use.assignment);
    finding.value = use.zone;
    finding.related.push_back({.where = first->second->zone_span, .text = "the first one"});
    // In a sum of weights the second one counts.
    bool weighs = use.in_postscreen;
    finding.fix = remove_words(site, *use.assignment, use.restriction, use.word,
                               weighs ? FixKind::unsafe : FixKind::safe);
  }
}

}  // namespace

POSTWRIGHT_LINT_RULE(pf320_dnsbl_duplicate){
    .id = "PF320",
    .name = "dnsbl-duplicate",
    .level = Level::info,
    .fix = FixKind::unsafe,
    .finds = "The same blocklist with the same answers and weight twice in one list.",
    .why = "It costs a DNS query; in postscreen_dnsbl_sites its weight counts twice.",
    .fixing =
        "Removes the later one: safely in a list of restrictions, unsafely where its weight "
        "counts.",
    .bad = "postscreen_dnsbl_sites = bl.spamcop.net*2, b.barracudacentral.org, bl.spamcop.net*2\n",
    .good = "postscreen_dnsbl_sites = bl.spamcop.net*2, b.barracudacentral.org\n",
    .source = "postconf(5), postscreen_dnsbl_sites",
    .check_site = check_pf320,
};

}  // namespace postwright::lint
