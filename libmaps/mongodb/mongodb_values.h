#pragma once

#include <bson/bson.h>

#include <functional>
#include <string>
#include <string_view>

namespace postwright {

/// Calls `value` with each value of a document that counts: strings (up to their first null byte)
/// and whole numbers, also in arrays, in order, until it returns false. `other` is called with the
/// name and the BSON type of a field of another type.
void each_value(const bson_t* document, const std::function<bool(std::string_view)>& value,
                const std::function<void(std::string_view name, int type)>& other);

}  // namespace postwright
