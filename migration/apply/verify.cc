#include "migration/apply/verify.h"

#include <cerrno>
#include <map>

#include "base/interrupt.h"
#include "base/text.h"
#include "migration/apply/table_sides.h"
#include "migration/journal/begin_record.h"
#include "migration/journal/state_directory.h"

namespace postwright::reindexer {
namespace {

/// Tables whose new index stands, by path; a later run's word counts.
using Tables = std::map<std::string, PlannedTable>;

Result<Tables> tables_of_journal(const Options& options) {
  auto state = StateDirectory::open(options, StateDirectory::Missing::is_empty);
  if (!state) return failure_of(state);
  auto runs = state->runs();
  if (!runs) return failure_of(runs);
  Tables tables;
  for (const Run& run : *runs) {
    auto record = parse_begin_record(run.journal.find(Event::begin)->detail);
    if (!record) return failure_of(record);
    for (PlannedTable& table : record->plan.tables)
      if (run.journal.find(Event::index_proven, table.target_path))
        tables[table.target_path] = std::move(table);
  }
  return tables;
}

Tables tables_of_inventory(const Inventory& inventory) {
  Tables tables;
  for (const TableState& state : inventory.tables)
    for (const TableState::Index& index : state.new_indexes) {
      if (state.db.state == FileState::absent) continue;
      PlannedTable table;
      table.legacy_type = state.legacy_type;
      table.path = state.path;
      table.action = state.db.no_bytes ? Action::rebuild : Action::convert;
      table.target_type = index.type;
      table.target_path = cat(state.path, ".", index.type);
      table.recipe.alias = state.use == TableUse::alias;
      table.recipe.values_are_files = state.use == TableUse::sni;
      table.recipe.fold_keys = !state.db.capitals_in_keys;
      table.cache = state.use == TableUse::cache;
      table.secret = state.secret;
      tables[table.target_path] = std::move(table);
    }
  return tables;
}

/// One table.
class Verification {
 public:
  Verification(const PlannedTable& table, const Options& options, Outcome& outcome)
      : table_(table),
        sides_(table, options.root),
        values_(sides_.shown_values(options)),
        outcome_(outcome) {}

  /// False when something differs. Errors end the whole work.
  Result<bool> run();

 private:
  using Open = Result<RecordSidePtr> (TableSides::*)();
  Result<bool> compare_with(Open open, const std::string& name, bool decides);

  const PlannedTable& table_;
  TableSides sides_;
  ShowValues values_;
  Outcome& outcome_;
  RecordSidePtr index_;
  std::string equal_to_;
};

Result<bool> Verification::compare_with(Open open, const std::string& name, bool decides) {
  auto old = (sides_.*open)();
  if (!old && old.error().code == ENOENT && !decides) return true;
  if (!old) {
    // A .db that was torn since, or a source that is gone: nothing can be said about it.
    outcome_.add(decides ? "unproven" : "note", table_.target_path, old.error().message);
    return !decides;
  }
  auto comparison = compare(**old, *index_);
  if (!comparison) return tl::unexpected(sides_.readable(std::move(comparison.error())));
  if (std::string doubt = (*old)->doubt(); !doubt.empty()) {
    bool accepted = !decides || table_.accept_records;
    outcome_.add(accepted ? "note" : "unproven", table_.target_path,
                 cat(name, ": records may be missing: ", doubt));
    if (!accepted) return false;
  }
  if (comparison->equal) {
    equal_to_ += cat(equal_to_.empty() ? "to " : " and ", name);
    return true;
  }
  std::string_view what = decides ? "differs" : "note";
  outcome_.add(what, table_.target_path, comparison_text(*comparison, name, sides_.index_name()));
  for (const auto& difference : comparison->first)
    outcome_.add(what, table_.target_path,
                 difference_text(difference, name, sides_.index_name(), values_));
  return !decides;
}

Result<bool> Verification::run() {
  auto index = sides_.index();
  if (!index) {
    outcome_.add(index.error().code == ENOENT ? "missing" : "damaged", table_.target_path,
                 index.error().message);
    return false;
  }
  index_ = std::move(*index);
  bool from_source = table_.action == Action::rebuild;
  auto db = compare_with(&TableSides::db, sides_.db_name(), !from_source && !table_.cache);
  if (!db) return db;
  auto source = compare_with(&TableSides::source, sides_.source_name(), from_source);
  if (!source) return source;
  if (!*db || !*source) return false;
  outcome_.add("equal", table_.target_path, equal_to_);
  return true;
}

}  // namespace

Outcome verify_site(const Options& options, const TakeInventory& inventory) {
  InterruptGuard guard;
  Outcome outcome;
  outcome.command = "verify";
  auto tables = tables_of_journal(options);
  if (tables && tables->empty()) {
    auto taken = inventory(options);
    if (!taken) {
      outcome.fail(std::move(taken.error()));
      return outcome;
    }
    *tables = tables_of_inventory(*taken);
  }
  if (!tables) {
    outcome.fail(std::move(tables.error()));
    return outcome;
  }
  if (tables->empty()) outcome.hint = "there is no migrated table";
  for (const auto& [path, table] : *tables) {
    auto equal = Verification(table, options, outcome).run();
    if (!equal) {
      outcome.fail(std::move(equal.error()));
      return outcome;
    }
    if (!*equal) outcome.status = ExitStatus::findings;
  }
  return outcome;
}

}  // namespace postwright::reindexer
