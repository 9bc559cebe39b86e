#include "migration/level/level.h"

#include <algorithm>
#include <iterator>
#include <vector>

#include "base/file.h"
#include "base/line_ends.h"
#include "base/text.h"
#include "libconf/edits/edit_file.h"
#include "libconf/edits/main_cf_edit.h"
#include "libconf/edits/master_cf_edit.h"
#include "libconf/site/configuration.h"
#include "libconf/tables/table_references.h"
#include "libmaps/legacy_types.h"
#include "libmaps/map_types.h"
#include "migration/convert/convert.h"
#include "migration/inventory/site_redirection.h"
#include "migration/records/target_type.h"

namespace postwright::reindexer {
namespace {

using Level = RedirectPolicy::Level;

struct LevelName {
  Level level;
  std::string_view name;
};
constexpr LevelName kLevels[] = {{Level::disable, "disable"},
                                 {Level::redirect, "enable-redirect"},
                                 {Level::reindex, "enable-reindex"}};

constexpr std::string_view kParameter = "non_bdb_migration_level";
constexpr std::string_view kService = "nbdb_reindex/unix";
constexpr std::string_view kServiceEntry = "nbdb_reindex unix y n n - 1 nbdb_reindexd";

/// What postqueue, sendmail and postdrop look up: as set-gid programs they may not connect to the
/// service.
constexpr std::string_view kSetGidLists[] = {"authorized_flush_users", "authorized_mailq_users",
                                             "authorized_submit_users", "local_login_sender_maps"};

Result<std::string> edited_main_cf(const std::string& bytes, Level level, const std::string& path) {
  MainCfEdit edit{.action = level == Level::disable ? EditAction::exclude : EditAction::set,
                  .values = {}};
  edit.values[std::string(kParameter)] = level == Level::disable ? "" : level_name(level);
  EditedConfig edited = edit_main_cf(bytes, edit, path);
  return edited.changes.empty() ? bytes : with_line_ends_of(bytes, std::move(edited.bytes));
}

Result<std::string> edited_master_cf(const std::string& bytes, Level level,
                                     const std::string& path) {
  bool wants_service = level == Level::reindex;
  auto words = service_words(bytes, kService);
  if (wants_service ? words == kServiceEntry : !words) return bytes;
  std::vector<std::string> arguments{wants_service ? cat(kService, "=", kServiceEntry)
                                                   : std::string(kService)};
  auto edit = parse_master_cf_edit(
      ServicePart::entry, wants_service ? EditAction::set : EditAction::exclude, arguments);
  if (!edit) return failure_of(edit);
  auto edited = edit_master_cf(bytes, *edit, path);
  if (!edited) return failure_of(edited);
  return with_line_ends_of(bytes, std::move(edited->bytes));
}

/// One instance while a level is set.
class InstanceLevel {
 public:
  static Result<InstanceLevel> load(const Options& options, const std::string& directory) {
    auto configuration =
        Configuration::load(directory, {.root = options.root, .directory_is_set = true});
    if (!configuration) return failure_of(configuration);
    return InstanceLevel(options, std::move(*configuration));
  }

  const std::string& directory() const { return configuration_.directory(); }
  std::string main_path() const { return cat(directory(), "/main.cf"); }

  Result<std::string> level() const { return configuration_.value(kParameter); }

  /// The types that tables are to have instead must not be Berkeley DB themselves.
  Status check_types() const {
    for (std::string_view name : {"default_database_type", "default_cache_db_type"}) {
      auto type = configuration_.value(name);
      if (!type) return failure_of(type);
      if (is_berkeley_db(*type))
        return config_failure("parameter ", name, " specifies a Berkeley DB type: '", *type, "'");
    }
    return {};
  }

  /// Indexes that are missing for tables of set-gid programs.
  Status build_indexes(Outcome& outcome) const {
    auto redirection = site_redirection(configuration_, nullptr);
    if (!redirection) return failure_of(redirection);
    for (const TableReference& table : find_table_references(configuration_, nullptr)) {
      if (!is_berkeley_db(table.type) || !table.name.starts_with('/') ||
          std::ranges::find(kSetGidLists, table.setting) == std::end(kSetGidLists))
        continue;
      Status built = build_index(**redirection, table, outcome);
      if (!built) return built;
    }
    return {};
  }

  Result<bool> edit(Level level) const {
    std::vector<std::string> paths{configuration_.on_disk(main_path()),
                                   configuration_.on_disk(cat(directory(), "/master.cf"))};
    auto edited = edit_files(
        paths, [&](std::span<const std::string_view> bytes) -> Result<std::vector<std::string>> {
          auto files =
              at_level({.main_cf = std::string(bytes[0]), .master_cf = std::string(bytes[1])},
                       level, directory());
          if (!files) return failure_of(files);
          return std::vector<std::string>{std::move(files->main_cf), std::move(files->master_cf)};
        });
    if (!edited) return failure_of(edited);
    return std::ranges::any_of(*edited, &FileVersions::has_changed);
  }

