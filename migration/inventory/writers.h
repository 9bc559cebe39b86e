#pragma once

#include <span>
#include <string_view>

namespace postwright::reindexer {

/// Software outside Postfix that makes tables for it and knows how they are made.
struct Writer {
  std::string_view path_part;  ///< found in the table's path
  std::string_view name;
  std::string_view habit;  ///< what it does that a migration must know; a sentence
};

/// Adding one means adding a row in writers.cc.
std::span<const Writer> writers();

/// Who owns the table, as far as its path tells; nullptr when nobody is known.
const Writer* writer_of(std::string_view table_path);

}  // namespace postwright::reindexer
