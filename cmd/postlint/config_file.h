#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"

namespace postwright::postlint {

/// What postlint.toml says; the command line may say otherwise. Names as in the file, with a dash.
struct ConfigFile {
  std::string path;
  std::optional<std::string> profile;
  std::vector<std::string> select;
  std::vector<std::string> extend_select;
  std::vector<std::string> ignore;
  std::vector<std::pair<std::string, std::string>> severity;  ///< selector, level
  std::vector<std::pair<std::string, std::vector<std::string>>> per_path_ignores;
  std::optional<std::string> target_version;
  std::optional<std::string> openssl;
  std::optional<std::string> fail_on;
  std::optional<std::string> templates;
  std::optional<std::string> baseline;
  std::optional<bool> target_without_bdb;
};

/// ErrorKind::config: "FILE, line N: REASON", for unknown keys too.
Result<ConfigFile> parse_config_file(std::string_view text, const std::string& path);

/// The postlint.toml or .postlint.toml of `directory` or the nearest one above it; empty when there
/// is none.
std::string find_config_file(const std::string& directory);

}  // namespace postwright::postlint
