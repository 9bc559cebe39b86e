#include "migration/inventory/site.h"

#include <fcntl.h>

#include <algorithm>
#include <cerrno>
#include <map>

#include "base/file.h"
#include "base/text.h"
#include "libconf/site/configuration.h"
#include "libconf/tables/table_uses.h"
#include "libmaps/legacy_types.h"
#include "migration/files/fingerprint.h"
#include "migration/files/site_path.h"
#include "migration/inventory/installed_postfix.h"
#include "migration/inventory/surroundings.h"
#include "migration/records/target_type.h"

namespace postwright::reindexer {
namespace {

constexpr std::uint64_t kMaxConfigFile = 256u << 20;

class Reading {
 public:
  explicit Reading(const Options& options) : options_(options) {}
  Result<Inventory> run();

 private:
  Result<Configuration> load(const std::string& directory) const;
  Result<std::string> read(const std::string& path) const;
  Status add_instance(const std::string& directory, const Configuration& configuration);
  Status add_references(std::size_t instance, const Configuration& configuration);
  Status add_reference(std::size_t instance, TableReference reference);
  Status check_span(const TableReference& reference) const;
  void add_file(std::size_t instance, const std::string& path);
  std::string old_type(std::size_t instance, const TableReference& reference) const;
  void add_named_indexes(std::size_t instance, const TableReference& reference);
  bool by_unset_default(std::size_t instance, const TableReference& reference) const;
  bool has(const std::string& path, std::string_view suffix) const;
  std::string default_type_now(const TableReference& reference, bool known) const;
  void add_default_table(std::size_t instance, TableReference reference);
  void add_migrated(const TableReference& reference);
  void name_type(const TableReference& reference, std::size_t instance);
  std::string without_root(std::string path) const;
  std::string real_table(const std::string& path) const;

