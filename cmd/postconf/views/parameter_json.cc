#include "cmd/postconf/views/parameter_json.h"

#include "base/text.h"
#include "libconf/parameters/parameter_text.h"
#include "libconf/parameters/typed_value.h"

namespace postwright::postconf {
namespace {

std::string_view class_word(NameClass name_class) {
  switch (name_class) {
    case NameClass::builtin:
      return "builtin";
    case NameClass::service:
      return "service";
    case NameClass::user:
      return "user";
  }
  return {};
}

/// What the manual and the table of parameters say, wherever the parameter is set.
void put_facts(Json& json, const ParameterState& state) {
  if (const ParameterInfo* info = state.info) {
    json["type"] = type_word(info->type);
    if (info->type == ParameterType::time) json["unit"] = std::string(1, info->unit);
    if (info->min != kNoMinimum) json["min"] = info->min;
    if (info->max != kNoMaximum) json["max"] = info->max;
    if (!info->values.empty()) {
      for (std::string_view word : allowed_values(*info)) json["values"].push_back(word);
      json["takes_several"] = info->takes_several;
    }
  }
  auto text = describe_parameter(state.name);
  if (!text && state.name_class == NameClass::service)
    text = describe_service_parameter(state.name);
  if (text) {
    if (!text->since.empty()) json["since"] = text->since;
    json["description"] = text->text;
    json["see_also"] = Json::array();
    for (std::string_view name : split(text->see_also, " ")) json["see_also"].push_back(name);
  }
  if (!state.deprecation) return;
  const Deprecation& deprecation = *state.deprecation;
  Json& deprecated = json["deprecated"];
  deprecated["status"] = deprecation.status;
  if (!deprecation.since.empty()) deprecated["since"] = deprecation.since;
  if (!deprecation.removed_in.empty()) deprecated["removed_in"] = deprecation.removed_in;
  if (!deprecation.replacement.empty()) deprecated["replacement"] = deprecation.replacement;
  if (!deprecation.instead.empty()) deprecated["message"] = deprecation.instead;
}

}  // namespace

Json json_of(const SettingPlace& setting) {
  Json json;
  if (setting.span.line > 0) {
    put_bytes(json, "file", setting.span.file);
    json["line"] = setting.span.line;
  }
  put_bytes(json, "value", setting.value);
  return json;
}

void put_value(Json& object, const ShownValue& value) {
  put_bytes(object, "value", value.written);
  if (value.expanded)
    put_bytes(object, "expanded", *value.expanded);
  else
    put_bytes(object, "error", value.expanded.error().message);
}

Json json_of(const ParameterState& state, const ParameterUses& uses) {
  Json json;
  put_bytes(json, "name", state.name);
  json["class"] = class_word(state.name_class);
  put_value(json, state.value);
  json["source"] = source_word(state.origin.source);
  if (state.origin.span) {
    put_bytes(json, "file", state.origin.span->file);
    json["line"] = state.origin.span->line;
  }
  json["overrides"] = Json::array();
  for (const SettingPlace& setting : state.origin.overrides)
    json["overrides"].push_back(json_of(setting));
  if (state.default_value) put_value(json["default"], *state.default_value);
  json["equals_default"] = state.equals_default;
  put_facts(json, state);
  json["restriction_class"] = uses.is_restriction_class(state.name);
  json["uses"] = names_in(state.info && state.info->type == ParameterType::raw
                              ? std::string_view()
                              : std::string_view(state.value.written));
  json["used_by"] = Json::array();
  for (const ParameterUser& user : uses.users_of(state.name)) {
    Json other;
    put_bytes(other, "name", user.name);
    if (!user.service.empty()) put_bytes(other, "service", user.service);
    json["used_by"].push_back(std::move(other));
  }
  return json;
}

}  // namespace postwright::postconf
