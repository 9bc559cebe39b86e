#include "base/text.h"
#include "lint/site/smtpd_services.h"

namespace postwright::lint {
namespace {

void check_pf327(const Site& site, Report& report) {
  if (!is_complete(site)) return;
  const Assignment* fallback = site.deciding("smtp_fallback_relay");
  auto domains = site.known_value("relay_domains");
  if (!fallback || !domains || domains->empty()) return;
  auto transport = site.known_value("relay_transport");
  if (!transport) return;
  std::string name = transport->substr(0, transport->find(':'));
  const ServiceEntry* relay = site.configuration().master_cf().find(name, "unix");
  if (!relay || relay->command() != "smtp") return;
  auto hosts = site.known_value("smtp_fallback_relay", relay);
  if (!hosts || hosts->empty()) return;
  Finding& finding = site.report(
      report, *fallback,
      cat("the transport ", name, " uses it too: a backup MX would send mail round in a loop"));
  finding.related.push_back(
      {.where = site.entry_span(*relay), .text = "has no setting of its own"});
}

}  // namespace

POSTWRIGHT_LINT_RULE(pf327_fallback_relay_loop){
    .id = "PF327",
    .name = "fallback-relay-loop",
    .level = Level::info,
    .finds =
        "smtp_fallback_relay in main.cf, where relay_domains is not empty and the transport for "
        "them does not set it to nothing.",
    .why =
        "A host that is a backup MX hands mail to the fallback relay when the primary is down; "
        "that one finds the backup MX again.",
    .fixing = "Give the relay service `-o smtp_fallback_relay=`.",
    .bad = "relay_domains = example.com\nsmtp_fallback_relay = [fallback.example.net]\n",
    .good = "relay_domains =\nsmtp_fallback_relay = [fallback.example.net]\n",
    .source = "postconf(5), smtp_fallback_relay; master.cf as it was shipped",
    .check_site = check_pf327,
};

}  // namespace postwright::lint
