#include "libmaps/module/module_file.h"

#include <sys/auxv.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <climits>
#include <iterator>
#include <vector>

#include "base/file.h"
#include "base/text.h"
#include "libmaps/map_type_names.h"

namespace postwright {
namespace {

std::vector<std::string> module_directories() {
  std::vector<std::string> directories;
  std::array<char, PATH_MAX> program{};
  ssize_t length =
      getauxval(AT_SECURE) != 0 ? -1 : readlink("/proc/self/exe", program.data(), program.size());
  if (length > 0) {
    std::string_view path(program.data(), static_cast<std::size_t>(length));
    directories.push_back(cat(directory_of(directory_of(path)), "/lib/postwright"));
  }
  directories.emplace_back(POSTWRIGHT_MODULE_DIR);
  return directories;
}

}  // namespace

std::string module_file(std::string_view type) {
  for (const std::string& directory : module_directories()) {
    std::string path = cat(directory, "/", type, ".so");
    if (access(path.c_str(), R_OK) == 0) return path;
  }
  return {};
}

bool is_installed_type(std::string_view type) {
  return std::ranges::find(kModuleTypeNames, type) == std::end(kModuleTypeNames) ||
         !module_file(type).empty();
}

std::string missing_module_hint(std::string_view type) {
  if (is_installed_type(type)) return {};
  return cat("unsupported dictionary type: ", type, ". Is the postwright-", type,
             " package installed?");
}

}  // namespace postwright
