#include "lint/run/selection.h"

#include <fnmatch.h>

#include <algorithm>

#include "base/text.h"
#include "lint/run/rules.h"

namespace postwright::lint {
namespace {

bool has(const std::vector<const Rule*>& rules, const Rule& rule) {
  return std::ranges::find(rules, &rule) != rules.end();
}

}  // namespace

const std::vector<Profile>& profiles() {
  static const std::vector<Profile> kProfiles = {
      {"all", "all", "", "every rule, those that are off by default too"},
      {"ci-deprecation", "PF1,PF201,PF202,PF6", "", "what the next release breaks, and mistakes"},
      {"migration", "PF2", "PF201,PF202",
       "lookup tables: what a move away from Berkeley DB has to look at"},
      {"security", "PF221,PF3,PF4,PF5,PF632,PF642,PF643", "",
       "relaying, access, TLS, protocol safety, secrets"},
  };
  return kProfiles;
}

Result<Selection::Rules> Selection::matching(std::string_view selector) {
  Rules rules;
  if (const Rule* rule = find_rule(selector)) return Rules{rule};
  bool family = selector.size() > 2 && selector.size() < 5 &&
                equals_ignoring_case(selector.substr(0, 2), "PF");
  for (const Rule* rule : all_rules())
    if (equals_ignoring_case(selector, "all") ||
        (family && equals_ignoring_case(rule->id.substr(0, selector.size()), selector)))
      rules.push_back(rule);
  if (rules.empty())
    return config_failure("unknown rule \"", selector, "\"; --list-rules shows what there is");
  return rules;
}

Status Selection::extend(std::string_view selector) {
  auto rules = matching(selector);
  if (!rules) return failure_of(rules);
  extended_.insert(extended_.end(), rules->begin(), rules->end());
  return {};
}

Status Selection::select(std::string_view selector) {
  auto rules = matching(selector);
  if (!rules) return failure_of(rules);
  if (!selected_) selected_.emplace();
  selected_->insert(selected_->end(), rules->begin(), rules->end());
  return {};
}

Status Selection::ignore(std::string_view selector) {
  auto rules = matching(selector);
  if (!rules) return failure_of(rules);
  ignored_.insert(ignored_.end(), rules->begin(), rules->end());
  return {};
}

Status Selection::set_level(std::string_view selector, Level level) {
  auto rules = matching(selector);
  if (!rules) return failure_of(rules);
  for (const Rule* rule : *rules) levels_[rule] = level;
  return {};
}

Status Selection::use_profile(std::string_view name) {
  for (const Profile& profile : profiles()) {
    if (profile.name != name) continue;
    for (std::string_view selector : split(profile.selectors, ","))
      // A family that has no rules yet selects none.
      if (Status added = select(selector); !added && !selected_) selected_.emplace();
    for (std::string_view selector : split(profile.warnings, ","))
      if (Status set = set_level(selector, Level::warning); !set) return set;
    return {};
  }
  return config_failure("unknown profile \"", name, "\"");
}

Status Selection::ignore_in(std::string pattern, std::string_view selector) {
  auto rules = matching(selector);
  if (!rules) return failure_of(rules);
  ignored_in_.emplace_back(std::move(pattern), std::move(*rules));
  return {};
}

bool Selection::wants(const Rule& rule, const Context& context) const {
  if (has(ignored_, rule)) return false;
  if (context.target < rule.since || rule.until < context.target) return false;
  if (rule.looks_at_files && !context.files) return false;
  return has(extended_, rule) || (selected_ ? has(*selected_, rule) : rule.on_by_default);
}

Level Selection::level_of(const Rule& rule) const {
  auto set = levels_.find(&rule);
  return set == levels_.end() ? rule.level : set->second;
}

bool Selection::ignores_in(const Rule& rule, const std::string& path) const {
  return std::ranges::any_of(ignored_in_, [&](const auto& row) {
    return has(row.second, rule) && fnmatch(row.first.c_str(), path.c_str(), 0) == 0;
  });
}

}  // namespace postwright::lint
