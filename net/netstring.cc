#include "net/netstring.h"

#include <cerrno>

#include "base/text.h"

namespace postwright {

std::string format_netstring(std::string_view bytes) {
  return cat(bytes.size(), ":", bytes, ",");
}

Result<std::optional<std::string_view>> take_netstring(std::string_view& bytes, std::size_t limit) {
  auto too_long = failure(ErrorKind::data, "input exceeds size limit", EMSGSIZE);
  auto malformed = failure(ErrorKind::data, "input format error");
  std::size_t length = 0;
  std::size_t at = 0;
  for (; at < bytes.size() && is_digit(bytes[at]); ++at) {
    length = length * 10 + static_cast<std::size_t>(bytes[at] - '0');
    if (length > limit || at > limit) return too_long;
  }
  if (at == bytes.size()) return std::nullopt;
  if (bytes[at] != ':') return malformed;  // no digit: no byte, as the reference has it
  std::size_t end = at + 1 + length;
  if (end >= bytes.size()) return std::nullopt;
  if (bytes[end] != ',') return malformed;
  std::string_view content = bytes.substr(at + 1, length);
  bytes.remove_prefix(end + 1);
  return content;
}

}  // namespace postwright
