#include "migration/apply/clean.h"

#include <cerrno>
#include <optional>
#include <set>

#include "base/file.h"
#include "base/interrupt.h"
#include "base/text.h"
#include "migration/apply/table_sides.h"
#include "migration/files/site_path.h"
#include "migration/inventory/writers.h"
#include "migration/journal/begin_record.h"
#include "migration/journal/run_lock.h"
#include "migration/journal/state_directory.h"

namespace postwright::reindexer {
namespace {

constexpr char kNothingLeft[] = "no apply has left a .db behind";

class Clean {
 public:
  Clean(const Options& options, const TakeInventory& inventory)
      : options_(options), inventory_(inventory) {
    outcome_.command = "clean";
    outcome_.dry_run = !options.remove;
  }
  Outcome run();

 private:
  bool open_runs();
  Status find_named();
  /// Why the .db must stay; nothing when it may go.
  Result<std::optional<std::string>> why_kept(const PlannedTable& table) const;
  Status clean_table(Run& run, const PlannedTable& table);

  const Options& options_;
  const TakeInventory& inventory_;
  Outcome outcome_;
  std::optional<RunLock> lock_;
  std::vector<Run> runs_;
  std::set<std::string> named_;  // tables that some instance still opens as Berkeley DB
  std::set<std::pair<dev_t, ino_t>> named_files_;  // their .db, whatever leads there
};

bool Clean::open_runs() {
  auto state = StateDirectory::open(options_, StateDirectory::Missing::is_empty);
  if (!state) return outcome_.fail(std::move(state.error()));
  outcome_.hint = kNothingLeft;
  outcome_.idle = true;
  if (!state->exists()) return false;
  auto lock = RunLock::take(state->path(), "clean", options_.root, {options_.config_directory});
  if (!lock) return outcome_.fail(std::move(lock.error()));
  lock_.emplace(std::move(*lock));
  auto runs = state->runs();
  if (!runs) return outcome_.fail(std::move(runs.error()));
  if (runs->empty()) return false;
  outcome_.idle = false;
  if (runs->back().open())
    return outcome_.fail(ExitStatus::could_not_finish, "the last apply or rollback was stopped",
                         "finish it first: `reindexer apply --resume` or `reindexer rollback`");
  runs_ = std::move(*runs);
  outcome_.hint.clear();
  return true;
}

Status Clean::find_named() {
  auto inventory = inventory_(options_);
  if (!inventory) return failure_of(inventory);
  for (const TableState& table : inventory->tables)
    for (const TableState::Named& named : table.references)
      if (named.reference.type == "hash" || named.reference.type == "btree") {
        named_.insert(table.path);
        auto status = status_in_site(options_.root, cat(table.path, ".db"));
        if (status && *status) named_files_.emplace((*status)->st_dev, (*status)->st_ino);
      }
  return {};
}

Result<std::optional<std::string>> Clean::why_kept(const PlannedTable& table) const {
  if (named_.contains(table.path))
    return cat("the configuration still names ", table.legacy_type, ":", table.path);
  std::string path = cat(table.path, ".db");
  auto directory = SiteDirectory::open(options_.root, directory_of(path));
  if (!directory) return failure_of(directory);
  // Its directory may be named by a link.
  const Writer* writer = writer_of(table.path);
  if (!writer) writer = writer_of(directory->shown(file_name_of(table.path)));
  if (writer)
    return cat("it is made by ", writer->name, ": ", writer->habit, "; then remove it by hand");
  auto entry = directory->look_at(file_name_of(path));
  if (!entry) return failure_of(entry);
  if (*entry && S_ISLNK((*entry)->st_mode)) return "it is a symbolic link; remove it by hand";
  if (*entry && named_files_.contains({(*entry)->st_dev, (*entry)->st_ino}))
    return "the configuration still names another table that is the same file";
  // Nothing can be lost with it, and it cannot be compared.
  if (*entry && S_ISREG((*entry)->st_mode) && (*entry)->st_size == 0) return std::nullopt;
  TableSides sides(table, options_.root);
  auto index = sides.index();
  if (!index) return index.error().message;
  auto db = sides.db();
  if (!db) return db.error().message;
  auto comparison = compare(**db, **index);
  if (!comparison) return comparison.error().message;
  if (comparison->only_left == 0 && comparison->different == 0) return std::nullopt;
  std::string reason = comparison_text(*comparison, sides.db_name(), sides.index_name());
  if (table.action != Action::rebuild) return reason;
  auto source = sides.source();
  if (!source) return reason;
  comparison = compare(**source, **index);
  if (!comparison) return comparison.error().message;
  if (comparison->equal) return std::nullopt;
  return reason;
}

Status Clean::clean_table(Run& run, const PlannedTable& table) {
  Status go_on = check_interrupt();
  if (!go_on) return go_on;
  std::string path = cat(table.path, ".db");
  auto there = status_in_site(options_.root, path);
  if (!there) return failure_of(there);
  if (!*there) return {};
  auto kept = why_kept(table);
  if (!kept) return failure_of(kept);
  if (*kept) {
    outcome_.add("kept", path, std::move(**kept));
    return {};
  }
  if (options_.remove) {
    Status done = run.journal.add(Event::cleaned, path);
    auto file = SiteFile::find(options_.root, path);
    if (done && !file) return failure_of(file);
    if (done) done = file->directory.remove(file->name);
    if (done) done = file->directory.sync();
    if (!done) return done;
  }
  outcome_.add("removed", path);
  return {};
}

Outcome Clean::run() {
  InterruptGuard guard;
  if (!open_runs()) return outcome_;
  Status done = find_named();
  std::set<std::string> seen;
  for (auto run = runs_.rbegin(); done && run != runs_.rend(); ++run) {
    auto record = parse_begin_record(run->journal.find(Event::begin)->detail);
    if (!record) {
      done = failure_of(record);
      break;
    }
    for (const PlannedTable& table : record->plan.tables) {
      if (!done || !run->journal.find(Event::index_proven, table.target_path)) continue;
      if (seen.insert(table.path).second) done = clean_table(*run, table);
    }
  }
  if (!done) outcome_.fail(std::move(done.error()));
  if (done && outcome_.steps.empty()) outcome_.hint = kNothingLeft;
  if (done && !options_.remove && !outcome_.steps.empty())
    outcome_.hint = "nothing was removed; `reindexer clean --remove` removes";
  return outcome_;
}

}  // namespace

Outcome clean_site(const Options& options, const TakeInventory& inventory) {
  return Clean(options, inventory).run();
}

}  // namespace postwright::reindexer
