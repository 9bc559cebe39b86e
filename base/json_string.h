#pragma once

#include <string>
#include <string_view>

namespace postwright {

/// A JSON string in quotes, as Postfix writes it: `"` and `\` escaped, control bytes as \b \f \n \r
/// \t or \u00XX with upper-case digits, all other bytes as they are (so that the result is not
/// valid JSON where `text` is not valid UTF-8).
void append_json_string(std::string& to, std::string_view text);

}  // namespace postwright
