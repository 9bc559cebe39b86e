#include "migration/plan/plan.h"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include "base/file.h"
#include "base/text.h"
#include "base/unified_diff.h"
#include "libmaps/legacy_types.h"
#include "migration/plan/config_edits.h"
#include "migration/plan/decide.h"
#include "migration/plan/default_tables.h"
#include "migration/plan/hidden_values.h"
#include "migration/records/compare.h"
#include "migration/records/target_type.h"

namespace postwright::reindexer {
namespace {

constexpr std::string_view kDatabaseType = "default_database_type";
constexpr std::string_view kCacheType = "default_cache_db_type";
constexpr std::uint64_t kIndexOverhead = std::uint64_t{64} << 10;

bool comes_through(const TableReference& reference, std::string_view parameter) {
  return std::find(reference.type_via.begin(), reference.type_via.end(), parameter) !=
         reference.type_via.end();
}

/// A place where a type is written, and what it is to become.
struct TypeSpan {
  FileSpan where;
  std::string with;
  std::set<std::size_t> tables;
  bool conflict = false;
};

class Planner {
 public:
  Planner(const Inventory& inventory, const Options& options)
      : inventory_(inventory), options_(options) {}
  Result<Plan> run();

 private:
  using SpanKey = std::tuple<std::string, std::uint64_t, std::uint64_t>;

  std::string target_of(const TableState& table) const;
  Prefer preference(const std::string& path) const;
  void plan_table(const TableState& table);
  static void add_replaced_index(const TableState& table, PlannedTable& planned);
  void add_live_types(const TableState::Named& named, std::vector<std::string>& types) const;
  std::string what_opens(const std::string& type, bool cache) const;
  void note_unknown_default(std::size_t instance);
  void block(std::size_t table, std::string reason, std::string hint);
  bool blocked(std::size_t table) const { return plan_.tables[table].action == Action::blocked; }

  void collect_spans();
  std::string spelling(const TableState::Named& named, const std::string& target) const;
  std::string new_default(std::size_t instance, std::string_view parameter) const;
  void block_by_other_default();
  const ConfigFile* find_file(const std::string& path) const;
  const ConfigFile* main_cf(const Instance& instance) const;
  bool follows_default(std::size_t instance, const TableState::Named& named) const;
  bool needs_default(std::size_t instance, const TableState::Named& named) const;
  bool block_neighbours();
  bool block_by_default_type();
  bool block_by_files();
  void block_for_unread_instances();

  Status make_edits();
  void show_edit(ConfigEdit& edit) const;
  Result<std::string> set_defaults(std::size_t instance, std::string text) const;
  void add_notes();
  void note_other_default(std::size_t instance);

