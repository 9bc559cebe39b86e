#pragma once

#include <cstddef>
#include <string_view>

namespace postwright {

/// RFC 3629: shortest form, no surrogates, nothing above U+10FFFF. Non-characters are accepted.
bool is_valid_utf8(std::string_view text);

/// Bytes of the valid sequence (ASCII included) that `text` begins with; 0 when it begins with
/// none.
std::size_t utf8_sequence_length(std::string_view text);

}  // namespace postwright
