#include "base/text.h"
#include "libconf/parameters/parameters.h"
#include "libconf/parameters/typed_value.h"
#include "lint/findings/finding.h"
#include "lint/site/site.h"

namespace postwright::lint {

namespace {

std::optional<std::int64_t> limit(const Site& site, std::string_view name,
                                  const ServiceEntry* service) {
  auto text = site.known_value(name, service);
  if (!text) return std::nullopt;
  auto number = parse_integer(*find_parameter(name), *text);
  return number ? std::optional(*number) : std::nullopt;
}

/// The mailboxes of local(8) or virtual(8): only where their agent delivers does it stop.
struct Mailboxes {
  std::string_view program;
  std::string_view limit;
  std::string_view domains;
  std::string_view transport;
};
constexpr Mailboxes kMailboxes[] = {
    {"local", "mailbox_size_limit", "mydestination", "local_transport"},
    {"virtual", "virtual_mailbox_limit", "virtual_mailbox_domains", "virtual_transport"}};

bool delivers(const Site& site, const Mailboxes& mailboxes, std::string_view service) {
  auto domains = site.value(mailboxes.domains);
  auto transport = site.value(mailboxes.transport);
  if (!domains || domains->empty() || !transport) return false;
  std::string_view name = std::string_view(*transport).substr(0, transport->find(':'));
  return name == service;
}

void look_at(const Site& site, const Mailboxes& mailboxes, const ServiceEntry* service,
             Report& report) {
  auto box = limit(site, mailboxes.limit, service);
  auto message = limit(site, "message_size_limit", service);
  if (!box || !message || *box <= 0 || (*message > 0 && *box >= *message)) return;
  // At least one of them is set: the defaults agree.
  const Assignment* place = site.deciding(mailboxes.limit, service);
  if (!place) place = site.deciding("message_size_limit", service);
  if (!place) return;
  Finding& finding = report.add(
      site.value_span(*place),
      *message > 0 ? cat(mailboxes.program, "(8) does not start: ", mailboxes.limit, " (", *box,
                         ") is smaller than message_size_limit (", *message, ")")
                   : cat(mailboxes.program, "(8) does not start: ", mailboxes.limit, " is ", *box,
                         ", but message_size_limit is unlimited"));
  finding.parameter = Site::full_name(*place);
  finding.value = place->text();
}

void check_pf512(const Site& site, Report& report) {
  if (!site.main_file()) return;
  for (const Mailboxes& mailboxes : kMailboxes) {
    if (site.services().empty()) {
      if (delivers(site, mailboxes, mailboxes.program)) look_at(site, mailboxes, nullptr, report);
      continue;
    }
    for (const ServiceEntry* service : site.services_running(mailboxes.program))
      if (service->type() == "unix" && delivers(site, mailboxes, service->service()))
        look_at(site, mailboxes, service, report);
  }
}

}  // namespace

POSTWRIGHT_LINT_RULE(pf512_size_limits_clash){
    .id = "PF512",
    .name = "size-limits-clash",
    .level = Level::error,
    .finds =
        "mailbox_size_limit, or virtual_mailbox_limit, below message_size_limit, where local(8) or "
        "virtual(8) delivers. 0 is no limit.",
    .why = "The delivery agent stops with a fatal error, and mail stays in the queue.",
    .fixing = "Raise the limit of mailboxes, or set it to 0.",
    .bad = "mailbox_size_limit = 10000000\nmessage_size_limit = 20000000\n",
    .good = "mailbox_size_limit = 0\nmessage_size_limit = 20000000\n",
    .source = "postconf(5), mailbox_size_limit, virtual_mailbox_limit",
    .check_site = check_pf512,
};

}  // namespace postwright::lint
