#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "base/atomic_file.h"
#include "base/result.h"
#include "libmaps/index_builder.h"

namespace postwright::lmdb {

/// The .lmdb file that a build replaces, and how: by a new file that is renamed to it, or, where
/// that cannot be done, in place. Errors have no file name: only the reason.
class IndexTarget {
 public:
  using AddRecord = std::function<Status(std::string_view key, std::string_view value)>;
  /// Hands all records, keys rising, to the function that it is given.
  using Source = std::function<Status(const AddRecord& add)>;

  /// Looks at an index that exists (it must be writable and an LMDB file) and makes the new file.
  static Result<IndexTarget> open(const std::string& path, const BuildOptions& options);

  /// The index file, links resolved.
  const std::string& path() const { return path_; }

  /// Makes the index of these records, which are `bytes` bytes of keys and values.
  Status replace(std::uint64_t bytes, const Source& source);

  /// After a failure: a table without records, if there was none before.
  void leave_empty();

 private:
  IndexTarget(std::string path, bool existed) : path_(std::move(path)), existed_(existed) {}

  std::string path_;
  bool existed_;
  std::optional<AtomicFile> fresh_;  // without: in place
};

}  // namespace postwright::lmdb
