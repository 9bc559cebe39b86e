#include "cmd/postmulti/life_cycle.h"

#include <unistd.h>

#include <algorithm>
#include <cerrno>

#include "base/file.h"
#include "base/text.h"
#include "cmd/postmulti/new_instance.h"
#include "cmd/postmulti/private_files.h"
#include "cmd/postmulti/selection.h"
#include "libconf/edits/edit_file.h"
#include "libconf/edits/main_cf_edit.h"

namespace postwright::postmulti {
namespace {

constexpr std::string_view kQueues[] = {"active",  "bounce", "corrupt",  "defer",    "deferred",
                                        "flush",   "hold",   "incoming", "maildrop", "pid",
                                        "private", "public", "saved",    "trace"};

using Values = std::map<std::string, std::string, std::less<>>;

/// postconf -e, with its words.
Status set_parameters(const std::string& directory, Values values, Voices& voices) {
  std::string path = cat(directory, "/main.cf");
  MainCfEdit edit{.action = EditAction::set, .values = std::move(values)};
  auto edited = edit_file(path, [&](std::string_view bytes) -> Result<std::string> {
    return edit_main_cf(bytes, edit, path, &voices.postconf()).bytes;
  });
  if (edited) return {};
  return Voices::refuse(voices.postconf(), edited.error().message);
}

std::string joined(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += cat(text.empty() ? "" : " ", word);
  return text;
}

class LifeCycle {
 public:
  LifeCycle(const CommandLine& line, const Configuration& primary, Instances& instances,
            Voices& voices)
      : line_(line), primary_(primary), instances_(instances), voices_(voices) {}

  Status run() {
    Status names = check_new_names(line_);
    if (!names) return names;
    if (line_.action == Action::create || line_.action == Action::import) return add();
    auto target = find_target();
    if (!target) return failure_of(target);
    switch (line_.action) {
      case Action::assign:
        return assign(**target);
      case Action::deport:
      case Action::destroy:
        return take_out(**target);
      default: {
        Status ready = check_initialised();
        if (!ready) return ready;
        return set_parameters(
            (*target)->directory,
            {{"multi_instance_enable", line_.action == Action::enable ? "yes" : "no"}}, voices_);
      }
    }
  }

 private:
  Result<const Instance*> find_target() const {
    if (line_.choice.kind != Choice::Kind::name)
      return config_failure("Select an instance via '-i name'");
    auto found = select(instances_.all(), line_.choice, false);
    if (found.empty()) return config_failure("No instance named ", line_.choice.text);
    return found.front();
  }

  Status check_initialised() {
    auto wrapper = primary_.value("multi_instance_wrapper");
    if (!wrapper || wrapper->empty())
      return Voices::refuse(voices_.script(),
                            "multi_instance_wrapper is empty, run 'postmulti -e init' first.");
    auto enable = primary_.value("multi_instance_enable");
    if (!enable || *enable != "yes")
      return Voices::refuse(voices_.script(),
                            "multi_instance_enable!=yes, run 'postmulti -e init' first.");
    return {};
  }

  /// The directories of all secondaries, with `added` before the first that is chosen.
  Result<std::vector<std::string>> directories_with(const std::string& added) const {
    auto secondaries = instances_.all().subspan(1);
    auto at = secondaries.end();
    if (line_.choice.kind == Choice::Kind::all) {
      at = secondaries.begin();
    } else if (line_.choice.kind != Choice::Kind::none) {
      at = std::ranges::find_if(
          secondaries, [&](const Instance& instance) { return is_chosen(instance, line_.choice); });
      if (at == secondaries.end()) return config_failure("No matching secondary instances");
    }
    std::vector<std::string> directories;
    for (auto it = secondaries.begin(); it != secondaries.end(); ++it) {
      if (it == at) directories.push_back(added);
      directories.push_back(it->directory);
    }
    if (at == secondaries.end()) directories.push_back(added);
    return directories;
  }

  /// Create and import.
  Status add() {
    auto instance = describe_new_instance(line_, instances_.primary());
    if (!instance) return failure_of(instance);
    auto directories = directories_with(instance->directory);
    if (!directories) return failure_of(directories);
    if (const Claims::Owner* owner = instances_.claims().owner_of(instance->directory))
      return config_failure("new config_directory=", instance->directory,
                            " is already in use by instance ", owner->directory, ", ",
                            owner->parameter, "=", instance->directory);
    if (line_.action == Action::import) {
      auto found = read_instance(instance->directory, instances_.shared().command_directory);
      if (!found) return failure_of(found);
      if (line_.new_name) found->name = instance->name;
      if (line_.new_group) found->group = instance->group;
      instance = std::move(found);
    }
    Status claimed = claim_for(*instance, instances_.claims());
    if (!claimed) return claimed;
    Status ready = check_initialised();
    if (!ready) return ready;
    if (line_.action == Action::import && !file_exists(cat(instance->directory, "/master.cf")))
      return Voices::refuse(voices_.script(),
                            cat("'", instance->directory, "' lacks a master.cf file"));
    if (line_.action == Action::create) {
      Status made = make_instance_files(*instance, primary_, instances_.shared(), voices_);
      if (!made) return made;
    }
    return take_in(*instance, *directories);
  }

