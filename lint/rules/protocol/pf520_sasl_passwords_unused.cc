#include <algorithm>

#include "base/text.h"
#include "lint/site/smtp_clients.h"

namespace postwright::lint {
namespace {

void check_unused_of(const Site& site, std::string_view program, Report& report) {
  std::string enable = cat(program, "_sasl_auth_enable");
  std::string maps = cat(program, "_sasl_password_maps");
  const Assignment* assignment = site.deciding(maps);
  auto tables = site.value(maps);
  if (!assignment || !tables || tables->empty() || site.flag(enable) != false) return;
  // One service may log in while the others do not.
  auto enables = site.assignments_of(enable);
  bool always_off = std::ranges::all_of(enables, [&](const Assignment* other) {
    auto text = site.expanded(*other);
    return text && equals_ignoring_case(*text, "no");
  });
  if (!always_off || site.refers_to(maps)) return;
  site.report(report, *assignment,
              cat("nobody logs in with it: ", enable, " is no, and nothing sets it to yes"));
}

void check_pf520(const Site& site, Report& report) {
  if (!is_whole(site)) return;
  check_unused_of(site, "smtp", report);
  check_unused_of(site, "lmtp", report);
}

}  // namespace

POSTWRIGHT_LINT_RULE(pf520_sasl_passwords_unused){
    .id = "PF520",
    .name = "sasl-passwords-unused",
    .level = Level::warning,
    .finds =
        "smtp_sasl_password_maps (or lmtp_...) in main.cf, while smtp_sasl_auth_enable is yes "
        "nowhere.",
    .why =
        "The next hop asks for a login and gets none: it refuses the mail, or counts it as a "
        "stranger's.",
    .fixing = "Set smtp_sasl_auth_enable = yes, or remove the table.",
    .bad = "smtp_sasl_password_maps = lmdb:/etc/postfix/sasl_passwd\n",
    .good =
        "smtp_sasl_auth_enable = yes\nsmtp_sasl_password_maps = lmdb:/etc/postfix/sasl_passwd\n",
    .source = "SASL_README",
    .check_site = check_pf520,
};

}  // namespace postwright::lint
