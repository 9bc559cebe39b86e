#pragma once

#include <string>

#include "libmaps/open_table.h"

namespace postwright::reindexer {

/// For tests: what a reader of TYPE:TABLE finds; "(none)", or what is wrong.
inline std::string lookup(const std::string& type, const std::string& table,
                          const std::string& key) {
  auto opened = open_table(type, table, {});
  if (!opened) return opened.error().message;
  auto value = (*opened)->lookup(key);
  return !value ? value.error().message : *value ? **value : "(none)";
}

}  // namespace postwright::reindexer
