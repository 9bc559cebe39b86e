#include "lint/knowledge/tls_protocols.h"

#include <algorithm>

#include "base/text.h"

namespace postwright::lint {
namespace {

std::optional<std::size_t> index_of(std::string_view name) {
  for (std::size_t i = 0; i < TlsProtocols::kCount; ++i)
    if (equals_ignoring_case(TlsProtocols::kNames[i], name)) return i;
  return std::nullopt;
}

}  // namespace

std::size_t TlsProtocols::oldest() const {
  return static_cast<std::size_t>(std::ranges::find(allowed, true) - allowed);
}

std::size_t TlsProtocols::newest() const {
  for (std::size_t i = kCount; i-- > 0;)
    if (allowed[i]) return i;
  return kCount;
}

bool TlsProtocols::is_range() const {
  return std::ranges::is_sorted(allowed);
}

std::optional<TlsProtocols> parse_tls_protocols(std::string_view value) {
  TlsProtocols protocols;
  bool included[TlsProtocols::kCount] = {};
  bool excluded[TlsProtocols::kCount] = {};
  bool has_inclusions = false;
  std::size_t lowest = 0;
  std::size_t highest = TlsProtocols::kCount - 1;
  for (std::string_view word : split(value, ", \t\r\n:")) {
    std::string_view name = word;
    bool from = name.starts_with(">=");
    bool up_to = name.starts_with("<=");
    bool exclude = name.starts_with('!');
    name.remove_prefix(from || up_to ? 2 : exclude ? 1 : 0);
    auto index = index_of(trim(name));
    if (!index) return std::nullopt;
    if (from) {
      lowest = *index;
    } else if (up_to) {
      highest = *index;
    } else if (exclude) {
      excluded[*index] = true;
      protocols.has_exclusions = true;
    } else {
      included[*index] = true;
      has_inclusions = true;
    }
  }
  for (std::size_t i = 0; i < TlsProtocols::kCount; ++i)
    protocols.allowed[i] =
        i >= lowest && i <= highest && !excluded[i] && (!has_inclusions || included[i]);
  return protocols;
}

}  // namespace postwright::lint
