#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"

namespace postwright {

/// Postfix's internal protocol between programs: lists of `name NUL value NUL`, ended by one more
/// NUL. Names and values have no null bytes. Source: the attribute protocol of proxymap(8).
using Attributes = std::vector<std::pair<std::string, std::string>>;

std::string format_attributes(const Attributes& attributes);

/// Takes one list from the front of `bytes`; nothing when its end is not there yet.
/// ErrorKind::data when the list is not well-formed or longer than `limit` bytes.
Result<std::optional<Attributes>> take_attributes(std::string_view& bytes, std::size_t limit);

/// nullptr when there is no such attribute.
const std::string* find_attribute(const Attributes& attributes, std::string_view name);

}  // namespace postwright
