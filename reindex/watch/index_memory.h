#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>

#include "base/result.h"
#include "reindex/job/table_files.h"

namespace postwright::reindexer {

/// Which file it is, in which state. Any write, replacement, chmod or chown changes something of
/// it, also one that sets the time of the last write back (rsync -a, a restored backup): nobody can
/// set the time of the last change of the inode. Times in nanoseconds since 1970.
struct FileStamp {
  FileId id;
  std::uint64_t size = 0;
  std::int64_t mtime_ns = 0;
  std::int64_t ctime_ns = 0;
  bool operator==(const FileStamp&) const = default;
};

FileStamp stamp_of(const FileFacts& facts);

/// What an index was made from.
struct MadeFrom {
  FileStamp source;           ///< as it was before it was read
  FileStamp index;            ///< what was made; another index of that name is unknown
  std::uint64_t records = 0;  ///< in it; 0: not counted
  bool operator==(const MadeFrom&) const = default;
};

/// What each index of a site was made from, by path of the index. Kept in the state directory, so
/// that a source which was replaced while nobody watched is found, too:
///
///     file  = "postwright-watch 1\n" *line
///     line  = records " " stamp " " stamp " " path "\n"     source, index
///     stamp = device " " inode " " size " " mtime " " ctime
class IndexMemory {
 public:
  /// Nothing is remembered where there is no file yet. ErrorKind::data: it is not such a file.
  static Result<IndexMemory> load(const std::string& file);
  static Result<IndexMemory> parse(std::string_view text);

  /// nullptr: unknown. Until the next change.
  const MadeFrom* find(const std::string& index) const;
  void remember(const std::string& index, const MadeFrom& made);
  void forget_all_but(const std::function<bool(const std::string&)>& is_wanted);

  std::string text() const;
  /// Writes the file, mode 0600, when something has changed since it was loaded or saved.
  Status save(const std::string& file);

 private:
  std::map<std::string, MadeFrom> made_;
  bool changed_ = false;
};

}  // namespace postwright::reindexer