  const Inventory& inventory_;
  const Options& options_;
  Plan plan_;
  std::map<SpanKey, TypeSpan> spans_;
};

/// Caches are written by daemons, which cdb does not allow.
std::string Planner::target_of(const TableState& table) const {
  if (table.use == TableUse::cache) return "lmdb";
  if (auto own = options_.target_table.find(table.path); own != options_.target_table.end())
    return own->second;
  if (!options_.target_type.empty()) return options_.target_type;
  for (const TableState::Named& named : table.references) {
    const DefaultType& type = inventory_.instances[named.instance].database_type;
    if (type.stands() && find_target_type(type.value)) return type.value;
  }
  return "lmdb";
}

Prefer Planner::preference(const std::string& path) const {
  auto own = options_.prefer_table.find(path);
  return own == options_.prefer_table.end() ? options_.prefer : own->second;
}

/// The types whose index Postfix opens for hash: or btree: in a reference.
void Planner::add_live_types(const TableState::Named& named,
                             std::vector<std::string>& types) const {
  const Instance& instance = inventory_.instances[named.instance];
  if (!instance.redirects() || !is_berkeley_db(named.reference.type)) return;
  if (instance.custom_mapping) {
    types = {"lmdb", "cdb"};
    return;
  }
  types.push_back(named.reference.type == "hash" ? instance.database_type.value
                                                 : instance.cache_type.value);
}

/// It may be somebody's work: rollback has a copy, but who looks at it now sees other records.
void Planner::add_replaced_index(const TableState& table, PlannedTable& planned) {
  for (const TableState::Index& index : table.new_indexes) {
    if (index.type != planned.target_type || index.state == FileState::absent) continue;
    const auto& with = planned.action == Action::convert ? index.with_db : index.with_source;
    if (with && with->equal) continue;
    std::string which = index.state != FileState::present
                            ? cat("cannot be read (", index.error, ")")
                        : with ? cat("holds other records (",
                                     comparison_text(*with, "what it is built from",
                                                     file_name_of(planned.target_path)),
                                     ")")
                               : "was not compared";
    planned.risks.push_back(cat(planned.target_path, " is there already and ", which,
                                "; it is replaced, and rollback brings it back"));
  }
}

/// What to do about a type that the Postfix of the site does not open.
std::string Planner::what_opens(const std::string& type, bool cache) const {
  std::string other = type == "lmdb" ? "cdb" : "lmdb";
  std::string hint = inventory_.postfix.remedy(type);
  if (!cache && !inventory_.postfix.lacks(other)) hint += cat(", or --to ", other);
  return hint;
}

void Planner::plan_table(const TableState& table) {
  PlannedTable planned;
  planned.legacy_type = table.legacy_type;
  planned.path = table.path;
  planned.target_type = target_of(table);
  planned.target_path = cat(table.path, ".", planned.target_type);
  planned.cache = table.use == TableUse::cache;
  planned.secret = table.secret;
  Choice choice{.target_type = planned.target_type,
                .prefer = preference(table.path),
                .keep_caches = options_.keep_caches,
                .accept_records = options_.accept_records.contains("all") ||
                                  options_.accept_records.contains(table.path)};
  bool utf8 = true;
  for (const TableState::Named& named : table.references) {
    add_live_types(named, choice.live_types);
    utf8 &= inventory_.instances[named.instance].utf8;
  }
  planned.recipe = recipe_of(table.use, table.db, utf8);
  Decision decision = decide(table, choice);
  planned.action = decision.action;
  planned.reason = std::move(decision.reason);
  planned.hint = std::move(decision.hint);
  planned.records = decision.records;
  planned.accept_records = decision.accept_records;
  if (planned.action != Action::blocked && inventory_.postfix.lacks(planned.target_type)) {
    planned.action = Action::blocked;
    planned.records = 0;
    planned.reason = cat("this Postfix has no ", planned.target_type);
    planned.hint = what_opens(planned.target_type, planned.cache);
  }
  planned.risks = table.risks;
  if (planned.action == Action::convert || planned.action == Action::rebuild)
    add_replaced_index(table, planned);
  for (const Fingerprint& print : table.files) {
    bool origin = print.path == table.path || print.path == cat(table.path, ".db");
    // A daemon writes its cache at any moment; only its conversion rests on it.
    if (planned.cache && planned.action == Action::start_empty) continue;
    if (origin || print.path == planned.target_path) planned.rests_on.push_back(print);
  }
  if (planned.action == Action::convert || planned.action == Action::rebuild)
    plan_.space_needed += kIndexOverhead + 2 * std::max(table.db.size, table.source.size);
  plan_.tables.push_back(std::move(planned));
}

void Planner::block(std::size_t table, std::string reason, std::string hint) {
  PlannedTable& planned = plan_.tables[table];
  planned.action = Action::blocked;
  planned.records = 0;
  planned.reason = std::move(reason);
  planned.hint = std::move(hint);
}

/// Client files do not know $name. The defaults themselves cannot be written in terms of
/// themselves. A default of another type stays, and is not what the table needs.
std::string Planner::spelling(const TableState::Named& named, const std::string& target) const {
  const TableReference& reference = named.reference;
  if (options_.style != EditStyle::variable) return target;
  if (comes_through(reference, kDatabaseType) || comes_through(reference, kCacheType))
    return target;
  std::string_view file = file_name_of(reference.type_span->file);
  if (file != "main.cf" && file != "master.cf") return target;
  std::string_view parameter = reference.use == TableUse::cache ? kCacheType : kDatabaseType;
  if (new_default(named.instance, parameter) != target) return target;
  return cat("$", parameter);
}

/// What default_database_type or default_cache_db_type is in the new configuration: what is set
/// there, unless that is Berkeley DB; else what the instance's tables need.
std::string Planner::new_default(std::size_t instance, std::string_view parameter) const {
  const Instance& at = inventory_.instances[instance];
  const DefaultType& type = parameter == kCacheType ? at.cache_type : at.database_type;
  if (default_stays(type, parameter == kCacheType, options_)) return type.value;
  if (parameter == kCacheType) return "lmdb";
  std::string value, exception;
  for (std::size_t table = 0; table < plan_.tables.size(); ++table) {
    const PlannedTable& planned = plan_.tables[table];
    if (planned.cache) continue;
    for (const TableState::Named& named : inventory_.tables[table].references) {
      if (named.instance != instance) continue;
      // Those whose type is this default have no other place to say theirs.
      if (comes_through(named.reference, parameter)) return planned.target_type;
      // `--to TYPE=TABLE` says nothing of the others.
      bool own = options_.target_table.contains(planned.path);
      std::string& first = own ? exception : value;
      if (first.empty()) first = planned.target_type;
    }
  }
  if (value.empty()) value = std::move(exception);
  return value.empty() ? "lmdb" : value;
}

/// A table whose type is a default that becomes another type than the table.
void Planner::block_by_other_default() {
  for (std::size_t table = 0; table < plan_.tables.size(); ++table)
    for (const TableState::Named& named : inventory_.tables[table].references)
      for (std::string_view parameter : {kDatabaseType, kCacheType}) {
        const std::string& target = plan_.tables[table].target_type;
        if (blocked(table) || !comes_through(named.reference, parameter)) continue;
        std::string value = new_default(named.instance, parameter);
        if (value == target) continue;
        block(table,
              cat("its type comes from ", parameter, " of ",
                  inventory_.instances[named.instance].config_directory, ", which becomes ", value,
                  ", and the table becomes ", target),
              "write the type out where it is named");
      }
}

void Planner::collect_spans() {
  for (std::size_t i = 0; i < inventory_.tables.size(); ++i) {
    for (const TableState::Named& named : inventory_.tables[i].references) {
      if (!named.reference.type_span) continue;
      const FileSpan& where = *named.reference.type_span;
      const ConfigFile* file = find_file(where.file);
      if (!file) continue;
      std::string with = spelling(named, plan_.tables[i].target_type);
      TypeSpan& span = spans_[{file->target, where.offset, where.length}];
      if (!span.tables.empty() && span.with != with) span.conflict = true;
      span.where = where;
      span.with = std::move(with);
      span.tables.insert(i);
    }
  }
}

const ConfigFile* Planner::find_file(const std::string& path) const {
  for (const ConfigFile& file : inventory_.files)
    if (file.path == path || file.target == path) return &file;
  return nullptr;
}

const ConfigFile* Planner::main_cf(const Instance& instance) const {
  return find_file(cat(instance.config_directory, "/main.cf"));
}

/// Whether main.cf's defaults decide what this reference means.
bool Planner::follows_default(std::size_t instance, const TableState::Named& named) const {
  if (named.instance != instance) return false;
  if (!named.reference.type_span) return true;
  return comes_through(named.reference, kDatabaseType) ||
         comes_through(named.reference, kCacheType);
}

/// Whether it means the new table only when they are written.
bool Planner::needs_default(std::size_t instance, const TableState::Named& named) const {
  if (follows_default(instance, named)) return true;
  if (named.instance != instance || options_.style != EditStyle::variable) return false;
  const Instance& at = inventory_.instances[instance];
  bool cache = named.reference.use == TableUse::cache;
  return !default_stays(cache ? at.cache_type : at.database_type, cache, options_);
}

/// Tables whose type is written in one place switch together or not at all.
bool Planner::block_neighbours() {
  bool changed = false;
  for (const auto& [key, span] : spans_) {
    std::string place = cat(span.where.file, ":", span.where.line);
    std::size_t stopped = inventory_.tables.size();
    for (std::size_t table : span.tables)
      if (blocked(table)) stopped = table;
    for (std::size_t table : span.tables) {
      if (blocked(table)) continue;
      if (span.conflict)
        block(table,
              cat("its type is written once for several tables (", place,
                  "), which need different types"),
              "write the type out where each table is named");
      else if (stopped != inventory_.tables.size())
        block(table,
              cat("its type is written in the same place (", place, ") as that of ",
                  plan_.tables[stopped].path, ", which is blocked"),
              "decide about that table, or write the type out");
      else
        continue;
      changed = true;
    }
  }
  return changed;
}

/// A blocked table that takes its type from default_database_type keeps that as it is.
bool Planner::block_by_default_type() {
  bool changed = false;
  auto any = [&](std::size_t table, std::size_t instance, auto condition) {
    const auto& references = inventory_.tables[table].references;
    return std::any_of(references.begin(), references.end(), [&](const TableState::Named& named) {
      return (this->*condition)(instance, named);
    });
  };
  for (std::size_t instance = 0; instance < inventory_.instances.size(); ++instance) {
    for (std::size_t held = 0; held < plan_.tables.size(); ++held) {
      if (!blocked(held) || !any(held, instance, &Planner::follows_default)) continue;
      for (std::size_t table = 0; table < plan_.tables.size(); ++table) {
        if (blocked(table) || !any(table, instance, &Planner::needs_default)) continue;
        block(table,
              cat("its type comes from ", kDatabaseType, " or ", kCacheType,
                  ", which must stay for ", plan_.tables[held].path, ", which is blocked"),
              "decide about that table, or write the type out");
        changed = true;
      }
    }
  }
  return changed;
}

/// It may read any of the tables, and would go on with a .db that nobody updates.
void Planner::block_for_unread_instances() {
  if (inventory_.unread_instances.empty()) return;
  const Inventory::UnreadInstance& unread = inventory_.unread_instances.front();
  for (std::size_t table = 0; table < plan_.tables.size(); ++table)
    if (!blocked(table))
      block(table,
            cat("instance ", unread.config_directory,
                " may use it and could not be read: ", unread.error),
            "repair that instance, or take it out of multi_instance_directories");
}

bool Planner::block_by_files() {
  bool changed = false;
  auto try_block = [&](std::size_t table, const ConfigFile* file) {
    if (!file || file->obstacle.empty() || blocked(table)) return;
    block(table, cat(file->path, " cannot be edited: ", file->obstacle), "");
    changed = true;
  };
  for (std::size_t table = 0; table < plan_.tables.size(); ++table)
    for (const TableState::Named& named : inventory_.tables[table].references) {
      if (named.reference.type_span) try_block(table, find_file(named.reference.type_span->file));
      const Instance& instance = inventory_.instances[named.instance];
      bool sets_default = !default_stays(instance.database_type, false, options_) ||
                          !default_stays(instance.cache_type, true, options_);
      if (sets_default) try_block(table, main_cf(instance));
    }
  return changed;
}

/// What an untyped postmap or newaliases writes is what main.cf reads.
Result<std::string> Planner::set_defaults(std::size_t instance, std::string text) const {
  bool switches = false;
  bool held = false;
  for (std::size_t table = 0; table < plan_.tables.size(); ++table)
    for (const TableState::Named& named : inventory_.tables[table].references) {
      if (named.instance != instance) continue;
      switches |= !blocked(table);
      held |= blocked(table) && follows_default(instance, named);
    }
  if (!switches || held) return text;
  const Instance& at = inventory_.instances[instance];
  for (const auto& [name, type] :
       {std::pair(kDatabaseType, &at.database_type), std::pair(kCacheType, &at.cache_type)}) {
    if (default_stays(*type, type == &at.cache_type, options_)) continue;
    auto set = set_parameter(text, name, new_default(instance, name));
    if (!set) return set;
    text = std::move(*set);
  }
  return text;
}

Status Planner::make_edits() {
  for (const ConfigFile& file : inventory_.files) {
    std::vector<Replacement> replacements;
    for (const auto& [key, span] : spans_) {
      if (std::get<0>(key) != file.target || blocked(*span.tables.begin())) continue;
      replacements.push_back({span.where.offset, span.where.length, span.with});
    }
    auto text = replace_spans(file.text, std::move(replacements));
    if (!text) return config_failure(file.path, ": ", text.error().message);
    for (std::size_t i = 0; i < inventory_.instances.size(); ++i) {
      if (main_cf(inventory_.instances[i]) != &file) continue;
      text = set_defaults(i, std::move(*text));
      if (!text) return failure_of(text);
    }
    if (*text == file.text) {
      plan_.rests_on.push_back(file.print);
      continue;
    }
    plan_.edits.push_back({.path = file.path,
                           .target = file.target,
                           .before = file.print,
                           .old_text = file.text,
                           .new_text = *text,
                           .diff = {},
                           .hides = false});
    show_edit(plan_.edits.back());
  }
  return {};
}

void Planner::show_edit(ConfigEdit& edit) const {
  ShownTexts shown{.before = edit.old_text, .after = edit.new_text, .hides = false};
  if (!options_.show_values) shown = hide_values(edit.path, edit.old_text, edit.new_text);
  edit.diff = unified_diff(edit.target, shown.before, shown.after);
  edit.hides = shown.hides;
}

void Planner::add_notes() {
  plan_.notes = inventory_.notes;
  for (const UnusedMention& mention : inventory_.unused)
    plan_.notes.push_back(cat(unused_text(mention), ", so it stays as it is; change it by hand"));
  for (const std::string& warning : inventory_.warnings)
    plan_.notes.push_back(cat("could not be looked into: ", warning));
  for (std::size_t i = 0; i < inventory_.instances.size(); ++i) {
    const Instance& instance = inventory_.instances[i];
    PlannedInstance planned{
        .config_directory = instance.config_directory, .name = instance.name, .reload = false};
    for (std::size_t table = 0; table < plan_.tables.size(); ++table)
      for (const TableState::Named& named : inventory_.tables[table].references)
        planned.reload |= named.instance == i && !blocked(table);
    plan_.instances.push_back(std::move(planned));
    note_other_default(i);
    note_unknown_default(i);
    if (instance.redirects())
      plan_.notes.push_back(cat(instance.config_directory, ": non_bdb_migration_level is ",
                                instance.migration_level,
                                "; nothing needs it after this: postfix -c ",
                                instance.config_directory, " non-bdb disable"));
  }
}

/// Where a default stays that is not what is read, somebody will build the wrong file one day.
void Planner::note_other_default(std::size_t instance) {
  std::string value = new_default(instance, kDatabaseType);
  for (std::size_t table = 0; table < plan_.tables.size(); ++table) {
    const PlannedTable& planned = plan_.tables[table];
    if (blocked(table) || planned.cache || planned.target_type == value) continue;
    for (const TableState::Named& named : inventory_.tables[table].references) {
      if (named.instance != instance) continue;
      plan_.notes.push_back(
          cat(inventory_.instances[instance].config_directory, ": ", kDatabaseType, " is ", value,
              ", so an untyped postmap does not update ", planned.target_type, ":", planned.path,
              "; name the type, or set ", kDatabaseType, " = ", planned.target_type));
      return;
    }
  }
}

/// What is read through a default that is a guess of ours may be read from another file now.
void Planner::note_unknown_default(std::size_t instance) {
  const DefaultType& type = inventory_.instances[instance].database_type;
  if (type.is_set || type.built_in) return;
  for (const TableState& table : inventory_.default_tables)
    for (const TableState::Named& named : table.references) {
      if (named.instance != instance) continue;
      plan_.notes.push_back(cat(inventory_.instances[instance].config_directory, ": ",
                                kDatabaseType,
                                " is not set, and what the installed Postfix has "
                                "built in is not known (",
                                inventory_.postfix.not_asked, "): --postfix-default TYPE says it"));
      return;
    }
}

Result<Plan> Planner::run() {
  plan_.root = inventory_.root;
  plan_.config_directory = inventory_.config_directory;
  plan_.choices = choices_of(options_);
  for (const TableState& table : inventory_.tables) plan_table(table);
  collect_spans();
  block_for_unread_instances();
  block_by_files();
  block_by_other_default();
  while (block_neighbours() || block_by_default_type()) {
  }
  Status edited = make_edits();
  if (!edited) return failure_of(edited);
  add_notes();
  return std::move(plan_);
}

}  // namespace

PlanChoices choices_of(const Options& options) {
  return {.target_type = options.target_type,
          .target_table = options.target_table,
          .style = options.style,
          .cross_check = options.cross_check,
          .keep_caches = options.keep_caches,
          .prefer = options.prefer,
          .prefer_table = options.prefer_table,
          .accept_records = options.accept_records,
          .postfix_default = options.postfix_default,
          .postfix_cache_default = options.postfix_cache_default,
          .postfix_types = options.postfix_types};
}

Options with_choices(Options options, const PlanChoices& choices) {
  options.target_type = choices.target_type;
  options.target_table = choices.target_table;
  options.style = choices.style;
  options.cross_check = choices.cross_check;
  options.keep_caches = choices.keep_caches;
  options.prefer = choices.prefer;
  options.prefer_table = choices.prefer_table;
  options.accept_records = choices.accept_records;
  options.postfix_default = choices.postfix_default;
  options.postfix_cache_default = choices.postfix_cache_default;
  options.postfix_types = choices.postfix_types;
  return options;
}

Result<Plan> make_plan(const Inventory& inventory, const Options& options) {
  // A table that has been migrated may be named: the same command twice is fine.
  auto has = [](const auto& tables, const std::string& path) {
    return std::ranges::any_of(tables, [&](const auto& table) { return table.path == path; });
  };
  for (const auto& [path, prefer] : options.prefer_table)
    if (!has(inventory.tables, path) && !has(inventory.migrated, path))
      return config_failure("--prefer: the site has no table ", path);
  for (const std::string& path : options.accept_records)
    if (path != "all" && !has(inventory.tables, path) && !has(inventory.migrated, path))
      return config_failure("--accept-records: the site has no table ", path);
  for (const auto& [path, type] : options.target_table) {
    if (!has(inventory.tables, path) && !has(inventory.migrated, path))
      return config_failure("--to: the site has no table ", path);
    for (const TableState& table : inventory.tables)
      if (table.path == path && table.use == TableUse::cache && type != "lmdb")
        return config_failure("--to: ", path,
                              " is a cache, which Postfix writes; only lmdb can be");
  }
  Inventory site = with_default_tables(inventory, options);
  return Planner(site, options).run();
}

}  // namespace postwright::reindexer
