#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"

namespace postwright {

/// postmap -F: `names` lists files, separated by commas and white space, relative to the working
/// directory. Their contents, joined with one newline between them, in base64. Errors: "open NAME:
/// REASON", "read NAME: REASON", "empty pathname list: >>NAMES<<'" (the quote is the reference's).
Result<std::string> encode_files(std::string_view names);

/// The content behind a value that encode_files() made; nothing when it is not base64.
std::optional<std::string> decode_file_value(std::string_view value);

}  // namespace postwright
