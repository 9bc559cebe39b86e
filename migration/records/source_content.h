#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

namespace postwright::reindexer {

/// A file that stands where a text source is looked for and is none. postmap would read such bytes
/// as lines with faults, so the index would be made without a record, and every lookup would say
/// "not found".
struct BinaryContent {
  std::string what;  ///< "a Berkeley DB file", "compressed by gzip", ...; empty: it may be text
  bool is_index = false;  ///< of a lookup table: its name has a suffix that settings leave out
  explicit operator bool() const { return !what.empty(); }
};

/// What the bytes at the start of a file of `size` bytes say. Formats are known by their magic
/// numbers (a row each in source_content.cc) or, for cdb, which has none, by its first table;
/// UTF-16 text and any other null byte are named, too. `start` is at least the first 4096 bytes, or
/// all.
BinaryContent content_of(std::string_view start, std::uint64_t size);

/// The same of an open file. A regular file is searched for null bytes to its end; of a pipe
/// nothing can be said without taking bytes away from its reader, so it counts as text. The
/// position of `fd` stays. Errors: reading; ErrorKind::retry: interrupted by a signal.
Result<BinaryContent> content_of(int fd, const std::string& shown);

/// ErrorKind::data, "FILE is a Berkeley DB file, not a text source", unless it may be text.
Status check_text_source(int fd, const std::string& shown);
Status check_text_source(std::string_view bytes, const std::string& shown);

}  // namespace postwright::reindexer
