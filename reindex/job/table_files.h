#pragma once

#include <sys/types.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/file.h"
#include "base/path_walk.h"

namespace postwright::reindexer {

/// What a look at one file gave, links followed.
struct FileFacts {
  int error = 0;  ///< errno of the look, 0 when the file is there; the rest is then what it is
  uid_t uid = 0;
  gid_t gid = 0;
  mode_t mode = 0;
  std::uint64_t size = 0;
  std::int64_t mtime_ns = 0;  ///< since 1970
  std::int64_t ctime_ns = 0;
  FileId id = {};
  std::vector<FileId> below = {};  ///< the directories from the root to the file's own
};

/// What was stat'ed of a table, all of it over directories that were open while the policy looks
/// and that the work uses.
struct TableFacts {
  FileFacts index;                ///< PATH with the new type's suffix
  FileFacts db;                   ///< PATH.db
  FileFacts source;               ///< PATH
  FileFacts directory;            ///< of PATH
  std::vector<LinkOnPath> links;  ///< symbolic links that were followed on the way to any of them
};

/// The files of a table, held open (O_PATH) from before the policy looks at them: nobody can swap
/// them between the check and the work.
struct TableFiles {
  TableFacts facts;
  UniqueFd directory;
  UniqueFd db;       ///< none where there is none
  UniqueFd source;   ///< none where there is no text source
  UniqueFd index;    ///< of the new type; none where there is none
  std::string name;  ///< of the table in its directory
};

/// Opens and looks at the files of the table `path` (absolute, without suffix), component by
/// component; links are followed by us and recorded. What is missing stands in the facts, so there
/// is no error.
TableFiles open_table_files(const std::string& path, std::string_view index_suffix);

/// The directory behind a path that root alone can have led there; nothing when there is none.
std::optional<FileId> trusted_directory(const std::string& path);

}  // namespace postwright::reindexer
