#include <map>

#include "base/text.h"
#include "lint/findings/finding.h"
#include "lint/site/site.h"

namespace postwright::lint {
namespace {

struct Pair {
  std::string_view first;
  std::string_view second;
};
/// Lists that must not share a domain.
constexpr Pair kPairs[] = {{"mydestination", "virtual_alias_domains"},
                           {"mydestination", "virtual_mailbox_domains"},
                           {"virtual_alias_domains", "virtual_mailbox_domains"},
                           {"relay_domains", "virtual_alias_domains"},
                           {"relay_domains", "virtual_mailbox_domains"}};

bool is_domain(std::string_view word) {
  return is_known(word) && word.find_first_of(":/!{}[]") == std::string_view::npos;
}

void check_pf324(const Site& site, Report& report) {
  if (site.has_branches()) return;
  for (const Pair& pair : kPairs) {
    const Assignment* first = site.deciding(pair.first);
    const Assignment* second = site.deciding(pair.second);
    if (!first || !second) continue;
    std::map<std::string, FileSpan> domains;
    for (const ValueWord& word : site.words(*first))
      if (is_domain(word.text)) domains.emplace(ascii_lower(word.text), word.where);
    for (const ValueWord& word : site.words(*second)) {
      auto found = is_domain(word.text) ? domains.find(ascii_lower(word.text)) : domains.end();
      if (found == domains.end()) continue;
      Finding& finding = report.add(word.where, cat("the domain ", word.text, " is in ", pair.first,
                                                    " and in ", pair.second));
      finding.parameter = pair.second;
      finding.value = word.text;
      finding.related.push_back({.where = found->second, .text = cat("in ", pair.first)});
    }
  }
}

}  // namespace

POSTWRIGHT_LINT_RULE(pf324_domain_in_two_classes){
    .id = "PF324",
    .name = "domain-in-two-classes",
    .level = Level::error,
    .finds =
        "A domain that stands in two of mydestination, virtual_alias_domains, "
        "virtual_mailbox_domains and relay_domains (but mydestination and relay_domains may "
        "share some).",
    .why =
        "Each class has its own list of recipients and its own transport; mail for the domain "
        "is handled by one of them, and trivial-rewrite warns for each message.",
    .fixing = "Leave the domain in the one that delivers its mail.",
    .bad = "mydestination = $myhostname, example.com\nvirtual_mailbox_domains = example.com\n",
    .good = "mydestination = $myhostname\nvirtual_mailbox_domains = example.com\n",
    .source = "ADDRESS_CLASS_README",
    .check_site = check_pf324,
};

}  // namespace postwright::lint
