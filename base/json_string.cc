#include "base/json_string.h"

#include "base/hex.h"

namespace postwright {

void append_json_string(std::string& to, std::string_view text) {
  constexpr std::string_view kEscaped = "\"\\\b\f\n\r\t";
  constexpr std::string_view kLetters = "\"\\bfnrt";
  to.push_back('"');
  for (char c : text) {
    auto byte = static_cast<unsigned char>(c);
    if (std::size_t at = kEscaped.find(c); at != std::string_view::npos) {
      to.push_back('\\');
      to.push_back(kLetters[at]);
    } else if (byte < 0x20 || byte == 0x7f) {
      to += "\\u00";
      append_hex(to, c, kUpperHex);
    } else {
      to.push_back(c);
    }
  }
  to.push_back('"');
}

void append_json_line(std::string& to, std::string_view name, std::string_view value) {
  to.push_back('{');
  append_json_string(to, name);
  to += ": ";
  append_json_string(to, value);
  to += "}\n";
}

}  // namespace postwright
