#include <algorithm>

#include "base/text.h"
#include "lint/findings/finding.h"
#include "lint/knowledge/networks.h"
#include "lint/site/smtpd_services.h"

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

/// Networks as wide as those that Kubernetes, Docker and their like make: whoever comes through
/// their gateway has an address in there.
bool is_wide_and_private(const Network& network) {
  constexpr unsigned kWide = 16;
  bool internal = parse_listed_network("127.0.0.0/8")->network.contains(network) ||
                  parse_listed_network("169.254.0.0/16")->network.contains(network);
  return network.family == Network::Family::ipv4 && !internal && is_private(network) &&
         network.length <= kWide;
}

/// Whether a client on the network can be judged by it: not where all that listens, or the one
/// service that it is for, is on a loopback address.
bool counts_on_the_network(const Site& site, const Assignment& assignment) {
  auto services = smtpd_services(site);
  auto is_exposed = [&](const SmtpdService& service) {
    bool uses = assignment.service ? service.entry == assignment.service
                                   : site.deciding("mynetworks", service.entry) == &assignment;
    return uses && !service.loopback;
  };
  if (std::ranges::any_of(services, is_exposed)) return true;
  bool has_own_listener = std::ranges::any_of(
      services, [&](const SmtpdService& service) { return service.entry == assignment.service; });
  if (assignment.service) return !has_own_listener;
  auto interfaces = site.known_value("inet_interfaces");
  if (interfaces && equals_ignoring_case(*interfaces, "loopback-only")) return false;
  // What postscreen(8) hands over, or what is in no file that is linted.
  bool behind_postscreen = std::ranges::any_of(
      site.services_running("smtpd"), [](const auto* entry) { return entry->type() == "pass"; });
  return services.empty() || behind_postscreen || !is_complete(site);
}

Finding& add_network(const Assignment& assignment, const ValueWord& word, Level level,
                     std::string_view reason, Report& report) {
  Finding& finding = report.add(level, word.where, cat(word.text, " ", reason));
  finding.parameter = Site::full_name(assignment);
  finding.value = word.text;
  return finding;
}

void check_pf303(const Site& site, Report& report) {
  for (const Assignment* assignment : site.assignments_of("mynetworks")) {
    if (!assignment->counts || !counts_on_the_network(site, *assignment)) continue;
    for (const ValueWord& word : site.words(*assignment)) {
      auto listed = parse_listed_network(word.text);
      if (!listed) continue;
      std::string reason = reason_against(listed->network);
      if (!reason.empty())
        add_network(*assignment, word, listed->network.length == 0 ? Level::error : Level::warning,
                    reason, report);
      else if (is_wide_and_private(listed->network))
        add_network(*assignment, word, Level::info,
                    "is a wide private network: what comes through the gateway of containers in it "
                    "may relay too",
                    report);
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
        "of a private range; mynetworks_style = class. A note for private networks of /16 and "
        "wider. Not for a service on a loopback address.",
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
