#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "libconf/site/configuration.h"

namespace postwright::postmulti {

/// A line of postfix-files about a file or directory that an instance has for itself.
struct PrivateFile {
  std::string path;
  bool is_directory = false;
  std::string owner;
  std::string group;  ///< empty: stays
  unsigned mode = 0;
  bool create = false;
  bool recursive = false;
  bool operator==(const PrivateFile&) const = default;
};

/// The lines of postfix-files whose path begins with $config_directory, $queue_directory or
/// $data_directory, names expanded; others, and what is not well-formed, are left out. Format:
/// path:type:owner:group:mode:flags, '#' comments.
std::vector<PrivateFile> parse_private_files(std::string_view text,
                                             const Configuration& configuration);

/// Makes the directories that are missing and gives all their owner, group and mode, as `postfix
/// set-permissions` does. Links are not followed.
Status set_permissions(const std::vector<PrivateFile>& files);

}  // namespace postwright::postmulti
