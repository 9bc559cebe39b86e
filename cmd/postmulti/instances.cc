#include "cmd/postmulti/instances.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>

#include <cerrno>
#include <utility>

#include "base/file.h"
#include "base/text.h"
#include "cmd/postconf/session/session.h"
#include "libconf/site/startup_checks.h"

namespace postwright::postmulti {
namespace {

constexpr std::string_view kNames[] = {"queue_directory", "data_directory", "multi_instance_name",
                                       "multi_instance_group", "multi_instance_enable"};

/// The parameters of `kNames` as `postconf -xc DIRECTORY` gives them, with its messages.
Result<std::vector<std::string>> read_values(const std::string& directory, Console& postconf) {
  postconf::CommandLine options{.config_directory = directory, .expand = true};
  auto session = postconf::Session::begin(options, postconf);
  if (!session) return failure_of(session);
  MainScope scope((*session)->configuration());
  std::vector<std::string> values;
  for (std::string_view name : kNames) {
    auto value = scope.find(name);
    if (!value) return failure_of(value);
    auto text = (*session)->shown(value->value_or(ScopeValue{}), scope);
    if (!text) return failure_of(text);
    values.push_back(std::move(*text));
  }
  (*session)->warn_about_unused(true);
  return values;
}

Result<Instance> make_instance(std::string directory, std::vector<std::string> values) {
  Instance instance{.directory = std::move(directory),
                    .queue_directory = std::move(values[0]),
                    .data_directory = std::move(values[1]),
                    .name = std::move(values[2]),
                    .group = std::move(values[3])};
  const std::string& enable = values[4];
  instance.enabled = equals_ignoring_case(enable, "yes");
  if (!instance.enabled && !equals_ignoring_case(enable, "no"))
    return config_failure("Unexpected ", instance.directory,
                          "/main.cf entry: multi_instance_enable = ", enable);
  return instance;
}

/// "NO" or a directory that must be there.
Status check_directory(std::string_view parameter, const std::string& path) {
  struct stat status {};
  if (stat(path.c_str(), &status) != 0)
    return system_failure(cat(parameter, " = '", path, "': directory not found"), errno);
  if (!S_ISDIR(status.st_mode))
    return config_failure(parameter, " = '", path, "' is not a directory");
  return {};
}

}  // namespace

Status Claims::claim(const std::string& directory, std::string_view parameter,
                     const std::string& value) {
  auto [owner, is_new] = owners_.try_emplace(value, Owner{directory, std::string(parameter)});
  if (is_new || owner->second == Owner{directory, std::string(parameter)}) return {};
  return config_failure("instance ", directory, ", ", parameter, "=", value,
                        " conflicts with instance ", owner->second.directory, ", ",
                        owner->second.parameter, "=", value);
}

const Claims::Owner* Claims::owner_of(std::string_view value) const {
  auto found = owners_.find(value);
  return found == owners_.end() ? nullptr : &found->second;
}

Status claim_for(const Instance& instance, Claims& claims) {
  const std::pair<std::string_view, const std::string&> own[] = {
      {"multi_instance_name", instance.name},
      {"config_directory", instance.directory},
      {"queue_directory", instance.queue_directory},
      {"data_directory", instance.data_directory}};
  for (const auto& [parameter, value] : own) {
    if (value.empty()) continue;
    Status claimed = claims.claim(instance.directory, parameter, value);
    if (!claimed) return claimed;
  }
  return {};
}

bool is_running(const Instance& instance) {
  UniqueFd fd(open(cat(instance.queue_directory, "/pid/master.pid").c_str(),
                   O_RDWR | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK));
  return fd && flock(fd.get(), LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK;
}

Result<Instance> read_instance(const std::string& directory, std::string_view command_directory) {
  Console postconf(cat(command_directory, "/postconf"), Console::NameForm::as_given);
  auto values = read_values(directory, postconf);
  if (values) return make_instance(directory, std::move(*values));
  postconf.report(Severity::fatal, values.error().message);
  return config_failure("Failed to obtain all required ", directory, "/main.cf parameters");
}

Result<Instances> Instances::load(const Configuration& primary, Console& console) {
  Instances instances;
  const std::pair<std::string_view, std::string*> shared[] = {
      {"command_directory", &instances.shared_.command_directory},
      {"daemon_directory", &instances.shared_.daemon_directory},
      {"meta_directory", &instances.shared_.meta_directory},
      {"shlib_directory", &instances.shared_.shlib_directory},
      {"syslog_name", &instances.shared_.syslog_name}};
  for (const auto& [name, to] : shared) {
    auto value = startup_value(primary, name, console);
    if (!value) return failure_of(value);
    *to = std::move(*value);
  }
  const std::string& own = primary.directory();
  for (const auto& [name, value] : shared) {
    if (name == "syslog_name" || (name == "shlib_directory" && !value->starts_with('/'))) continue;
    Status there = check_directory(name, *value);
    if (!there) return failure_of(there);
    if (name == "meta_directory") continue;
    Status claimed = instances.claims_.claim(own, name, *value);
    if (!claimed) return failure_of(claimed);
  }
  std::vector<std::string> values;
  for (std::string_view name : kNames) {
    auto value = startup_value(primary, name, console);
    if (!value) return failure_of(value);
    values.push_back(std::move(*value));
  }
  auto directories = startup_value(primary, "multi_instance_directories", console);
  if (!directories) return failure_of(directories);
  auto secondaries = split(*directories, kListSeparators);
  if (secondaries.empty()) values[4] = "yes";
  auto first = make_instance(own, std::move(values));
  if (!first) return failure_of(first);
  first->primary = true;
  Status claimed = claim_for(*first, instances.claims_);
  if (!claimed) return failure_of(claimed);
  instances.all_.push_back(std::move(*first));
  for (std::string_view directory : secondaries) {
    auto instance = read_instance(std::string(directory), instances.shared_.command_directory);
    if (!instance) return failure_of(instance);
    claimed = claim_for(*instance, instances.claims_);
    if (!claimed) return failure_of(claimed);
    instances.all_.push_back(std::move(*instance));
  }
  return instances;
}

}  // namespace postwright::postmulti
