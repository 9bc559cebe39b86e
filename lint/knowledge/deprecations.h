#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "libconf/parameters/deprecations.h"
#include "lint/findings/finding.h"
#include "lint/site/site.h"

namespace postwright::lint {

/// What the rules that are rows of libconf/parameters/deprecations.h share.

/// The rows of a rule; with `kind`, those of that kind.
std::vector<Deprecation> rows_of(const Rule& rule, std::string_view kind = {});

/// How loud a finding about a row is for the release that will read the configuration: a release
/// that does not warn yet, or still has what a later one has not, makes it an info. Nothing where
/// that release has not yet what takes its place.
std::optional<Level> level_for(const Deprecation& row, const Rule& rule, Version target);

/// Fact and hint: "smtp_use_tls will be removed from Postfix; specify smtp_tls_security_level".
std::string deprecation_text(const Deprecation& row, Version target);
/// "specify smtp_tls_security_level", "do not specify it", "remove it".
std::string advice_of(const Deprecation& row);

/// What the row's fix_rule says for an assignment: rename, delete or value-map; nothing where a
/// person has to decide, or where the text is not known. What changes how the target release
/// handles mail is unsafe.
std::optional<Fix> deprecation_fix(const Site& site, const Assignment& assignment,
                                   const Deprecation& row);

/// Calls `visit` with each assignment of a row of kind "parameter" of the rule that level_for()
/// lets through.
void visit_deprecated(const Site& site, const Rule& rule,
                      const std::function<void(const Deprecation& row, const Assignment& assignment,
                                               Level level)>& visit);

/// A check_site of all this: a finding with deprecation_text() and deprecation_fix() for each.
void report_deprecated(const Site& site, Report& report);

}  // namespace postwright::lint
