#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace postwright {

inline constexpr std::string_view kLowerHex = "0123456789abcdef";
inline constexpr std::string_view kUpperHex = "0123456789ABCDEF";

/// The two hexadecimal digits of a byte.
inline void append_hex(std::string& to, char c, std::string_view digits = kLowerHex) {
  auto byte = static_cast<unsigned char>(c);
  to.push_back(digits[byte >> 4u]);
  to.push_back(digits[byte & 15u]);
}

/// %XX, as in RFC 3986, section 2.1.
inline void append_percent_encoded(std::string& to, char c) {
  to += '%';
  append_hex(to, c, kUpperHex);
}

/// The 16 lower-case digits of a number.
inline std::string to_hex(std::uint64_t number) {
  std::string digits(16, '0');
  for (std::size_t i = digits.size(); i-- > 0; number >>= 4u) digits[i] = kLowerHex[number & 15u];
  return digits;
}

}  // namespace postwright
