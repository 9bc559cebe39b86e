#include "libconf/reports/parameter_state.h"

#include "base/text.h"

namespace postwright {
namespace {

const ParameterInfo* info_of(std::string_view name, const Configuration& configuration) {
  if (const ParameterInfo* own = find_parameter(name)) return own;
  auto value = configuration.find_default(name);
  if (!value || !*value || !(*value)->text.starts_with('$')) return nullptr;
  return find_parameter((*value)->text.substr(1));
}

ShownValue shown(const Result<std::optional<ScopeValue>>& value, const Scope& scope,
                 ExpansionBudget& budget) {
  if (!value) return {.written = {}, .expanded = tl::unexpected(value.error())};
  if (!*value) return {};
  ShownValue result{.written = std::string((*value)->text), .expanded = {}};
  auto expanded = expand(**value, scope, budget);
  if (expanded)
    result.expanded = expanded->text();
  else
    result.expanded = failure_of(expanded);
  return result;
}

bool are_equal(const ShownValue& a, const ShownValue& b) {
  bool expanded = a.expanded && b.expanded;
  return with_single_blanks(expanded ? *a.expanded : a.written) ==
         with_single_blanks(expanded ? *b.expanded : b.written);
}

}  // namespace

std::string_view type_word(ParameterType type) {
  switch (type) {
    case ParameterType::boolean:
    case ParameterType::nbool:
      return "boolean";
    case ParameterType::integer:
    case ParameterType::nint:
    case ParameterType::long_integer:
      return "integer";
    case ParameterType::time:
      return "time";
    case ParameterType::str:
    case ParameterType::str_fn:
      return "string";
    case ParameterType::raw:
      return "raw";
  }
  return {};
}

std::string with_single_blanks(std::string_view text) {
  std::string result;
  for (std::string_view word : split(text, " \t\r\n")) {
    if (!result.empty()) result += ' ';
    result += word;
  }
  return result;
}

ParameterState state_of(const Configuration& configuration, const KnownNames& names,
                        std::string_view name, ExpansionBudget& budget,
                        std::optional<std::size_t> entry) {
  ParameterState state;
  state.name = name;
  state.name_class = names.class_of(name).value_or(NameClass::user);
  state.info = info_of(name, configuration);
  state.deprecation = find_deprecation(name);
  MainScope main(configuration);
  auto describe = [&](const Scope& scope, Result<ValueOrigin> origin) {
    auto default_value = configuration.find_default(name);
    if (!default_value || *default_value || is_old_parameter(name))
      state.default_value = shown(default_value, scope, budget);
    state.value = shown(scope.find(name), scope, budget);
    if (origin) state.origin = std::move(*origin);
  };
  if (entry)
    describe(SharedServiceScope(configuration, configuration.master_cf().entries()[*entry],
                                names.settings_of(*entry)),
             origin_of(configuration, names, *entry, name));
  else
    describe(main, origin_of(configuration, name));
  state.equals_default = state.default_value && are_equal(state.value, *state.default_value);
  return state;
}

}  // namespace postwright
