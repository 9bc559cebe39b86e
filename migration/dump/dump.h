#pragma once

#include <iosfwd>
#include <optional>
#include <string>

#include "migration/values/options.h"

namespace postwright::reindexer {

enum class DumpFormat {
  text,     ///< source for postmap
  jsonl,    ///< a JSON object a line
  db_dump,  ///< what db_dump(1) prints, for db_load(1) of any libdb
};

/// What `reindexer dump` writes out: any Berkeley DB hash or btree file, Postfix's or not.
struct DumpOptions {
  /// hash:NAME or btree:NAME (the file is NAME.db), or the name of a file.
  std::string table;
  DumpFormat format = DumpFormat::text;
  /// jsonl: all bytes, trailing nulls too, in base64, and the name of the subdatabase (or null):
  /// {"db":null,"key":"aGkA","value":"YQA="}.
  bool raw = false;
  /// db_dump: printable characters as they are, as `db_dump -p` has it.
  bool printable = false;
  std::optional<std::string> subdatabase =
      std::nullopt;      ///< otherwise all of them (text: there must be none)
  bool salvage = false;  ///< text, jsonl: what can be read of a damaged file, page by page
  bool list = false;     ///< only the names of the subdatabases, one a line
};

/// Writes the dump to `out`, complaints to `err`, each with the prefix "reindexer: ". Records that
/// a format cannot express are left out, named on `err`, and make the result could_not_finish;
/// so does damage, after the records before it. Records that may be missing (bdb::File::doubt()),
/// and faults that salvage passed over, are said and make it findings.
ExitStatus run_dump(const DumpOptions& options, std::ostream& out, std::ostream& err);

}  // namespace postwright::reindexer
