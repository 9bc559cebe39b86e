#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

#include "base/result.h"
#include "libmaps/bdb/bdb_file.h"

/// libdb as a second opinion (`--cross-check`). It is opened at run time, in a process of its own:
/// on damaged files it crashes, loops or answers wrongly, and it writes to some old files that it
/// only reads; the process can write no file and has a time limit.
namespace postwright::bdb {

/// Whether this program was built with libdb's header and finds its library; otherwise the reason
/// (ErrorKind::config) for a message: "libdb-5.3.so: cannot open shared object file: ...".
Status find_libdb();

struct OracleOptions {
  std::optional<std::string> subdatabase = std::nullopt;
  /// Without a record for so long, libdb hangs.
  std::chrono::milliseconds patience{10'000};
};

/// All records as libdb reads them. ErrorKind::data when libdb refuses the file ("FILE: libdb:
/// REASON"), dies ("... killed by signal 11") or hangs. Errors of `visit` end the walk.
Status walk_with_libdb(const std::string& path, const OracleOptions& options,
                       const File::Visitor& visit);

struct CrossCheck {
  std::uint64_t records = 0;        ///< that we read
  std::uint64_t libdb_records = 0;  ///< that libdb reads
  /// What differs, for a person; nothing when both read the same records, in whatever order.
  std::optional<std::string> difference;
};

/// Reads the table with both. Errors: those of File::walk() and of walk_with_libdb().
Result<CrossCheck> cross_check(const std::string& path, const OracleOptions& options);

}  // namespace postwright::bdb
