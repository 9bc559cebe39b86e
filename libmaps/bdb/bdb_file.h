#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "libmaps/bdb/doubt.h"

namespace postwright::bdb {

enum class Method { hash, btree };

/// What the metadata pages say.
struct FileInfo {
  Method method = Method::hash;
  std::uint32_t version = 0;  ///< hash 7 to 10, btree 8 to 10
  bool big_endian = false;
  std::uint32_t page_size = 0;
  std::uint32_t last_page = 0;
  bool checksums = false;
  bool duplicates = false;
  bool sorted_duplicates = false;
  bool subdatabases = false;          ///< the records of the main database are names of others
  bool record_numbers = false;        ///< btree: internal pages count the records below them
  std::uint32_t min_keys = 0;         ///< btree: records that a leaf has room for at least
  std::uint32_t element_counter = 0;  ///< hash: records, plus what the maker expected at first
};

/// A Berkeley DB hash or btree file, read without libdb; never written. Every page number, offset,
/// length, chain and depth is bounded: a damaged or hostile file gives ErrorKind::data with
/// "FILE: page N: REASON". Memory is constant plus one bit a page.
/// Format: libdb's on-disk layout (hash 7 to 10, btree 8 to 10).
class File {
 public:
  /// How pages are read. `map` is fastest; `copy` (pread, one page at a time) survives a file that
  /// is cut short under the reader.
  enum class Reading { map, copy };
  struct Options {
    Reading reading = Reading::copy;
    bool lock = true;  ///< shared flock(2) while open, as Postfix takes it; a writer is waited for
    /// With `lock`: only during open(), each lookup and as long as a cursor lives. Metadata that a
    /// writer changed in between are read again. For tables that stay open.
    bool unlock_between = false;
    std::optional<std::string> subdatabase = std::nullopt;  ///< nothing: the main one
    /// A walk does not end in an error when records are likely to be missing; see doubt().
    bool any_count = false;
  };

  /// Opens PATH and checks its metadata. Missing file: ErrorKind::system, code ENOENT. Encrypted,
  /// partitioned, compressed, queue, recno or heap files are named as such and refused
  /// (ErrorKind::data).
  static Result<std::unique_ptr<File>> open(const std::string& path, const Options& options);
  static Result<std::unique_ptr<File>> open(const std::string& path) {
    return open(path, Options{});
  }
  virtual ~File() = default;

  virtual const FileInfo& info() const = 0;
  virtual const std::string& path() const = 0;

  /// Names of the subdatabases, in key order; empty when the file has none. Checks all of them, as
  /// does a walk over the main table: no two may have a page in common.
  virtual Result<std::vector<std::string>> subdatabases() = 0;

  /// The first value stored under exactly these bytes.
  virtual Result<std::optional<std::string>> lookup(std::string_view key) = 0;

  /// Calls `visit` for each record in libdb's order: exact bytes, trailing null bytes included,
  /// duplicates as records of their own. The views live during the call. Every page that is met is
  /// checked, and none is visited twice. An error of `visit` ends the walk and is returned.
  using Visitor = std::function<Status(std::string_view key, std::string_view value)>;
  virtual Status walk(const Visitor& visit) = 0;

  /// After a walk to the end: whether the file may have lost records although every page that is
  /// there is sound, see record_count.h. A likely loss ends the walk in an error, after the last
  /// record ("FILE: the file counts 503 records, 440 are there; page 8 is zeros where bucket 7
  /// begins"), unless Options::any_count is set. Whoever must not lose a record without asking,
  /// such as a migration, looks at the other doubts, too. Btree files count on their tree instead.
  virtual const std::optional<Doubt>& doubt() const = 0;

  /// Pull-style walk for Table::next(): a cursor over the same records.
  class Cursor {
   public:
    virtual ~Cursor() = default;
    /// False at the end. The views live until the next call.
    virtual Result<bool> next(std::string_view& key, std::string_view& value) = 0;
  };
  virtual std::unique_ptr<Cursor> cursor() = 0;
};

}  // namespace postwright::bdb
