#pragma once

#include <sys/types.h>

#include <optional>
#include <string>
#include <string_view>

#include "base/file.h"
#include "base/result.h"

namespace postwright {

/// Copies mode, owner, group and all extended attributes (POSIX ACLs and SELinux contexts are
/// such) from the file behind `from` to `to`. What the file system or missing privilege refuses is
/// an error only for mode and owner; `path` is named in it.
Status copy_attributes(int from, int to, const std::string& path);

/// Replaces a file so that readers see the old bytes or the new ones, never a mix, and a crash
/// leaves one of them: a temporary file in the same directory, fsync, rename, fsync of the
/// directory. Without commit() nothing changes and the temporary file goes away.
class AtomicFile {
 public:
  struct Options {
    mode_t mode = 0644;  ///< when there is no file to copy attributes from; the umask applies
    /// The file whose mode, owner and attributes the new one gets; by default the target itself,
    /// if it exists. An empty string: from none.
    std::optional<std::string> attributes_from = std::nullopt;
    /// The temporary file has no name before commit(), where the file system allows that: a process
    /// that is killed leaves nothing behind. temporary() is empty until then.
    bool unnamed = false;
    /// Name of the temporary file, else one that begins with a dot and ends in a random part.
    std::optional<std::string> temporary = std::nullopt;
  };

  /// `path` may be a symbolic link: its target is replaced, the link stays; resolve_links() says
  /// which links are followed.
  static Result<AtomicFile> create(const std::string& path, const Options& options);
  static Result<AtomicFile> create(const std::string& path) { return create(path, Options{}); }

  AtomicFile(AtomicFile&& other) noexcept;
  AtomicFile& operator=(AtomicFile&&) = delete;
  ~AtomicFile();

  int fd() const { return fd_.get(); }
  const std::string& target() const { return target_; }
  const std::string& temporary() const { return temporary_; }
  Status write(std::string_view bytes);
  /// Makes the new content visible and durable.
  Status commit();

 private:
  AtomicFile() = default;
  template <class Attempt>
  Status with_new_name(Attempt&& attempt);
  Status create_named(mode_t mode);
  bool create_unnamed(mode_t mode);
  Status give_name();
  UniqueFd fd_;
  std::string target_;
  std::string temporary_;
};

/// Replaces the whole content of `path` as AtomicFile does.
Status replace_file(const std::string& path, std::string_view bytes,
                    const AtomicFile::Options& options = {});

/// fsync of a directory, so that a rename or unlink in it is durable.
Status sync_directory(const std::string& directory);

}  // namespace postwright
