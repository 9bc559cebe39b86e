#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/file.h"
#include "base/message.h"
#include "base/result.h"
#include "libmaps/table.h"

namespace postwright {

/// Keys are stored as given: no case folding happens in a builder, callers fold before.
struct BuildOptions {
  TrailingNul trailing_nul = TrailingNul::automatic;
  Duplicates duplicates = Duplicates::warn;
  Reporter* reporter = nullptr;
  mode_t mode = 0644;  ///< of a new index; the umask of the process does not apply
  /// A file (the .db that is replaced) whose owner, group, mode and labels the index gets.
  std::optional<std::string> attributes_from = std::nullopt;
  /// lmdb: a new table whose build failed or was given up stays behind empty, as postmap's does.
  bool empty_index_on_failure = false;
  /// Memory that sorting may use before it spills to an unlinked temporary file beside the index.
  std::size_t sort_memory = std::size_t{256} << 20;
};

/// What a finished build holds.
struct BuildSummary {
  std::uint64_t records = 0;     ///< in the index
  std::uint64_t duplicates = 0;  ///< records that another one with the same key kept out
  std::string path;              ///< of the index file
};

/// Builds a whole index file of one type. Nothing is visible under the index's name before
/// finish() succeeds, and a builder that is destroyed without it leaves what was there.
class IndexBuilder {
 public:
  IndexBuilder() = default;
  IndexBuilder(const IndexBuilder&) = delete;
  IndexBuilder& operator=(const IndexBuilder&) = delete;
  virtual ~IndexBuilder() = default;

  /// Stores a record; the trailing null byte is added as BuildOptions::trailing_nul says.
  /// Duplicate keys are handled as BuildOptions::duplicates says, with the warning
  /// `NAME: duplicate entry: "KEY"`. Limits of the type (LMDB's key size, CDB's 4 GiB) are
  /// ErrorKind::data with the reference's text, and nothing is replaced.
  virtual Status put(std::string_view key, std::string_view value) = 0;

  /// Stores exactly these bytes, without a trailing null byte (postalias' YP_ records).
  virtual Status put_bytes(std::string_view key, std::string_view value) = 0;

  /// A warning of the caller about its source. Builders that find duplicates only while sorting
  /// hold it back, so that messages appear in the order of the source.
  virtual void warn(std::string_view text) = 0;

  /// Writes, syncs, makes the index visible, and tells readers of an old one.
  virtual Result<BuildSummary> finish() = 0;
};

using BuilderPtr = std::unique_ptr<IndexBuilder>;

}  // namespace postwright
