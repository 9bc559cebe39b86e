#include "base/text.h"
#include "lint/site/smtp_clients.h"

namespace postwright::lint {
namespace {

/// smtp_... or lmtp_..., and the program that reads it.
void check_passwords_of(const Site& site, std::string_view program, Report& report) {
  std::string enable = cat(program, "_sasl_auth_enable");
  std::string maps = cat(program, "_sasl_password_maps");
  for (const ServiceEntry* client : clients_of(site, program)) {
    const Assignment* assignment = site.deciding(enable, client);
    auto tables = site.known_value(maps, client);
    if (!assignment || site.flag(enable, client) != true || !tables || !tables->empty()) continue;
    site.report(report, *assignment,
                cat(maps, " is empty, and ", program,
                    "(8) does not start without it: name the table of passwords"));
  }
}

void check_pf519(const Site& site, Report& report) {
  if (!is_whole(site)) return;
  check_passwords_of(site, "smtp", report);
  check_passwords_of(site, "lmtp", report);
}

}  // namespace

POSTWRIGHT_LINT_RULE(pf519_sasl_client_without_passwords){
    .id = "PF519",
    .name = "sasl-client-without-passwords",
    .level = Level::error,
    .finds = "smtp_sasl_auth_enable = yes (or lmtp_...) with an empty smtp_sasl_password_maps.",
    .why =
        "smtp(8) stops with \"specify a password table via the `smtp_sasl_password_maps' "
        "configuration parameter\": no mail leaves.",
    .fixing = "Name the table, or leave smtp_sasl_auth_enable at no.",
    .bad = "smtp_sasl_auth_enable = yes\n",
    .good =
        "smtp_sasl_auth_enable = yes\nsmtp_sasl_password_maps = lmdb:/etc/postfix/sasl_passwd\n",
    .source = "SASL_README",
    .check_site = check_pf519,
};

}  // namespace postwright::lint
