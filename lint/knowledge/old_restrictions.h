#pragma once

#include "lint/findings/finding.h"
#include "lint/site/site.h"

namespace postwright::lint {

/// A check_site for rules over the rows of kind "restriction" in libconf/parameters/deprecations.h:
/// a finding for each word of a restriction list that is one, with a fix where the row has one.
void report_old_restrictions(const Site& site, Report& report);

}  // namespace postwright::lint
