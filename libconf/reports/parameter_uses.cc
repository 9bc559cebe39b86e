#include "libconf/reports/parameter_uses.h"

#include "base/text.h"
#include "libconf/expansion/macro_names.h"
#include "libconf/parameters/parameters.h"

namespace postwright {
namespace {

bool is_raw(std::string_view name) {
  const ParameterInfo* parameter = find_parameter(name);
  return parameter && parameter->type == ParameterType::raw;
}

}  // namespace

std::vector<std::string> names_in(std::string_view value) {
  std::set<std::string, std::less<>> names;
  std::vector<std::string> problems;
  visit_macro_names(
      value, [&](std::string_view name) { names.emplace(name); }, problems);
  return {names.begin(), names.end()};
}

ParameterUses::ParameterUses(const Configuration& configuration, const KnownNames& names)
    : configuration_(configuration) {
  const auto& entries = configuration.master_cf().entries();
  ExpansionBudget budget;
  auto add_classes = [&](const Scope& scope) {
    auto value = scope.find(kRestrictionClasses);
    if (!value || !*value) return;
    auto expanded = expand(**value, scope, budget);
    if (!expanded) return;
    for (std::string_view name : split(expanded->text(), kListSeparators)) classes_.emplace(name);
  };
  MainScope main(configuration);
  add_classes(main);
  for (std::size_t i = 0; i < entries.size(); ++i)
    if (names.settings_of(i).contains(kRestrictionClasses))
      add_classes(SharedServiceScope(configuration, entries[i], names.settings_of(i)));
  std::set<std::string, std::less<>> all;
  for (const KnownNames::Name& name : names.names(true)) all.insert(name.name);
  for (const auto& [name, value] : configuration.settings()) all.emplace(name);
  for (const std::string& name : all) {
    auto value = configuration.find(name);
    if (value && *value && !(*value)->raw) add((*value)->text, {.name = name});
  }
  std::set<const ServiceSettings*> shared;
  for (std::size_t i = 0; i < entries.size(); ++i) {
    if (!shared.insert(&names.settings_of(i)).second) continue;
    for (const auto& [name, value] : names.settings_of(i))
      if (!is_raw(name))
        add(value->text(), {.name = std::string(name),
                            .service = cat(entries[i].service(), "/", entries[i].type())});
  }
}

void ParameterUses::add(std::string_view value, const ParameterUser& user) {
  std::vector<std::string> used;
  if (value.find('$') != std::string_view::npos) used = names_in(value);
  if (!classes_.empty())
    for (std::string_view word : split(value, kListSeparators))
      if (classes_.contains(word)) used.emplace_back(word);
  for (const std::string& name : used) {
    auto& users = users_[name];
    if (users.empty() || users.back() != user) users.push_back(user);
  }
}

const std::vector<ParameterUser>& ParameterUses::users_of(std::string_view name) const {
  static const std::vector<ParameterUser> kNone;
  auto found = users_.find(name);
  return found == users_.end() ? kNone : found->second;
}

std::vector<std::string> ParameterUses::used_by(std::string_view name) const {
  auto value = configuration_.find(name);
  if (!value || !*value || (*value)->raw) return {};
  return names_in((*value)->text);
}

}  // namespace postwright
