#pragma once

#include "json/json_document.h"
#include "libconf/reports/parameter_state.h"
#include "libconf/reports/parameter_uses.h"

namespace postwright::postconf {

/// A file, a line, and the value that stands there, of docs/postconf-parameters.schema.json.
Json json_of(const SettingPlace& setting);
/// The same for what counts; `written` is its value.
void put_value(Json& object, const ShownValue& value);
/// One parameter, all that is known of it and where it gets its value from.
Json json_of(const ParameterState& state, const ParameterUses& uses);

}  // namespace postwright::postconf
