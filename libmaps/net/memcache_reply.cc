#include "libmaps/net/memcache_reply.h"

#include <algorithm>

#include "base/text.h"

namespace postwright {

Result<std::optional<std::string_view>> take_memcache_line(std::string_view& bytes,
                                                           std::size_t limit) {
  std::size_t newline = bytes.find('\n');
  if (std::min(newline, bytes.size()) > limit) return failure(ErrorKind::data, "line too long");
  if (newline == std::string_view::npos) return std::nullopt;
  std::string_view line = bytes.substr(0, newline);
  if (line.ends_with('\r')) line.remove_suffix(1);
  bytes.remove_prefix(newline + 1);
  return line;
}

std::optional<std::size_t> parse_memcache_value(std::string_view line, std::size_t limit) {
  constexpr std::size_t kSizeWord = 3;
  auto words = split(line, " ");
  if (words.size() <= kSizeWord || words[0] != "VALUE") return std::nullopt;
  auto size = parse_unsigned(words[kSizeWord]);
  if (!size || *size > limit) return std::nullopt;
  return static_cast<std::size_t>(*size);
}

Result<std::optional<std::string_view>> take_memcache_data(std::string_view& bytes,
                                                           std::size_t size) {
  constexpr std::string_view kEnd = "\r\n";
  if (bytes.size() < size) return std::nullopt;
  std::string_view end = bytes.substr(size, kEnd.size());
  if (end != kEnd.substr(0, end.size())) return failure(ErrorKind::data, "no end of line");
  if (end.size() < kEnd.size()) return std::nullopt;
  std::string_view data = bytes.substr(0, size);
  bytes.remove_prefix(size + kEnd.size());
  return data;
}

bool is_memcache_key(std::string_view key) {
  return !key.empty() &&
         std::none_of(key.begin(), key.end(), [](char c) { return is_space(c) || c == '\0'; });
}

}  // namespace postwright
