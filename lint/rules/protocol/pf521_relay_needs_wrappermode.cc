#include <algorithm>

#include "base/text.h"
#include "lint/knowledge/destinations.h"
#include "lint/site/smtp_clients.h"

namespace postwright::lint {
namespace {

/// Whether every smtp(8) begins without TLS.
bool nobody_wraps(const Site& site) {
  auto clients = clients_of(site, "smtp");
  return !clients.empty() && std::ranges::all_of(clients, [&](const ServiceEntry* client) {
    return site.flag("smtp_tls_wrappermode", client) == false;
  });
}

void add_wrapped_port(const Assignment& assignment, const FileSpan& where, std::string_view nexthop,
                      Report& report) {
  Finding& finding = report.add(
      where, cat(nexthop,
                 " waits for TLS, and smtp(8) for a greeting: set smtp_tls_wrappermode = yes and "
                 "smtp_tls_security_level = encrypt, or use port 587"));
  finding.parameter = Site::full_name(assignment);
  finding.value = nexthop;
}

bool is_wrapped_port(std::string_view nexthop) {
  auto parsed = parse_destination(nexthop);
  return parsed.good && port_number(parsed.good->port) == 465;
}

void check_relayhost(const Site& site, Report& report) {
  const Assignment* relayhost = site.deciding("relayhost");
  auto transport = site.known_value("default_transport");
  if (!relayhost || !transport || !nobody_wraps(site)) return;
  if (program_of(site, split_transport(*transport).transport) != "smtp") return;
  for (const ValueWord& word : site.words(*relayhost))
    if (is_known(word.text) && is_wrapped_port(word.text))
      add_wrapped_port(*relayhost, word.where, word.text, report);
}

void check_transport_value(const Site& site, std::string_view parameter, Report& report) {
  const Assignment* assignment = site.deciding(parameter);
  auto text = site.known_value(parameter);
  if (!assignment || !text) return;
  TransportValue value = split_transport(trim(*text));
  if (program_of(site, value.transport) != "smtp") return;
  for (std::string_view nexthop : split(value.nexthop, kListSeparators)) {
    if (!is_wrapped_port(nexthop)) continue;
    auto clients = clients_of(site, "smtp");
    bool wraps = !std::ranges::all_of(clients, [&](const ServiceEntry* client) {
      return (client && client->service() != value.transport) ||
             site.flag("smtp_tls_wrappermode", client) == false;
    });
    if (!wraps) add_wrapped_port(*assignment, site.value_span(*assignment), nexthop, report);
  }
}

void check_pf521(const Site& site, Report& report) {
  if (!is_whole(site)) return;
  check_relayhost(site, report);
  for (std::string_view parameter : transport_parameters())
    check_transport_value(site, parameter, report);
}

}  // namespace

POSTWRIGHT_LINT_RULE(pf521_relay_needs_wrappermode){
    .id = "PF521",
    .name = "relay-needs-wrappermode",
    .level = Level::error,
    .finds =
        "A relayhost, or a next hop of a transport that runs smtp(8), on port 465 (smtps, "
        "submissions) without smtp_tls_wrappermode = yes.",
    .why =
        "On port 465 the client speaks first, with TLS. smtp(8) waits for a greeting that never "
        "comes, and every delivery ends in a timeout.",
    .fixing =
        "Set smtp_tls_wrappermode = yes and smtp_tls_security_level = encrypt, in a service of its "
        "own where other mail goes to port 25; or take port 587.",
    .bad = "relayhost = [mail.example.com]:465\n",
    .good =
        "relayhost = [mail.example.com]:465\nsmtp_tls_wrappermode = yes\nsmtp_tls_security_level = "
        "encrypt\n",
    .source =
        "TLS_README, \"Sending only mail to a specific destination via SMTPS\"; RFC 8314, section "
        "3",
    .check_site = check_pf521,
};

}  // namespace postwright::lint