  const Options& options_;
  Inventory site_;
  std::map<std::string, TableState> tables_;
  std::map<std::string, TableState> default_tables_;
  std::map<std::string, MigratedTable> migrated_;
};

/// A file of the configuration, found as edits will find it: links do not lead out of the root.
Result<std::string> Reading::read(const std::string& path) const {
  auto with_link = [&](Error error) {
    if (auto link = error.code == ENOENT ? lost_link(options_.root, path) : std::nullopt)
      error.message += cat("; ", *link);
    return tl::unexpected(std::move(error));
  };
  auto file = SiteFile::find(options_.root, path);
  if (!file) return with_link(std::move(file.error()));
  auto fd = file->directory.open_regular(file->name, O_RDONLY);
  if (!fd) return with_link(std::move(fd.error()));
  return read_settled(fd->get(), file->shown(), kMaxConfigFile);
}

Result<Configuration> Reading::load(const std::string& directory) const {
  Configuration::Options options;
  options.root = options_.root;
  auto main_cf = read(cat(directory, "/main.cf"));
  if (!main_cf) return failure_of(main_cf);
  auto master_cf = read(cat(directory, "/master.cf"));
  if (!master_cf && master_cf.error().code != ENOENT) return failure_of(master_cf);
  return Configuration::parse(directory, std::move(*main_cf),
                              master_cf ? std::move(*master_cf) : std::string(), options);
}

std::string Reading::without_root(std::string path) const {
  if (!options_.root.empty() && path.starts_with(options_.root + "/"))
    path.erase(0, options_.root.size());
  return path;
}

/// The table behind another spelling of its directory ("//", "/../", links): what two settings name
/// in different ways is still one table.
std::string Reading::real_table(const std::string& path) const {
  auto directory = SiteDirectory::open(options_.root, directory_of(path));
  return directory ? directory->shown(file_name_of(path)) : path;
}

/// `built_in` is the default of the Postfix that reads the configuration, where it is known.
Result<DefaultType> default_type(const Configuration& configuration, std::string_view name,
                                 const std::optional<std::string>& built_in) {
  if (!configuration.is_set(name) && built_in)
    return DefaultType{.value = *built_in, .is_set = false, .built_in = true};
  auto value = configuration.value(name);
  if (!value) return failure_of(value);
  return DefaultType{.value = std::move(*value), .is_set = configuration.is_set(name)};
}

Status Reading::add_instance(const std::string& directory, const Configuration& configuration) {
  Instance instance;
  instance.config_directory = directory;
  auto read = [&](std::string_view name, std::string& to) -> Status {
    auto value = configuration.value(name);
    if (!value) return failure_of(value);
    to = std::move(*value);
    return {};
  };
  Status done = read("multi_instance_name", instance.name);
  if (done) done = read("non_bdb_migration_level", instance.migration_level);
  if (done) done = read("queue_directory", instance.queue_directory);
  std::string mapping;
  if (done) done = read("non_bdb_custom_mapping", mapping);
  if (!done) return done;
  instance.custom_mapping = !mapping.empty();
  instance.migration_level = ascii_lower(instance.migration_level);
  auto database_type =
      default_type(configuration, "default_database_type", site_.postfix.database_type);
  if (!database_type) return failure_of(database_type);
  instance.database_type = std::move(*database_type);
  auto cache_type = default_type(configuration, "default_cache_db_type", site_.postfix.cache_type);
  if (!cache_type) return failure_of(cache_type);
  instance.cache_type = std::move(*cache_type);
  auto utf8 = configuration.bool_value("smtputf8_enable");
  instance.utf8 = !utf8 || *utf8;
  site_.instances.push_back(std::move(instance));
  return {};
}

void Reading::add_file(std::size_t instance, const std::string& path) {
  auto found = SiteFile::find(options_.root, path);
  ConfigFile added;
  added.path = path;
  added.target = found ? found->shown() : path;
  added.instance = instance;
  for (const ConfigFile& file : site_.files)
    if (file.target == added.target) return;
  auto print = take_fingerprint(options_.root, path);
  auto text = read(path);
  if (text && print && print->exists) {
    added.text = std::move(*text);
    added.print = std::move(*print);
    added.obstacle = why_not_replaceable(options_.root, path);
  } else if (!text && text.error().code == ENOENT) {
    return;  // no master.cf
  } else {
    added.obstacle = !text    ? text.error().message
                     : !print ? print.error().message
                              : cat(path, " has changed while it was read");
  }
  added.print.path = added.target;
  site_.files.push_back(std::move(added));
}

bool Reading::has(const std::string& path, std::string_view suffix) const {
  auto status = status_in_site(options_.root, cat(path, suffix));
  return status && *status;
}

bool comes_via(const TableReference& reference, std::string_view parameter) {
  return std::ranges::find(reference.type_via, parameter) != reference.type_via.end();
}

bool Reading::by_unset_default(std::size_t instance, const TableReference& reference) const {
  const Instance& at = site_.instances[instance];
  return (comes_via(reference, "default_cache_db_type") && !at.cache_type.is_set) ||
         (comes_via(reference, "default_database_type") && !at.database_type.is_set);
}

/// The Berkeley DB type that a Postfix with Berkeley DB sees in this reference; empty: none. A
/// table of a default setting that is not there at all (/etc/aliases) is none.
std::string Reading::old_type(std::size_t instance, const TableReference& reference) const {
  const std::string& name = reference.name;
  if (!by_unset_default(instance, reference))
    return is_berkeley_db(reference.type) ? reference.type : "";
  if (!name.starts_with('/')) return is_berkeley_db(reference.type) ? reference.type : "";
  if (is_berkeley_db(reference.type))
    return !reference.from_default || has(name, ".db") || has(name, "") ? reference.type : "";
  bool cache = comes_via(reference, "default_cache_db_type");
  const Instance& at = site_.instances[instance];
  // Where it is known that another index is read, the .db is what an older Postfix left.
  bool known = cache ? at.cache_type.built_in : at.database_type.built_in;
  if (known && has(name, cat(".", reference.type))) return {};
  return has(name, ".db") ? (cache ? "btree" : "hash") : "";
}

/// The type of the index that a table of an unset default is read from now; empty: no file of it is
/// there. Where the default is not known, the one that is no index of ours counts: it was made for
/// something.
std::string Reading::default_type_now(const TableReference& reference, bool known) const {
  const std::string& name = reference.name;
  if (known) return has(name, cat(".", reference.type)) || has(name, "") ? reference.type : "";
  for (const char* type : {"cdb", "lmdb"})
    if (has(name, cat(".", type))) return type;
  return has(name, "") ? reference.type : "";
}

void Reading::add_default_table(std::size_t instance, TableReference reference) {
  if (reference.use == TableUse::cache || !reference.name.starts_with('/') ||
      !by_unset_default(instance, reference))
    return;
  std::string type = default_type_now(reference, site_.instances[instance].database_type.built_in);
  if (type.empty()) return;
  TableState& table = default_tables_[real_table(reference.name)];
  if (table.references.empty()) {
    table.path = reference.name;
    table.legacy_type = type;
    table.use = reference.use;
  }
  table.use = stronger_use(table.use, reference.use);
  table.secret |= holds_secrets(reference.setting);
  table.references.push_back({.instance = instance, .reference = std::move(reference)});
}

void Reading::name_type(const TableReference& reference, std::size_t instance) {
  if (reference.type != "lmdb" && reference.type != "cdb") return;
  if (reference.from_default && !has(reference.name, cat(".", reference.type))) return;
  site_.named_types.emplace(reference.type, reference_text(reference, site_.instances[instance]));
}

/// What a reference opens: an index of its own type or, where hash: and btree: are redirected, of
/// the default types.
void Reading::add_named_indexes(std::size_t instance, const TableReference& reference) {
  const Instance& at = site_.instances[instance];
  std::vector<std::string> types = {reference.type};
  if (is_berkeley_db(reference.type)) types.clear();
  if (types.empty() && at.redirects() && at.custom_mapping) types = {"lmdb", "cdb"};
  if (types.empty() && at.redirects())
    types = {reference.type == "hash" ? at.database_type.value : at.cache_type.value};
  std::string path = real_table(join_path(at.queue_directory, reference.name));
  for (const std::string& name : types)
    if (const MapType* type = find_target_type(name))
      site_.named_indexes.insert(cat(path, type->index_suffix));
}

void Reading::add_migrated(const TableReference& reference) {
  const MapType* type = find_target_type(reference.type);
  if (!type || !reference.name.starts_with('/')) return;
  auto db = status_in_site(options_.root, cat(reference.name, ".db"));
  if (!db || !*db) return;
  auto index = status_in_site(options_.root, cat(reference.name, type->index_suffix));
  if (!index || !*index) return;
  auto newer = [](const struct timespec& a, const struct timespec& b) {
    return a.tv_sec != b.tv_sec ? a.tv_sec > b.tv_sec : a.tv_nsec > b.tv_nsec;
  };
  std::string real = real_table(reference.name);
  migrated_[real] = {.path = reference.name,
                     .real = real,
                     .type = reference.type,
                     .db_newer = newer((*db)->st_mtim, (*index)->st_mtim)};
}

/// The file may have been edited since the configuration was read from it.
Status Reading::check_span(const TableReference& reference) const {
  const FileSpan& where = *reference.type_span;
  for (const ConfigFile& file : site_.files)
    if (file.path == where.file && file.obstacle.empty() &&
        (where.offset > file.text.size() ||
         file.text.compare(where.offset, where.length, reference.type) != 0))
      return failure(ErrorKind::retry,
                     cat(where.file, " has changed while it was read; try again"));
  return {};
}

Status Reading::add_reference(std::size_t instance, TableReference reference) {
  // `indexed = hash:/etc/postfix/` is the beginning of other settings' tables.
  if (reference.name.empty() || reference.name.ends_with('/')) return {};
  for (std::optional<FileSpan>* span : {&reference.where, &reference.type_span})
    if (*span) (*span)->file = without_root((*span)->file);
  if (by_unset_default(instance, reference)) {
    // Its type was read with our own default; this is that of the Postfix which is installed.
    const Instance& at = site_.instances[instance];
    bool cache = comes_via(reference, "default_cache_db_type");
    reference.type = cache ? at.cache_type.value : at.database_type.value;
  }
  std::string type = old_type(instance, reference);
  // What is Berkeley DB by an old Postfix' default names no index.
  if (type.empty() || is_berkeley_db(reference.type)) add_named_indexes(instance, reference);
  if (type.empty()) {
    add_migrated(reference);
    name_type(reference, instance);
    add_default_table(instance, std::move(reference));
    return {};
  }
  if (reference.type_span) {
    add_file(instance, reference.type_span->file);
    if (Status same = check_span(reference); !same) return same;
  }
  // Daemons work in the queue directory.
  std::string path = join_path(site_.instances[instance].queue_directory, reference.name);
  std::string real = real_table(path);
  TableState& table = tables_[real];
  if (table.references.empty()) {
    // People know it by the name that they gave it.
    bool tidy = path.find("//") == std::string::npos && path.find("/.") == std::string::npos;
    table.path = tidy ? path : real;
    table.legacy_type = type;
    table.use = reference.use;
  }
  table.use = stronger_use(table.use, reference.use);
  table.secret |= holds_secrets(reference.setting);
  table.references.push_back({.instance = instance, .reference = std::move(reference)});
  return {};
}

Status Reading::add_references(std::size_t instance, const Configuration& configuration) {
  std::vector<std::string> warnings;
  auto reader = [this](const std::string& path) { return read(path); };
  Status added;
  for (TableReference& reference : find_table_references(configuration, &warnings, reader))
    if (added) added = add_reference(instance, std::move(reference));
  for (std::string& warning : warnings) {
    std::string text = without_root(std::move(warning));
    if (std::find(site_.warnings.begin(), site_.warnings.end(), text) == site_.warnings.end())
      site_.warnings.push_back(std::move(text));
  }
  return added;
}

Result<Inventory> Reading::run() {
  site_.root = options_.root;
  site_.config_directory = options_.config_directory;
  auto primary = load(options_.config_directory);
  if (!primary) return failure_of(primary);
  auto directories = instance_directories(*primary);
  if (!directories) return failure_of(directories);
  site_.postfix = find_installed_postfix(*primary, options_);
  for (const std::string& directory : *directories) {
    bool is_primary = directory == directories->front();
    auto other = is_primary ? std::nullopt : std::optional(load(directory));
    Result<Configuration>& configuration = other ? *other : primary;
    std::size_t instance = site_.instances.size();
    Status added =
        configuration ? add_instance(directory, *configuration) : Status(failure_of(configuration));
    if (!added) {
      if (is_primary) return failure_of(added);
      site_.unread_instances.push_back(
          {.config_directory = directory, .error = without_root(added.error().message)});
      continue;
    }
    add_file(instance, cat(directory, "/main.cf"));
    add_file(instance, cat(directory, "/master.cf"));
    added = add_references(instance, *configuration);
    if (!added) return failure_of(added);
  }
  for (auto& [path, table] : migrated_)
    if (!tables_.contains(path)) site_.migrated.push_back(std::move(table));
  for (auto& [path, table] : default_tables_) {
    // One that is named as Berkeley DB, too, is one table.
    if (auto other = tables_.find(path); other != tables_.end()) table.path = other->second.path;
    site_.default_tables.push_back(std::move(table));
  }
  for (auto& [path, table] : tables_) site_.tables.push_back(std::move(table));
  std::sort(site_.tables.begin(), site_.tables.end(),
            [](const TableState& a, const TableState& b) { return a.path < b.path; });
  return std::move(site_);
}

}  // namespace

Result<Inventory> read_site(const Options& options) {
  return Reading(options).run();
}

}  // namespace postwright::reindexer
