#include "lint/run/rules.h"

#include "base/text.h"

namespace postwright::lint {

#define POSTWRIGHT_RULE(name) extern const Rule name;
#include "lint/rules.inc"
#undef POSTWRIGHT_RULE

namespace {

constexpr const Rule* kRules[] = {
#define POSTWRIGHT_RULE(name) &name,
#include "lint/rules.inc"
#undef POSTWRIGHT_RULE
};

}  // namespace

std::span<const Rule* const> all_rules() {
  return kRules;
}

const Rule* find_rule(std::string_view id_or_name) {
  for (const Rule* rule : kRules)
    if (equals_ignoring_case(rule->id, id_or_name) || rule->name == id_or_name) return rule;
  return nullptr;
}

}  // namespace postwright::lint
