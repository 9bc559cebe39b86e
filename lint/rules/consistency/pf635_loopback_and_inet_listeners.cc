#include "base/text.h"
#include "lint/site/site.h"
#include "lint/site/smtpd_services.h"

namespace postwright::lint {
namespace {

void check_pf635(const Site& site, Report& report) {
  const Assignment* interfaces = site.deciding("inet_interfaces");
  auto value = site.known_value("inet_interfaces");
  if (!interfaces || !value) return;
  if (!equals_ignoring_case(*value, "loopback-only") && !equals_ignoring_case(*value, "localhost"))
    return;
  for (const ServiceEntry& service : site.services()) {
    std::string_view name = service.service();
    std::size_t colon = name.rfind(':');
    if (service.type() != "inet" || colon == std::string_view::npos || !is_known(name)) continue;
    std::string_view host = name.substr(0, colon);
    if (host.empty() || is_loopback_host(host)) continue;
    Finding& finding =
        report.add(site.entry_span(service),
                   cat(name, " listens on ", host, " all the same: inet_interfaces is ", *value));
    finding.parameter = cat(name, "/inet");
    finding.related.push_back({.where = site.name_span(*interfaces), .text = "set here"});
  }
}

}  // namespace

POSTWRIGHT_LINT_RULE(pf635_loopback_and_inet_listeners){
    .id = "PF635",
    .name = "loopback-and-inet-listeners",
    .level = Level::info,
    .finds =
        "An inet service with an address of its own that is no loopback address, where "
        "inet_interfaces is loopback-only.",
    .why = "An address in master.cf wins: the host is reachable although main.cf says it is not.",
    .fixing = "Decide which of the two is meant.",
    .bad = "inet_interfaces = loopback-only\n",
    .good = "inet_interfaces = all\n",
    .source = "master(5), service name",
    .check_site = check_pf635,
};

}  // namespace postwright::lint
