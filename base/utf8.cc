#include "base/utf8.h"

#include <cstdint>
#include <cstring>

namespace postwright {

std::size_t utf8_sequence_length(std::string_view text) {
  if (text.empty()) return 0;
  auto at = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  unsigned char lead = at(0);
  if (lead < 0x80) return 1;
  if (lead < 0xc2 || lead > 0xf4) return 0;
  std::size_t length = lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
  if (text.size() < length) return 0;
  for (std::size_t i = 1; i < length; ++i)
    if ((at(i) & 0xc0) != 0x80) return 0;
  if (lead == 0xe0 && at(1) < 0xa0) return 0;   // not the shortest form
  if (lead == 0xed && at(1) >= 0xa0) return 0;  // surrogates
  if (lead == 0xf0 && at(1) < 0x90) return 0;   // not the shortest form
  if (lead == 0xf4 && at(1) >= 0x90) return 0;  // above U+10FFFF
  return length;
}

bool is_valid_utf8(std::string_view text) {
  while (!text.empty()) {
    std::uint64_t word;
    while (text.size() >= sizeof word) {  // most text is ASCII: eight bytes at a time
      std::memcpy(&word, text.data(), sizeof word);
      if (word & 0x8080808080808080u) break;
      text.remove_prefix(sizeof word);
    }
    if (text.empty()) break;
    std::size_t length = utf8_sequence_length(text);
    if (length == 0) return false;
    text.remove_prefix(length);
  }
  return true;
}

}  // namespace postwright
