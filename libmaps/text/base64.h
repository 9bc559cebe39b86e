#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace postwright {

/// RFC 4648 section 4: standard alphabet, padded, no line breaks.
std::string base64_encode(std::string_view bytes);

/// Nothing when `text` holds anything else, white space included, or has a wrong length.
std::optional<std::string> base64_decode(std::string_view text);

}  // namespace postwright
