#pragma once

#include <memory>
#include <optional>
#include <ostream>
#include <string>
#include <string_view>

#include "base/message.h"
#include "libmaps/bdb/bdb_file.h"

namespace postwright::reindexer {

/// Without the null byte that programs may store at the end of keys and values.
inline std::string_view without_final_nul(std::string_view bytes) {
  if (!bytes.empty() && bytes.back() == '\0') bytes.remove_suffix(1);
  return bytes;
}

/// One format of `reindexer dump`, for one table.
class DumpWriter {
 public:
  DumpWriter() = default;
  DumpWriter(const DumpWriter&) = delete;
  DumpWriter& operator=(const DumpWriter&) = delete;
  virtual ~DumpWriter() = default;
  /// The bytes of a record as the file has them.
  virtual void record(std::string_view key, std::string_view value) = 0;
  /// After the last record of an undamaged table. False when records could not be expressed.
  virtual bool finish() = 0;
};

/// What a writer needs; the file, if any, and the streams outlive it.
struct DumpTarget {
  bdb::File* file;  ///< nullptr: what is left of a damaged one is read page by page
  std::optional<std::string> subdatabase;
  std::ostream& out;
  Reporter& reporter;
};

/// Source for postmap, see dump_text.cc.
std::unique_ptr<DumpWriter> make_text_dump(const DumpTarget& target);
/// {"key":"...","value":"..."}, without trailing null byte; what is not UTF-8 becomes key_base64 or
/// value_base64; "db" names the subdatabase where there is one.
std::unique_ptr<DumpWriter> make_jsonl_dump(const DumpTarget& target);
/// {"db":null,"key":"...","value":"..."}, everything in base64.
std::unique_ptr<DumpWriter> make_raw_jsonl_dump(const DumpTarget& target);
/// db_dump(1)'s format, version 3. `named`: with the subdatabase's name in the header.
std::unique_ptr<DumpWriter> make_db_dump(const DumpTarget& target, bool printable, bool named);

}  // namespace postwright::reindexer
