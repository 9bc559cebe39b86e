#include <algorithm>

#include "base/text.h"
#include "lint/site/site.h"

namespace postwright::lint {
namespace {

/// Lists of domains, in which a pattern is a domain or .domain.
constexpr std::string_view kDomainLists[] = {"fast_flush_domains", "mydestination", "relay_domains",
                                             "virtual_alias_domains", "virtual_mailbox_domains"};

void check_pf337(const Site& site, Report& report) {
  for (const Assignment& assignment : site.assignments()) {
    if (!assignment.counts ||
        std::ranges::find(kDomainLists, assignment.name) == std::end(kDomainLists))
      continue;
    for (const ValueWord& word : site.words(assignment)) {
      if (word.text != "*" && !word.text.starts_with("*.")) continue;
      Finding& finding = report.add(word.where, cat(word.text, " is no wildcard in ",
                                                    assignment.name, ": it matches no domain"));
      if (word.text.size() > 2)
        finding.message += cat("; for subdomains write ", word.text.substr(1));
      finding.parameter = Site::full_name(assignment);
      finding.value = word.text;
    }
  }
}

}  // namespace

POSTWRIGHT_LINT_RULE(pf337_star_is_no_wildcard){
    .id = "PF337",
    .name = "star-is-no-wildcard",
    .level = Level::warning,
    .finds =
        "`*` or `*.example.com` in relay_domains, mydestination, virtual_alias_domains, "
        "virtual_mailbox_domains or fast_flush_domains.",
    .why =
        "These lists have domain names, which are compared as they are: an asterisk matches only "
        "itself, and mail for the domains that were meant is refused.",
    .fixing =
        "Name the domains. `.example.com` stands for subdomains where "
        "parent_domain_matches_subdomains does not name the list.",
    .bad = "relay_domains = *\n",
    .good = "relay_domains = example.com\n",
    .source = "postconf(5), relay_domains",
    .check_site = check_pf337,
};

}  // namespace postwright::lint
