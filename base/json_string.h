#pragma once

#include <string>
#include <string_view>

namespace postwright {

/// A JSON string in quotes, as Postfix writes it: `"` and `\` escaped, control bytes as \b \f \n \r
/// \t or \u00XX with upper-case digits, all other bytes as they are (so that the result is not
/// valid JSON where `text` is not valid UTF-8).
void append_json_string(std::string& to, std::string_view text);

/// `{"NAME": "VALUE"} LF`, the form of every line of Postfix' JSON output.
void append_json_line(std::string& to, std::string_view name, std::string_view value);

}  // namespace postwright
