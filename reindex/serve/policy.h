#pragma once

#include <sys/types.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/path_walk.h"
#include "process/sandbox.h"
#include "reindex/job/table_files.h"

namespace postwright::reindexer {

/// A list of directories below which tables are indexed automatically.
struct AllowedPrefixes {
  std::string parameter;            ///< its name
  std::string setting;              ///< its value, for messages
  std::vector<std::string> paths;   ///< absolute, without trailing slashes
  std::vector<FileId> directories;  ///< those of them that exist, behind links of root
};

/// Source: the parameters non_bdb_migration_allow_{root,user}_prefixes.
struct ServicePolicy {
  AllowedPrefixes as_root;
  AllowedPrefixes as_user;
};

/// "/a /b/": takes trailing slashes off. Relative ones are left out; `ignored` gets them.
std::vector<std::string> allowed_prefix_paths(std::string_view setting,
                                              std::vector<std::string>& ignored);

struct RequestDecision {
  enum class Kind {
    exists,  ///< the new index is there
    build,
    refuse,
  };
  Kind kind = Kind::refuse;
  std::string reason;  ///< why it is refused
  RunAs run_as = {};
  bool from_db = false;                    ///< there is no text source
  std::vector<std::string> warnings = {};  ///< for the log
};

/// Whether a table is indexed without asking a person. Pure. The checks and their order are those
/// of nbdb_reindexd(8); ours beyond it: every symbolic link on the way belongs to root or to the
/// run-as user and does not lead out of the allowed directories; only regular files are read; the
/// .db passes the checks of the source where there is none.
RequestDecision decide_request(std::string_view path, const TableFacts& facts,
                               const ServicePolicy& policy);

}  // namespace postwright::reindexer
