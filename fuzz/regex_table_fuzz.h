#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "libmaps/pattern/regex_table.h"

namespace postwright {

/// Any bytes as up to three lines of keys and then a table: the same warnings and the same results
/// among likely rules as with all rules. Keys are short, since patterns may take as long as they
/// like.
inline void check_regex_table(const RegexDialect& dialect, const std::uint8_t* data,
                              std::size_t size) {
  constexpr std::size_t kLongestKey = 12;
  constexpr std::size_t kLargest = 1024;
  std::string_view bytes(reinterpret_cast<const char*>(data), std::min(size, kLargest));
  std::string_view keys[3];
  for (std::string_view& key : keys) {
    std::size_t end = std::min(bytes.find('\n'), bytes.size());
    key = bytes.substr(0, std::min(end, kLongestKey));
    bytes.remove_prefix(std::min(end + 1, bytes.size()));
  }
  CollectedMessages likely_said;
  CollectedMessages all_said;
  auto likely = RegexRules::parse(dialect, bytes, {}, {dialect.type, "fuzz", &likely_said});
  auto all = RegexRules::parse(dialect, bytes, {}, {dialect.type, "fuzz", &all_said},
                               RegexRules::Search::all);
  if (likely_said.messages != all_said.messages) std::abort();
  for (std::string_view key : keys) {
    auto found = likely.lookup(key);
    auto wanted = all.lookup(key);
    if (found.has_value() != wanted.has_value() || (found && *found != *wanted)) std::abort();
  }
  // What was compiled late compiled: nothing is said that the other does not say.
  for (const auto& message : likely_said.messages)
    if (std::ranges::find(all_said.messages, message) == all_said.messages.end()) std::abort();
}

}  // namespace postwright
