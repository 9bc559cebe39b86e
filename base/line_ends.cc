#include "base/line_ends.h"

namespace postwright {
namespace {

/// A last line without a newline says nothing.
bool has_only_crlf(std::string_view text) {
  std::size_t newline = text.find('\n');
  if (newline == std::string_view::npos) return false;
  for (; newline != std::string_view::npos; newline = text.find('\n', newline + 1))
    if (newline == 0 || text[newline - 1] != '\r') return false;
  return true;
}

}  // namespace

std::string with_line_ends_of(std::string_view before, std::string after) {
  if (!has_only_crlf(before)) return after;
  std::string text;
  text.reserve(after.size() + 1);
  for (char c : after) {
    if (c == '\n' && !text.ends_with('\r')) text += '\r';
    text += c;
  }
  return text;
}

}  // namespace postwright
