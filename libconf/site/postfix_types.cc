#include "libconf/site/postfix_types.h"

#include <algorithm>
#include <span>

#include "base/text.h"
#include "libconf/site/dynamic_maps.h"

namespace postwright {
namespace {

constexpr std::string_view kIndexTypes[] = {"lmdb", "cdb"};

// Where distributions put what main.cf does not name: Debian, Fedora (64 and 32 bits), SUSE, Arch,
// Postfix itself.
constexpr std::string_view kMetaDirectories[] = {"/etc/postfix", "/usr/share/postfix",
                                                 "/usr/lib/postfix"};
constexpr std::string_view kLibraryDirectories[] = {"/usr/lib/postfix", "/usr/lib64/postfix",
                                                    "/usr/lib/postfix/bin"};
constexpr std::string_view kCommandDirectories[] = {"/usr/sbin", "/usr/bin"};

/// What main.cf says, else every place that is known.
std::vector<std::string> places(const Configuration& configuration, std::string_view parameter,
                                std::span<const std::string_view> known) {
  if (configuration.is_set(parameter))
    if (auto value = configuration.value(parameter); value && value->starts_with('/'))
      return {*value};
  return {known.begin(), known.end()};
}

std::vector<DynamicMap> maps_in(const std::string& directory, const PostfixFiles& files) {
  std::vector<DynamicMap> all;
  std::vector<std::string> paths{cat(directory, "/dynamicmaps.cf")};
  for (const std::string& name : files.names_in(cat(directory, "/dynamicmaps.cf.d")))
    if (!name.starts_with('.')) paths.push_back(cat(directory, "/dynamicmaps.cf.d/", name));
  for (const std::string& path : paths) {
    auto text = files.bytes_of(path);
    auto maps = text ? parse_dynamic_maps(*text, path) : std::vector<DynamicMap>();
    if (maps) all.insert(all.end(), maps->begin(), maps->end());
  }
  return all;
}

bool is_installed(const DynamicMap& map, const std::vector<std::string>& libraries,
                  const PostfixFiles& files) {
  if (map.library.starts_with('/')) return files.exists(map.library);
  return std::ranges::any_of(libraries, [&](const std::string& directory) {
    return files.exists(cat(directory, "/", map.library));
  });
}

/// The function that opens the type is a symbol of Postfix' library. A static postmap has no
/// symbols; there the type's own library, or a message of its code, gives it away.
bool is_built_in(std::string_view type, std::string_view program) {
  for (const std::string& sign :
       {cat("dict_", type, "_open"), cat("dict_", type, "q_open"), cat("lib", type, ".so")})
    if (program.find(sign) != std::string_view::npos) return true;
  return false;
}

}  // namespace

std::map<std::string, bool, std::less<>> index_types_of(const Configuration& configuration,
                                                        const PostfixFiles& files) {
  std::map<std::string, bool, std::less<>> types;
  auto libraries = places(configuration, "shlib_directory", kLibraryDirectories);
  std::vector<std::string> programs;
  for (const std::string& directory : libraries)
    programs.push_back(cat(directory, "/libpostfix-util.so"));
  for (const std::string& directory :
       places(configuration, "command_directory", kCommandDirectories))
    programs.push_back(cat(directory, "/postmap"));
  std::optional<std::string> program;
  for (const std::string& path : programs)
    if (!program) {
      program = files.bytes_of(path);
      // Ours may have taken the place of Postfix' own.
      if (program && program->find("(Postwright)") != std::string::npos) program.reset();
    }
  if (!program) return types;
  for (std::string_view type : kIndexTypes) types[std::string(type)] = is_built_in(type, *program);
  for (const std::string& directory : places(configuration, "meta_directory", kMetaDirectories))
    for (const DynamicMap& map : maps_in(directory, files))
      if (auto type = types.find(map.type); type != types.end() && !type->second)
        type->second = is_installed(map, libraries, files);
  return types;
}

std::string package_of_type(std::string_view type, std::string_view os_release) {
  std::string family;
  for (std::string_view line : split(os_release, "\n"))
    if (line.starts_with("ID=") || line.starts_with("ID_LIKE="))
      family += cat(" ", line.substr(line.find('=') + 1));
  auto is = [&](std::string_view name) { return family.find(name) != std::string::npos; };
  if (is("suse") || is("sles")) return type == "lmdb" ? "postfix-bdb-lmdb" : "";
  for (std::string_view name : {"debian", "ubuntu", "fedora", "rhel", "centos", "arch"})
    if (is(name)) return cat("postfix-", type);
  return {};
}

}  // namespace postwright
