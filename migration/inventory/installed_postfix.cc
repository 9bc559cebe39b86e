#include "migration/inventory/installed_postfix.h"

#include <dirent.h>

#include <algorithm>

#include "base/file.h"
#include "base/text.h"
#include "libconf/site/postfix_types.h"
#include "migration/files/site_path.h"
#include "migration/inventory/ask_program.h"

namespace postwright::reindexer {
namespace {

constexpr std::uint64_t kMaxPostfixFile = 64u << 20;
constexpr const char* kIndexTypeNames[] = {"lmdb", "cdb"};

std::vector<std::string> names_in_site(std::string_view root, const std::string& path) {
  std::vector<std::string> names;
  auto directory = SiteDirectory::open(root, path);
  DIR* opened = directory ? opendir(directory->inside(".").c_str()) : nullptr;
  if (!opened) return names;
  while (const dirent* entry = readdir(opened)) names.emplace_back(entry->d_name);
  closedir(opened);
  std::ranges::sort(names);
  return names;
}

PostfixFiles files_of_site(const std::string& root) {
  return {
      .exists =
          [root](const std::string& path) {
            auto status = status_in_site(root, path);
            return status && *status;
          },
      .names_in = [root](const std::string& path) { return names_in_site(root, path); },
      .bytes_of = [root](const std::string& path) -> std::optional<std::string> {
        auto status = status_in_site(root, path);
        if (!status || !*status || static_cast<std::uint64_t>((*status)->st_size) > kMaxPostfixFile)
          return std::nullopt;
        auto bytes = read_in_site(root, path);
        return bytes ? std::optional(std::move(*bytes)) : std::nullopt;
      }};
}

class Asking {
 public:
  Asking(const Configuration& configuration, const Options& options)
      : configuration_(configuration), options_(options) {}

  InstalledPostfix run() {
    found_.not_asked = ask();
    if (!found_.not_asked.empty()) found_.postconf.clear();
    PostfixFiles files = files_of_site(options_.root);
    // What a library that is gone was for, postconf -m lists as well.
    auto types = index_types_of(configuration_, files);
    for (const auto& [type, opens] : types)
      if (!found_.opens.contains(type) || !opens) found_.opens[type] = opens;
    std::string os_release = files.bytes_of("/etc/os-release").value_or("");
    if (os_release.empty()) os_release = files.bytes_of("/usr/lib/os-release").value_or("");
    for (const char* type : kIndexTypeNames)
      found_.packages[type] = package_of_type(type, os_release);
    take_options();
    return std::move(found_);
  }

 private:
  /// Empty, or why it did not answer.
  std::string ask() {
    if (!options_.root.empty()) return "programs of a mounted image are not run";
    auto directory = configuration_.value("command_directory");
    if (!directory) return directory.error().message;
    found_.postconf = cat(*directory, "/postconf");
    if (std::string why = why_not_run(found_.postconf); !why.empty()) return why;
    // Postfix' own does not know this option.
    if (auto ours = output_of(found_.postconf, {"--version"});
        ours && ours->find("(Postwright)") != std::string::npos)
      return cat(found_.postconf, " is Postwright's own");
    auto defaults = output_of(
        found_.postconf, {"-d", "mail_version", "default_database_type", "default_cache_db_type"});
    if (!defaults) return defaults.error().message;
    take_defaults(*defaults);
    if (!found_.database_type) return cat(found_.postconf, " does not name its defaults");
    auto types = output_of(found_.postconf, {"-c", configuration_.directory(), "-m"});
    if (types) take_types(*types);
    return {};
  }

  void take_defaults(std::string_view text) {
    for (std::string_view line : split(text, "\n")) {
      std::size_t equals = line.find('=');
      if (equals == std::string_view::npos) continue;
      std::string_view name = trim(line.substr(0, equals));
      std::string value(trim(line.substr(equals + 1)));
      if (name == "mail_version") found_.version = value;
      // A default in terms of another parameter is none that can be written down here.
      if (value.empty() || !std::ranges::all_of(value, is_alnum)) continue;
      if (name == "default_database_type") found_.database_type = value;
      if (name == "default_cache_db_type") found_.cache_type = value;
    }
  }
  void take_types(std::string_view text) {
    auto types = split(text, " \t\r\n");
    for (const char* type : kIndexTypeNames)
      found_.opens[type] = std::ranges::find(types, type) != types.end();
  }

  void take_options() {
    if (!options_.postfix_default.empty()) found_.database_type = options_.postfix_default;
    if (!options_.postfix_cache_default.empty()) found_.cache_type = options_.postfix_cache_default;
    if (options_.postfix_types.empty()) return;
    for (const char* type : kIndexTypeNames)
      found_.opens[type] =
          std::ranges::find(options_.postfix_types, type) != options_.postfix_types.end();
  }

  const Configuration& configuration_;
  const Options& options_;
  InstalledPostfix found_;
};

}  // namespace

InstalledPostfix find_installed_postfix(const Configuration& configuration,
                                        const Options& options) {
  return Asking(configuration, options).run();
}

InstalledPostfix find_installed_postfix(const Options& options) {
  auto bytes = read_in_site(options.root, cat(options.config_directory, "/main.cf"));
  Configuration::Options how;
  how.root = options.root;
  auto configuration =
      bytes ? Configuration::parse(options.config_directory, std::move(*bytes), "", how)
            : Result<Configuration>(failure_of(bytes));
  if (!configuration) {
    InstalledPostfix nothing;
    nothing.not_asked = configuration.error().message;
    return nothing;
  }
  return find_installed_postfix(*configuration, options);
}

void add_unopened(const InstalledPostfix& postfix, Outcome& verified) {
  std::vector<Step> unopened;
  for (const Step& step : verified.steps) {
    std::string type = step.path.substr(step.path.rfind('.') + 1);
    if (step.what == "equal" && postfix.lacks(type))
      unopened.push_back(
          {"unusable", step.path, cat("this Postfix has no ", type, ": ", postfix.remedy(type))});
  }
  if (!unopened.empty() && verified.status == ExitStatus::done)
    verified.status = ExitStatus::findings;
  for (Step& step : unopened) verified.steps.push_back(std::move(step));
}

}  // namespace postwright::reindexer
