#pragma once

#include "lint/finding.h"
#include "lint/site.h"

namespace postwright::lint {

/// A check_site for rules over the rows of kind "restriction" in libconf/deprecations.h: a finding
/// for each word of a restriction list that is one, with a fix where the row has one.
void report_old_restrictions(const Site& site, Report& report);

}  // namespace postwright::lint
