#include <algorithm>

#include "base/text.h"
#include "lint/knowledge/networks.h"
#include "lint/site/fixes.h"
#include "lint/site/site.h"

namespace postwright::lint {
namespace {

/// Digits and dots, or an IPv6 address without its brackets: nothing else could be meant.
bool is_meant_as_address(std::string_view text) {
  std::string_view address = text.substr(0, text.rfind('/'));
  bool dotted = !address.empty() &&
                std::ranges::all_of(address, [](char c) { return is_digit(c) || c == '.'; }) &&
                std::ranges::count(address, '.') == 3;
  return dotted || parse_listed_network(cat("[", address, "]")).has_value() ||
         address.starts_with('[');
}

void check_pf304(const Site& site, Report& report) {
  for (const Assignment* assignment : site.assignments_of("mynetworks")) {
    if (!assignment->counts) continue;
    for (const ValueWord& word : site.words(*assignment)) {
      if (!is_known(word.text)) continue;
      std::string_view text = word.text;
      if (text.starts_with('!')) text.remove_prefix(1);
      auto network = parse_listed_network(text);
      if (network ? !network->has_host_bits : !is_meant_as_address(text)) continue;
      std::string bare(text.substr(0, text.rfind('/')));
      bool no_brackets = !network && parse_listed_network(cat("[", bare, "]")).has_value();
      std::string message;
      if (network)
        message = cat(text, " has bits set behind its prefix, and is not used; ",
                      listed_text(network->network), " is the network");
      else if (no_brackets)
        message = cat(text, " needs brackets around the IPv6 address");
      else
        message = cat(text, " is no network");
      Finding& finding = report.add(word.where, message);
      finding.parameter = Site::full_name(*assignment);
      finding.value = word.text;
      if (network && word.literal && text.size() == word.text.size())
        finding.fix = replace_span(word.where, listed_text(network->network), FixKind::unsafe);
    }
  }
}

}  // namespace

POSTWRIGHT_LINT_RULE(pf304_mynetworks_host_bits){
    .id = "PF304",
    .name = "mynetworks-host-bits",
    .level = Level::error,
    .fix = FixKind::unsafe,
    .finds =
        "An item of mynetworks that is no network: with bits set behind the prefix, without "
        "brackets around IPv6, or with a bad mask.",
    .why =
        "Postfix warns \"non-null host address bits\" at run time and answers all clients with "
        "a temporary error, or looks for a table of that name.",
    .fixing = "Clears the bits behind the prefix.",
    .bad = "mynetworks = 127.0.0.0/8 192.168.1.5/24\n",
    .good = "mynetworks = 127.0.0.0/8 192.168.1.0/24\n",
    .source = "postconf(5), mynetworks",
    .check_site = check_pf304,
};

}  // namespace postwright::lint
