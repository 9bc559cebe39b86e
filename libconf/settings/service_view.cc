#include "libconf/settings/service_view.h"

#include "base/text.h"
#include "libconf/parameters/typed_value.h"

namespace postwright {
namespace {

/// The row of a parameter; of one that only a site knows (service-defined ones) a row of its type.
ParameterInfo info_of(std::string_view parameter, ParameterType type) {
  const ParameterInfo* info = find_parameter(parameter);
  return info ? *info : ParameterInfo{.name = parameter, .type = type};
}

}  // namespace

Result<std::string> ServiceView::text(std::string_view parameter) const {
  if (!entry_) return configuration_.value(parameter);
  ServiceScope scope(configuration_, *entry_);
  auto found = scope.find(parameter);
  if (!found) return tl::unexpected(unexpanded(parameter, found.error()));
  if (!*found) return std::string();
  if ((*found)->raw) return std::string((*found)->text);
  ExpansionBudget budget;
  auto expanded = expand(**found, scope, budget);
  if (!expanded) return tl::unexpected(unexpanded(parameter, expanded.error()));
  return expanded->text();
}

Error ServiceView::unexpanded(std::string_view parameter, const Error& reason) const {
  std::string place = configuration_.main_cf().file().path();
  if (entry_->find(parameter))
    place = cat(configuration_.master_cf().file().path(), ", service ", entry_->service(), "/",
                entry_->type());
  return {reason.kind, cat(place, ": parameter ", parameter, ": ", reason.message)};
}

Result<std::string> ServiceView::checked_text(std::string_view parameter) const {
  auto value = text(parameter);
  if (!value) return value;
  Status checked = check_length(info_of(parameter, ParameterType::str), *value);
  if (!checked) return failure_of(checked);
  return value;
}

Result<bool> ServiceView::boolean(std::string_view parameter) const {
  auto value = text(parameter);
  if (!value) return failure_of(value);
  return parse_bool(info_of(parameter, ParameterType::boolean), *value);
}

Result<std::int64_t> ServiceView::number(std::string_view parameter) const {
  auto value = text(parameter);
  if (!value) return failure_of(value);
  return parse_integer(info_of(parameter, ParameterType::integer), *value);
}

Result<std::chrono::seconds> ServiceView::time(std::string_view parameter) const {
  auto value = text(parameter);
  if (!value) return failure_of(value);
  auto seconds = parse_time(info_of(parameter, ParameterType::time), *value);
  if (!seconds) return failure_of(seconds);
  return std::chrono::seconds(*seconds);
}

}  // namespace postwright