 private:
  InstanceLevel(const Options& options, Configuration configuration)
      : options_(options), configuration_(std::move(configuration)) {}

  Status build_index(const Redirection& redirection, const TableReference& table,
                     Outcome& outcome) const {
    const MapType* type = find_map_type(table.type);
    auto target = redirection.find(*type, table.name);
    if (!target)
      return config_failure(table.type, ":", table.name, ", of ", table.setting, ": ",
                            target.error().message);
    const MapType* writable = *target ? find_target_type((*target)->name) : nullptr;
    if (!writable) return {};  // nothing is built of it
    std::string name = configuration_.on_disk(table.name);
    if (file_exists(cat(name, writable->index_suffix))) return {};
    Options options = options_;
    options.convert_from = cat(file_exists(name) ? "texthash" : table.type, ":", name);
    options.convert_to = cat(writable->name, ":", name);
    options.progress = false;
    Outcome built = convert_table(options);
    if (!built.error.empty())
      return failure(ErrorKind::system,
                     cat(table.type, ":", table.name, ", of ", table.setting, ": ", built.error));
    outcome.add("built", cat(table.name, writable->index_suffix), cat("for ", table.setting));
    return {};
  }

  const Options& options_;
  Configuration configuration_;
};

Result<std::vector<InstanceLevel>> load_all(const Options& options) {
  auto primary = Configuration::load(options.config_directory,
                                     {.root = options.root, .directory_is_set = true});
  if (!primary) return failure_of(primary);
  auto directories = options.one_instance
                         ? Result<std::vector<std::string>>({options.config_directory})
                         : instance_directories(*primary);
  if (!directories) return failure_of(directories);
  std::vector<InstanceLevel> instances;
  for (const std::string& directory : *directories) {
    auto instance = InstanceLevel::load(options, directory);
    if (!instance) return failure_of(instance);
    instances.push_back(std::move(*instance));
  }
  return instances;
}

}  // namespace

std::string_view level_name(Level level) {
  return std::ranges::find(kLevels, level, &LevelName::level)->name;
}

std::optional<Level> parse_level_name(std::string_view name) {
  const auto* row = std::ranges::find(kLevels, name, &LevelName::name);
  return row == std::end(kLevels) ? std::nullopt : std::optional(row->level);
}

Result<LevelFiles> at_level(const LevelFiles& files, Level level, const std::string& directory) {
  auto main_cf = edited_main_cf(files.main_cf, level, cat(directory, "/main.cf"));
  if (!main_cf) return failure_of(main_cf);
  auto master_cf = edited_master_cf(files.master_cf, level, cat(directory, "/master.cf"));
  if (!master_cf) return failure_of(master_cf);
  return LevelFiles{.main_cf = std::move(*main_cf), .master_cf = std::move(*master_cf)};
}

Outcome show_level(const Options& options) {
  Outcome outcome;
  outcome.command = "level";
  auto instances = load_all(options);
  if (!instances) {
    outcome.fail(std::move(instances.error()));
    return outcome;
  }
  for (const InstanceLevel& instance : *instances) {
    auto level = instance.level();
    if (!level) {
      outcome.fail(std::move(level.error()));
      return outcome;
    }
    outcome.add("level", instance.main_path(), *level);
  }
  return outcome;
}

Outcome set_level(const Options& options, Level level) {
  Outcome outcome;
  outcome.command = cat("level ", level_name(level));
  auto instances = load_all(options);
  if (!instances) {
    outcome.fail(std::move(instances.error()));
    return outcome;
  }
  for (const InstanceLevel& instance : *instances) {
    Status allowed = level == Level::disable ? Status() : instance.check_types();
    if (allowed) continue;
    outcome.fail(ExitStatus::findings,
                 options.one_instance ? std::move(allowed.error().message)
                                      : cat(instance.main_path(), ": ", allowed.error().message),
                 "set it to lmdb or cdb first; nothing has been changed");
    return outcome;
  }
  if (level == Level::reindex) {
    for (const InstanceLevel& instance : *instances) {
      Status built = instance.build_indexes(outcome);
      if (built) continue;
      outcome.fail(ExitStatus::findings, std::move(built.error().message),
                   "no configuration file has been changed");
      return outcome;
    }
  }
  for (const InstanceLevel& instance : *instances) {
    auto changed = instance.edit(level);
    if (!changed) {
      outcome.fail(std::move(changed.error()));
      return outcome;
    }
    if (!*changed) continue;
    outcome.add("set", instance.main_path(), std::string(level_name(level)));
    outcome.reload.push_back(instance.directory());
  }
  return outcome;
}

}  // namespace postwright::reindexer
