#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "lint/findings/finding.h"
#include "lint/site/site.h"

namespace postwright::lint {

/// The yes-or-no settings that a ..._security_level took the place of. Source: postconf(5),
/// smtp_tls_security_level, smtpd_tls_security_level.
struct LegacyTls {
  std::string_view use;
  std::string_view enforce;
  std::string_view peername;  ///< empty: there is none
  std::string_view level;
  bool is_client;
  int group;  ///< those whose defaults come from each other
};

/// The row that `name` is a legacy setting of; nullptr when there is none.
const LegacyTls* find_legacy_tls(std::string_view name);

/// The security level that the legacy settings stand for in a service (nullptr: main.cf); an empty
/// text when the level is set and they say nothing; nothing when it cannot be told.
std::optional<std::string> legacy_tls_level(const Site& site, const LegacyTls& row,
                                            const ServiceEntry* service);

/// Gives the level to each place that has legacy settings, and takes these away, for the whole
/// group of the row at once: a level in main.cf alone would silence what a service still says the
/// old way.
std::optional<Fix> legacy_tls_fix(const Site& site, const LegacyTls& row, FixKind kind);

/// A check_site: a finding for each setting of a row of the rule.
void report_legacy_tls(const Site& site, Report& report);

}  // namespace postwright::lint
