#pragma once

#include <span>
#include <string_view>

#include "lint/findings/rule.h"

namespace postwright::lint {

/// The catalogue, sorted by ID.
std::span<const Rule* const> all_rules();
/// By ID ("PF105", in any case) or name; nullptr when there is none.
const Rule* find_rule(std::string_view id_or_name);

/// What the linter itself says about suppressions and baselines.
extern const Rule pf901_unused_suppression;
extern const Rule pf902_unknown_suppression;
extern const Rule pf903_baseline_stale;
/// The only rule that looks at a file of a template language that is not read.
extern const Rule pf904_unknown_template;

}  // namespace postwright::lint