  Status take_in(const Instance& instance, const std::vector<std::string>& directories) {
    Values own;
    if (line_.new_name) own["multi_instance_name"] = instance.name;
    if (line_.new_group) own["multi_instance_group"] = instance.group;
    if (!own.empty()) {
      Status set = set_parameters(instance.directory, std::move(own), voices_);
      if (!set) return set;
    }
    Values primary{{"multi_instance_directories", joined(directories)}};
    std::vector<std::string> alternate = alternate_directories();
    if (std::erase(alternate, instance.directory) > 0)
      primary["alternate_config_directories"] = joined(alternate);
    Status set = set_parameters(primary_.directory(), std::move(primary), voices_);
    if (!set) return set;
    return give_permissions(instance);
  }

  Status give_permissions(const Instance& instance) {
    auto configuration = Configuration::load(
        instance.directory,
        {.root = {}, .master_cf = MasterCfReading::none, .directory_is_set = true});
    if (!configuration) return failure_of(configuration);
    auto text = read_file(cat(instances_.shared().meta_directory, "/postfix-files"));
    if (!text) return failure_of(text);
    return set_permissions(parse_private_files(*text, *configuration));
  }

  Status assign(const Instance& instance) {
    Values values;
    std::string name = without_dash(line_.new_name.value_or(instance.name));
    std::string group = without_dash(line_.new_group.value_or(instance.group));
    if (name != instance.name) values["multi_instance_name"] = name;
    if (group != instance.group) values["multi_instance_group"] = group;
    if (values.contains("multi_instance_name") && !name.empty()) {
      Status claimed = instances_.claims().claim(instance.directory, "multi_instance_name", name);
      if (!claimed) return claimed;
    }
    if (values.empty()) return {};
    Status ready = check_initialised();
    if (!ready) return ready;
    return set_parameters(instance.directory, std::move(values), voices_);
  }

  /// alternate_config_directories as it is written: Postfix does not expand it either.
  std::vector<std::string> alternate_directories() const {
    std::vector<std::string> directories;
    if (const PlacedText* value = primary_.setting_of("alternate_config_directories"))
      for (std::string_view directory : split(value->text(), kListSeparators))
        directories.emplace_back(directory);
    return directories;
  }

  /// Deport and destroy.
  Status take_out(const Instance& instance) {
    if (instance.primary) return config_failure("Cannot remove the primary instance");
    if (instance.enabled) return config_failure("Cannot remove enabled instances");
    Status ready = check_initialised();
    if (!ready) return ready;
    if (is_running(instance))
      return Voices::refuse(voices_.script(),
                            cat("Instance '", instance.directory, "' is not stopped"));
    bool destroys = line_.action == Action::destroy;
    if (destroys && !file_exists(cat(instance.directory, "/main.cf")))
      return Voices::refuse(voices_.script(), cat(instance.directory, "/main.cf file not found"));
    std::vector<std::string> left;
    for (const Instance& other : instances_.all().subspan(1))
      if (other.directory != instance.directory) left.push_back(other.directory);
    Values values{{"multi_instance_directories", joined(left)}};
    std::vector<std::string> alternate = alternate_directories();
    bool is_there = std::ranges::find(alternate, instance.directory) != alternate.end();
    if (is_there == destroys) {
      if (destroys)
        std::erase(alternate, instance.directory);
      else
        alternate.push_back(instance.directory);
      values["alternate_config_directories"] = joined(alternate);
    }
    Status set = set_parameters(primary_.directory(), std::move(values), voices_);
    if (!set) return set;
    if (destroys) remove_files(instance);
    return {};
  }

  /// What is empty, and the two files. The rest stays, and is named.
  void remove_files(const Instance& instance) {
    for (std::string_view queue : kQueues)
      remove_directory(cat(instance.queue_directory, "/", queue));
    remove_directory(instance.data_directory);
    remove_directory(instance.queue_directory);
    for (std::string_view name : {"main.cf", "master.cf"})
      unlink(cat(instance.directory, "/", name).c_str());
    remove_directory(instance.directory);
  }

  void remove_directory(const std::string& path) {
    if (rmdir(path.c_str()) == 0 || errno == ENOENT) return;
    voices_.script().warning(cat(path, ": please verify contents and remove by hand"));
  }

  const CommandLine& line_;
  const Configuration& primary_;
  Instances& instances_;
  Voices& voices_;
};

}  // namespace

Status initialise(const std::string& directory, Voices& voices) {
  return set_parameters(directory,
                        {{"multi_instance_wrapper", "${command_directory}/postmulti -p --"},
                         {"multi_instance_enable", "yes"}},
                        voices);
}

Status edit_instances(const CommandLine& line, const Configuration& primary, Instances& instances,
                      Voices& voices) {
  return LifeCycle(line, primary, instances, voices).run();
}

}  // namespace postwright::postmulti
