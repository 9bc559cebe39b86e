#include <algorithm>

#include "base/text.h"
#include "lint/site/smtp_clients.h"

namespace postwright::lint {
namespace {

/// Levels at which a server without TLS gets its mail.
bool may_go_in_clear(std::string_view level) {
  return level.empty() || equals_ignoring_case(level, "none") || equals_ignoring_case(level, "may");
}

void check_wrapping_of(const Site& site, std::string_view program, Report& report) {
  std::string wrapped = cat(program, "_tls_wrappermode");
  for (const ServiceEntry* client : clients_of(site, program)) {
    const Assignment* assignment = site.deciding(wrapped, client);
    auto level = site.known_value(cat(program, "_tls_security_level"), client);
    if (!assignment || site.flag(wrapped, client) != true || !level || !may_go_in_clear(*level))
      continue;
    // The older way to say encrypt.
    if (level->empty() && site.flag(cat(program, "_enforce_tls"), client) != false) continue;
    site.report(
        report, *assignment,
        cat(program, "_tls_wrappermode needs ", program,
            "_tls_security_level = encrypt or stronger: at \"", *level, "\" all mail is deferred"));
  }
}

void check_pf523(const Site& site, Report& report) {
  if (!is_whole(site)) return;
  check_wrapping_of(site, "smtp", report);
  check_wrapping_of(site, "lmtp", report);
}

}  // namespace

POSTWRIGHT_LINT_RULE(pf523_client_wrappermode_without_encrypt){
    .id = "PF523",
    .name = "client-wrappermode-without-encrypt",
    .level = Level::error,
    .finds =
        "smtp_tls_wrappermode = yes (or lmtp_...) where the security level is empty, none or may.",
    .why =
        "smtp(8) warns `smtp_tls_wrappermode requires \"smtp_tls_security_level = encrypt\" (or "
        "stronger)` and defers all mail.",
    .fixing = "Set smtp_tls_security_level = encrypt in the same place.",
    .bad = "smtp_tls_wrappermode = yes\nsmtp_tls_security_level = may\n",
    .good = "smtp_tls_wrappermode = yes\nsmtp_tls_security_level = encrypt\n",
    .source = "postconf(5), smtp_tls_wrappermode",
    .check_site = check_pf523,
};

}  // namespace postwright::lint
