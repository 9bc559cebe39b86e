#include "cmd/postmulti/new_instance.h"

#include <sys/stat.h>

#include <algorithm>
#include <cerrno>

#include "base/atomic_file.h"
#include "base/file.h"
#include "base/text.h"
#include "libconf/edits/main_cf_edit.h"

namespace postwright::postmulti {
namespace {

/// What an instance has in common with the primary: its text is copied where main.cf there has any.
constexpr std::string_view kCopied[] = {
    "command_directory", "daemon_directory",  "html_directory", "mail_owner",
    "mailq_path",        "manpage_directory", "meta_directory", "newaliases_path",
    "readme_directory",  "sample_directory",  "sendmail_path",  "setgid_group",
    "shlib_directory"};

constexpr mode_t kPublicMask = 022;
constexpr mode_t kPrivateMask = 077;

bool is_safe(std::string_view text) {
  return std::ranges::all_of(text, [](char c) {
    return is_alnum(c) || std::string_view("!@%-_=+:./").find(c) != std::string_view::npos;
  });
}

/// The directory of `instance` that a parameter sets.
std::string* directory_called(Instance& instance, std::string_view parameter) {
  if (parameter == "config_directory") return &instance.directory;
  if (parameter == "queue_directory") return &instance.queue_directory;
  if (parameter == "data_directory") return &instance.data_directory;
  return nullptr;
}

Status take_argument(const CommandLine& line, std::string_view argument, Instance& instance) {
  std::size_t equals = argument.find('=');
  if (equals == std::string_view::npos)
    return config_failure("Malformed parameter setting '", argument, "'");
  std::string_view name = trim(argument.substr(0, equals));
  std::string_view value = trim(argument.substr(equals + 1));
  std::string* directory = directory_called(instance, name);
  if (!directory || (line.action == Action::import && name != "config_directory"))
    return config_failure("Parameter '", name, "' not valid with action ",
                          action_name(line.action));
  if (!value.starts_with('/'))
    return config_failure("Parameter setting '", name, "' is not an absolute path");
  while (value.ends_with('/')) value.remove_suffix(1);
  if (value.empty()) return config_failure("Parameter setting '", name, "' is the root directory");
  *directory = value;
  return {};
}

/// A directory, and those above it that are missing.
Status make_directory(const std::string& path) {
  if (mkdir(path.c_str(), 0777) == 0 || errno == EEXIST) return {};
  int code = errno;
  std::string above = directory_of(path);
  if (code != ENOENT || above == path) return system_failure(cat("mkdir ", path), code);
  Status made = make_directory(above);
  if (!made) return made;
  if (mkdir(path.c_str(), 0777) == 0 || errno == EEXIST) return {};
  return system_failure(cat("mkdir ", path), errno);
}

Status make_directories(const Instance& instance) {
  const std::pair<const std::string&, mode_t> directories[] = {
      {instance.directory, kPublicMask},
      {instance.queue_directory, kPublicMask},
      {instance.data_directory, kPrivateMask}};
  for (const auto& [path, mask] : directories) {
    mode_t before = umask(mask);
    Status made = make_directory(path);
    umask(before);
    if (!made) return made;
  }
  return {};
}

/// The prototype's text as main.cf of the instance.
std::string make_main_cf(const Instance& instance, const Configuration& primary,
                         const std::string& prototype, const std::string& path) {
  MainCfEdit set{.action = EditAction::set, .values = {}};
  MainCfEdit comment_out{.action = EditAction::comment_out, .values = {}};
  for (std::string_view name : kCopied) {
    const PlacedText* value = primary.setting_of(name);
    if (value && !value->text().empty())
      set.values[std::string(name)] = value->text();
    else
      comment_out.values[std::string(name)] = "";
  }
  set.values["queue_directory"] = instance.queue_directory;
  set.values["data_directory"] = instance.data_directory;
  set.values["authorized_submit_users"] = "";
  set.values["master_service_disable"] = "inet";
  return edit_main_cf(edit_main_cf(prototype, comment_out, path).bytes, set, path).bytes;
}

}  // namespace

std::string without_dash(const std::string& text) {
  return text == "-" ? std::string() : text;
}

Status check_new_names(const CommandLine& line) {
  if (line.new_name && *line.new_name != "-") {
    const std::string& name = *line.new_name;
    if (!is_safe(name))
      return config_failure("Unsafe characters in new instance name: '", name, "'");
    if (name.find('/') != std::string::npos)
      return config_failure("Illegal '/' character in new instance name: '", name, "'");
    if (!name.starts_with("postfix-"))
      return config_failure("New instance name must start with 'postfix-'");
  }
  if (line.new_group && !is_safe(*line.new_group))
    return config_failure("Unsafe characters in '-G ", *line.new_group, "'");
  return {};
}

Result<Instance> describe_new_instance(const CommandLine& line, const Instance& primary) {
  Instance instance{.name = without_dash(line.new_name.value_or("")),
                    .group = without_dash(line.new_group.value_or(""))};
  for (const std::string& argument : line.arguments) {
    Status taken = take_argument(line, argument, instance);
    if (!taken) return failure_of(taken);
  }
  const std::pair<std::string_view, const std::string&> models[] = {
      {"config_directory", primary.directory},
      {"queue_directory", primary.queue_directory},
      {"data_directory", primary.data_directory}};
  for (const auto& [parameter, model] : models) {
    std::string& path = *directory_called(instance, parameter);
    if (!path.empty()) continue;
    if (instance.name.empty()) return config_failure("Missing ", parameter, " parameter value");
    std::string above = directory_of(model);
    path = cat(above == "/" ? "" : above, "/", instance.name);
    if (line.action == Action::import) break;
  }
  return instance;
}

Status make_instance_files(const Instance& instance, const Configuration& primary,
                           const Shared& shared, Voices& voices) {
  std::string main_path = cat(instance.directory, "/main.cf");
  std::string master_path = cat(instance.directory, "/master.cf");
  if (file_exists(main_path) && file_exists(master_path)) return {};
  std::string prototypes[2];
  for (std::size_t i = 0; i < 2; ++i) {
    constexpr std::string_view kNames[] = {"main.cf", "master.cf"};
    std::string path = cat(shared.meta_directory, "/", kNames[i], ".proto");
    auto text = read_file(path);
    if (!text)
      return Voices::refuse(voices.script(), cat("Missing ", kNames[i], " prototype: ", path));
    prototypes[i] = std::move(*text);
  }
  Status made = make_directories(instance);
  if (!made) return made;
  // master.cf last: with it the instance is there.
  Status written = replace_file(
      main_path, make_main_cf(instance, primary, prototypes[0], main_path), {.mode = 0644});
  if (!written) return written;
  return replace_file(master_path, prototypes[1], {.mode = 0644});
}

}  // namespace postwright::postmulti
