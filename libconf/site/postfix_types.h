#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "libconf/site/configuration.h"

namespace postwright {

/// The files of an installed Postfix, however they are reached: this host, or a mounted image.
/// Paths are as the configuration has them.
struct PostfixFiles {
  std::function<bool(const std::string& path)> exists;
  /// The names in a directory; none when it cannot be read.
  std::function<std::vector<std::string>(const std::string& directory)> names_in;
  /// All bytes of a file of at most 64 MiB; nothing when it cannot be read.
  std::function<std::optional<std::string>(const std::string& path)> bytes_of;
};

/// Which of the index types lmdb and cdb the Postfix of these files opens. A type that has no
/// entry: that cannot be told, since no program of Postfix was found.
///
/// A type is there when dynamicmaps.cf(.d) of meta_directory names a library that exists, or when
/// it is built in: libpostfix-util.so of shlib_directory (of a Postfix without shared libraries,
/// command_directory/postmap) then has its functions. Directories that main.cf does not set are
/// those of every distribution (layout.h).
std::map<std::string, bool, std::less<>> index_types_of(const Configuration& configuration,
                                                        const PostfixFiles& files);

/// What to install for an index type that is missing, from the text of /etc/os-release:
/// "postfix-lmdb". Empty where it is not known.
std::string package_of_type(std::string_view type, std::string_view os_release);

}  // namespace postwright
