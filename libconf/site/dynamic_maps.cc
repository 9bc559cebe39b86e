#include "libconf/site/dynamic_maps.h"

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <system_error>

#include "base/file.h"
#include "base/text.h"

namespace postwright {
namespace {

constexpr std::string_view kSpace = " \t\r\n\v\f";
constexpr std::uint64_t kMaxDynamicMaps = 1u << 20;

/// dynamicmaps.cf, and behind it what is in dynamicmaps.cf.d by name.
std::vector<std::string> dynamic_maps_files(const std::string& directory) {
  std::vector<std::string> files;
  std::error_code error;
  for (std::filesystem::directory_iterator at(cat(directory, "/dynamicmaps.cf.d"), error), end;
       !error && at != end; at.increment(error)) {
    std::error_code not_a_file;
    if (at->is_regular_file(not_a_file)) files.push_back(at->path().native());
  }
  std::sort(files.begin(), files.end());
  files.insert(files.begin(), cat(directory, "/dynamicmaps.cf"));
  return files;
}

}  // namespace

Result<std::vector<DynamicMap>> parse_dynamic_maps(std::string_view text, std::string_view path) {
  std::vector<DynamicMap> maps;
  std::size_t number = 0;
  for (std::size_t begin = 0; begin < text.size();) {
    std::size_t end = std::min(text.find('\n', begin), text.size());
    std::string_view line = text.substr(begin, end - begin);
    begin = end + 1;
    ++number;
    auto words = split(line, kSpace);
    if (words.empty() || line.starts_with('#')) continue;
    if (words.size() != 3 && words.size() != 4)
      return config_failure(path, ", line ", number,
                            ": Expected \"dict-type .so-name dict-function [mkmap-function]\"");
    maps.push_back({.type = std::string(words[0]),
                    .library = std::string(words[1]),
                    .open_function = std::string(words[2]),
                    .create_function = words.size() == 4 ? std::string(words[3]) : std::string()});
  }
  return maps;
}

Result<std::vector<DynamicMap>> read_dynamic_maps(const Configuration& configuration,
                                                  Reporter& reporter) {
  auto directory = configuration.value("meta_directory");
  if (!directory) return failure_of(directory);
  std::vector<DynamicMap> all;
  for (const std::string& path : dynamic_maps_files(configuration.on_disk(*directory))) {
    auto text = read_file(path, kMaxDynamicMaps);
    if (!text && text.error().code == ENOENT) continue;
    if (!text) return failure_of(text);
    auto maps = parse_dynamic_maps(*text, path);
    if (!maps) return failure_of(maps);
    for (DynamicMap& map : *maps) {
      auto at = std::ranges::lower_bound(all, map.type, {}, &DynamicMap::type);
      if (at != all.end() && at->type == map.type)
        reporter.warning(cat(path, ": ignoring duplicate entry for \"", map.type, "\""));
      else
        all.insert(at, std::move(map));
    }
  }
  return all;
}

}  // namespace postwright
