#include "libmaps/text/duplicate_keys.h"

#include "base/logical_line.h"
#include "base/text.h"

namespace postwright {

void DuplicateKeys::add(std::string_view key, std::uint64_t line) {
  auto [known, added] = lines_.try_emplace(std::string(key), line);
  if (!added) found_.push_back({.key = known->first, .first = known->second, .again = line});
}

std::string DuplicateKeys::describe(std::string_view file, const Duplicate& duplicate) {
  return cat(line_place(file, duplicate.again), ": duplicate entry: \"", duplicate.key,
             "\" (first in line ", duplicate.first, ")");
}

}  // namespace postwright
