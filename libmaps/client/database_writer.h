#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"

namespace postwright {

/// Puts all records of a table into the database that a client file names, in one transaction that
/// begins with an empty table: nobody else sees anything of it before commit(), and a writer that
/// is destroyed without it leaves what was there.
class DatabaseWriter {
 public:
  DatabaseWriter() = default;
  DatabaseWriter(const DatabaseWriter&) = delete;
  DatabaseWriter& operator=(const DatabaseWriter&) = delete;
  virtual ~DatabaseWriter() = default;

  /// What messages call the place: "TYPE:NAME, table TABLE".
  virtual std::string title() const = 0;
  /// Adds a record; of several with one key the first stays. ErrorKind::data when the table cannot
  /// hold it, or clients would never ask for it: keys and values are UTF-8 without null bytes, and
  /// no key is empty.
  virtual Status put(std::string_view key, std::string_view value) = 0;
  struct Written {
    std::uint64_t records = 0;
    std::uint64_t duplicates = 0;
  };
  /// What there is now.
  virtual Result<Written> written() = 0;

  /// For a proof, in the same transaction: the value that a client finds, and how many records a
  /// walk over the whole table meets.
  virtual Result<std::optional<std::string>> find(std::string_view key) = 0;
  virtual Result<std::uint64_t> count() = 0;

  virtual Status commit() = 0;
};

using DatabaseWriterPtr = std::unique_ptr<DatabaseWriter>;

/// A key in messages: printable, and not more than its first 60 bytes.
std::string shown_key(std::string_view key);

/// What put() of every writer refuses: "TITLE: key "KEY" is empty, ..." or "... is no UTF-8 text".
Status check_database_record(std::string_view title, std::string_view key, std::string_view value);

/// "CLIENT: hosts names several servers; ...", for a client that must have one to write to.
tl::unexpected<Error> several_hosts(std::string_view client);

}  // namespace postwright
