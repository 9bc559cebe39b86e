#include <algorithm>
#include <iterator>

#include "base/text.h"
#include "lint/site/fixes.h"
#include "lint/site/site.h"

namespace postwright::lint {

namespace {

constexpr std::string_view kLevelParameters[] = {
    "postscreen_tls_security_level", "smtpd_tls_security_level", "tlsproxy_tls_security_level"};
constexpr std::string_view kServerLevels[] = {"none", "may", "encrypt"};
/// Read as encrypt, with a warning.
constexpr std::string_view kClientLevels[] = {"fingerprint", "secure", "verify"};

bool is_one_of(std::string_view word, std::span<const std::string_view> words) {
  return std::ranges::any_of(
      words, [&](std::string_view known) { return equals_ignoring_case(word, known); });
}

void check_pf121(const Site& site, Report& report) {
  for (std::string_view name : kLevelParameters) {
    for (const Assignment* assignment : site.assignments_of(name)) {
      auto level = site.expanded(*assignment);
      if (!level || level->empty() || !is_known(*level) || is_one_of(*level, kServerLevels))
        continue;
      bool read = is_one_of(*level, kClientLevels);
      Finding& finding = report.add(
          read ? Level::warning : Level::error, site.value_span(*assignment),
          cat(name,
              read ? " takes none, may or encrypt; this level of clients is read as encrypt"
                   : " takes none, may or encrypt; with this level the server does not start"));
      finding.parameter = Site::full_name(*assignment);
      finding.value = *level;
      if (read) finding.fix = replace_value(site, *assignment, "encrypt", FixKind::safe);
    }
  }
}

}  // namespace

POSTWRIGHT_LINT_RULE(pf121_server_level_word){
    .id = "PF121",
    .name = "server-level-word",
    .level = Level::error,
    .fix = FixKind::safe,
    .finds =
        "smtpd_tls_security_level, postscreen_tls_security_level or tlsproxy_tls_security_level "
        "with another word than none, may and encrypt.",
    .why =
        "verify, secure, fingerprint, dane and so on are levels of clients. A server reads the "
        "first three as encrypt, with a warning, and stops at all others.",
    .fixing = "Writes encrypt for verify, secure and fingerprint.",
    .bad = "smtpd_tls_security_level = dane\n",
    .good = "smtpd_tls_security_level = may\n",
    .source = "postconf(5), smtpd_tls_security_level",
    .check_site = check_pf121,
};

}  // namespace postwright::lint
