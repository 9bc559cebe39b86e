#include "base/text.h"
#include "lint/findings/finding.h"
#include "lint/knowledge/networks.h"
#include "lint/site/site.h"

namespace postwright::lint {
namespace {

std::string reason_against(const Network& network) {
  if (network.length == 0) return "is the whole Internet, and all of it may relay";
  if (is_large_and_public(network)) return "is a large public network, and all of it may relay";
  for (std::string_view all : {"10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"})
    if (network.contains(parse_listed_network(all)->network))
      return "is every private address of its kind: what comes through a gateway or a container's "
             "bridge may relay too";
  return {};
}

void check_pf303(const Site& site, Report& report) {
  for (const Assignment* assignment : site.assignments_of("mynetworks")) {
    if (!assignment->counts) continue;
    for (const ValueWord& word : site.words(*assignment)) {
      auto listed = parse_listed_network(word.text);
      if (!listed) continue;
      std::string reason = reason_against(listed->network);
      if (reason.empty()) continue;
      Finding& finding = report.add(listed->network.length == 0 ? Level::error : Level::warning,
                                    word.where, cat(word.text, " ", reason));
      finding.parameter = Site::full_name(*assignment);
      finding.value = word.text;
    }
  }
  const Assignment* style = site.deciding("mynetworks_style");
  if (style && !site.is_set("mynetworks") && site.known_value("mynetworks_style") == "class")
    site.report(report, *style, "mynetworks_style class trusts all of the provider's network");
}

}  // namespace

POSTWRIGHT_LINT_RULE(pf303_mynetworks_too_wide){
    .id = "PF303",
    .name = "mynetworks-too-wide",
    .level = Level::warning,
    .finds =
        "In mynetworks: everything (an error), public networks larger than /24 or /48, all "
        "of a private range; mynetworks_style = class.",
    .why =
        "Whoever is in mynetworks may relay. Behind address translation or a container's bridge, "
        "strangers come from private addresses as well.",
    .fixing = "Name the networks that really have clients.",
    .bad = "mynetworks = 127.0.0.0/8 10.0.0.0/8\n",
    .good = "mynetworks = 127.0.0.0/8 10.20.30.0/24\n",
    .source = "postconf(5), mynetworks",
    .check_site = check_pf303,
};

}  // namespace postwright::lint
