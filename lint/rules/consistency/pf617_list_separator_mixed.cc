#include <algorithm>

#include "base/text.h"
#include "lint/site/site.h"

namespace postwright::lint {
namespace {

/// Plain lists. In lists of restrictions a blank stands before an argument, and is no matter of
/// taste.
constexpr std::string_view kSeparatedLists[] = {
    "inet_interfaces",    "masquerade_domains",      "mydestination",
    "mynetworks",         "proxy_interfaces",        "relay_domains",
    "smtpd_milters",      "non_smtpd_milters",       "virtual_alias_domains",
    "virtual_alias_maps", "virtual_mailbox_domains", "virtual_mailbox_maps",
};

void check_pf617(const Site& site, Report& report) {
  for (const Assignment& assignment : site.assignments()) {
    if (!assignment.counts) continue;
    if (std::ranges::find(kSeparatedLists, assignment.name) == std::end(kSeparatedLists)) continue;
    std::string_view text = assignment.text();
    if (!is_known(text)) continue;
    auto words = split_outside_braces(text, kListSeparators);
    std::size_t commas = 0;
    for (std::size_t i = 1; i < words.size(); ++i) {
      const char* end = words[i - 1].data() + words[i - 1].size();
      std::string_view between(end, static_cast<std::size_t>(words[i].data() - end));
      if (between.find(',') != std::string_view::npos) ++commas;
    }
    if (commas == 0 || commas + 1 >= words.size()) continue;
    site.report(report, assignment,
                cat("commas separate some of the ", words.size(), " items, and blanks others"));
  }
}

}  // namespace

POSTWRIGHT_LINT_RULE(pf617_list_separator_mixed){
    .id = "PF617",
    .name = "list-separator-mixed",
    .level = Level::style,
    .finds = "A list whose items are separated by commas here and by blanks there.",
    .why = "It means the same; readers look twice.",
    .fixing = "Keep to one.",
    .bad = "mydestination = $myhostname, localhost.$mydomain localhost\n",
    .good = "mydestination = $myhostname, localhost.$mydomain, localhost\n",
    .source = "postconf(5)",
    .check_site = check_pf617,
};

}  // namespace postwright::lint
