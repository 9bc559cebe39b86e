#include "base/text.h"
#include "lint/findings/finding.h"
#include "lint/site/site.h"

namespace postwright::lint {
namespace {

/// Of "zone=codes*weight"; without one it is 1. Nothing when it cannot be told.
std::optional<long long> weight_of(std::string_view word) {
  std::size_t star = word.rfind('*');
  if (star == std::string_view::npos) return 1;
  std::string_view text = word.substr(star + 1);
  bool negative = text.starts_with('-');
  if (negative) text.remove_prefix(1);
  auto number = parse_unsigned(text);
  if (!number || *number > 1'000'000) return std::nullopt;
  return negative ? -static_cast<long long>(*number) : static_cast<long long>(*number);
}

void check_pf321(const Site& site, Report& report) {
  const Assignment* sites = site.deciding("postscreen_dnsbl_sites");
  const Assignment* limit = site.deciding("postscreen_dnsbl_threshold");
  auto text = site.known_value("postscreen_dnsbl_threshold");
  auto list = site.known_value("postscreen_dnsbl_sites");
  if (!sites || !limit || !text || !list) return;
  auto threshold = parse_unsigned(*text);
  auto words = site.words(*sites);
  if (!threshold || words.empty()) return;
  long long sum = 0;
  for (const ValueWord& word : words) {
    auto weight = weight_of(word.text);
    if (!weight) return;
    if (*weight > 0) sum += *weight;
  }
  if (sum >= static_cast<long long>(*threshold)) return;
  Finding& finding =
      report.add(site.value_span(*limit), cat("no client reaches ", *threshold,
                                              ": all weights of postscreen_dnsbl_sites "
                                              "together give ",
                                              sum));
  finding.parameter = "postscreen_dnsbl_threshold";
  finding.value = *text;
}

}  // namespace

POSTWRIGHT_LINT_RULE(pf321_dnsbl_threshold_unreachable){
    .id = "PF321",
    .name = "dnsbl-threshold-unreachable",
    .level = Level::warning,
    .finds =
        "A postscreen_dnsbl_threshold above the sum of all positive weights in "
        "postscreen_dnsbl_sites.",
    .why = "No client is ever blocked by the lists.",
    .fixing = "Lower the threshold, or give the lists more weight.",
    .bad =
        "postscreen_dnsbl_sites = bl.spamcop.net, b.barracudacentral.org\n"
        "postscreen_dnsbl_threshold = 3\n",
    .good =
        "postscreen_dnsbl_sites = bl.spamcop.net*2, b.barracudacentral.org*2\n"
        "postscreen_dnsbl_threshold = 3\n",
    .source = "postconf(5), postscreen_dnsbl_threshold",
    .check_site = check_pf321,
};

}  // namespace postwright::lint
