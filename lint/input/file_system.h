#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace postwright::lint {

/// What is at a path.
struct FileFacts {
  enum class Kind { unknown, missing, file, directory, other };
  Kind kind = Kind::unknown;  ///< unknown: this user may not look there
  std::uint32_t mode = 0;     ///< permission bits
  std::uint32_t owner = 0;    ///< user ID
  std::int64_t modified = 0;  ///< in nanoseconds since 1970

  bool exists() const { return kind > Kind::missing; }
  bool is_missing() const { return kind == Kind::missing; }
};

/// The host's files, or those of an image. Rules that look at them say so (Rule::looks_at_files),
/// and nothing in lint/ opens any: whoever runs it implements this.
class FileSystem {
 public:
  FileSystem() = default;
  FileSystem(const FileSystem&) = delete;
  FileSystem& operator=(const FileSystem&) = delete;
  virtual ~FileSystem() = default;
  /// `path` is absolute, as a configuration has it; links are followed.
  virtual FileFacts look(const std::string& path) const = 0;
  /// The names in a directory, sorted; none when it cannot be read.
  virtual std::vector<std::string> names_in(const std::string& directory) const = 0;
  /// All bytes of a regular file of at most 64 MiB; nothing when it cannot be read.
  virtual std::optional<std::string> bytes_of(const std::string& path) const = 0;
};

}  // namespace postwright::lint
