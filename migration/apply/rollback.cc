#include "migration/apply/rollback.h"

#include <algorithm>
#include <optional>
#include <set>

#include "base/interrupt.h"
#include "base/text.h"
#include "migration/apply/build_index.h"
#include "migration/apply/progress_of_run.h"
#include "migration/apply/reload.h"
#include "migration/apply/table_sides.h"
#include "migration/files/site_path.h"
#include "migration/journal/begin_record.h"
#include "migration/journal/run_lock.h"
#include "migration/journal/state_directory.h"

namespace postwright::reindexer {
namespace {

class Rollback {
 public:
  Rollback(const Options& options, const TakeInventory& inventory)
      : options_(options), inventory_(inventory) {
    outcome_.command = "rollback";
    outcome_.dry_run = options.dry_run;
  }
  Outcome run();

 private:
  bool open_run();
  bool open_record();
  void find_lost_end();
  // What would be lost, or stands in the way.
  bool look();
  Status look_at_edits();
  Status look_at_db(const PlannedTable& table);
  Status look_at_index(const PlannedTable& table);
  Result<bool> says_what_it_was_made_from(const PlannedTable& table, RecordSide& index);
  void found(std::string_view path, std::string detail) {
    outcome_.add("differs", path, std::move(detail));
    ++losses_;
  }
  // The work.
  void show();
  Status undo();
  Status keep_what_is_lost(const std::string& path);
  Status restore_configuration();
  Status find_named();
  bool is_named(const std::string& index) const;
  Status restore_index(const PlannedTable& table);

  bool touched(Event event, const std::string& path) const {
    return run_->journal.find(event, path) != nullptr;
  }
  bool switched(const ConfigEdit& edit) const {
    return touched(Event::edit_start, edit.target) || found_switched_.contains(edit.target);
  }
  /// Made, or about to be made, in this run.
  bool made(const PlannedTable& table) const {
    return touched(Event::index_start, table.target_path) || (end_is_lost_ && builds(table));
  }
  /// Already undone, by a rollback that was stopped.
  bool restored(const std::string& path) const { return touched(Event::restored, path); }

  const Options& options_;
  const TakeInventory& inventory_;
  Outcome outcome_;
  std::optional<RunLock> lock_;
  std::optional<Run> run_;
  BeginRecord record_;
  std::uint64_t losses_ = 0;
  bool end_is_lost_ = false;              // of the journal: files say more than it does
  std::set<std::string> found_switched_;  // what they say: targets of edits
  std::set<std::string> discarded_;       // files whose content --discard throws away
  std::set<std::string> named_;           // indexes that the old configuration names
  bool all_old_ = false;                  // every file that apply edits is as it was before
};

bool Rollback::open_run() {
  auto state = StateDirectory::open(options_, StateDirectory::Missing::is_empty);
  if (!state) return outcome_.fail(std::move(state.error()));
  outcome_.hint = "no apply is left to undo";
  outcome_.idle = true;
  if (!state->exists()) return false;
  auto lock = RunLock::take(state->path(), "rollback", options_.root, {options_.config_directory});
  if (!lock) return outcome_.fail(std::move(lock.error()));
  lock_.emplace(std::move(*lock));
  auto last = state->last_run();
  if (!last) return outcome_.fail(std::move(last.error()));
  if (!*last) return false;
  outcome_.hint.clear();
  outcome_.idle = false;
  run_.emplace(std::move(**last));
  return open_record();
}

bool Rollback::open_record() {
  auto record = parse_begin_record(run_->journal.find(Event::begin)->detail);
  if (!record) return outcome_.fail(std::move(record.error()));
  record_ = std::move(*record);
  record_.plan.root = options_.root;  // an image may be mounted elsewhere now
  if (record_.plan.config_directory != options_.config_directory)
    return outcome_.fail(ExitStatus::could_not_finish, "the last apply was of another site",
                         cat("use -c ", record_.plan.config_directory, "; nothing was undone"));
  find_lost_end();
  return true;
}

/// A bad disk may have taken the last entries. What apply has written tells more then.
void Rollback::find_lost_end() {
  for (const ConfigEdit& edit : record_.plan.edits)
    if (!touched(Event::edit_start, edit.target) && has_new_text(edit, options_.root))
      found_switched_.insert(edit.target);
  end_is_lost_ = !found_switched_.empty();
}

Status Rollback::look_at_edits() {
  for (const ConfigEdit& edit : record_.plan.edits) {
    if (!switched(edit) || restored(edit.target)) continue;
    auto text = read_in_site(options_.root, edit.target);
    if (!text && text.error().code != ENOENT) return failure_of(text);
    if (text && (*text == edit.new_text || *text == edit.old_text)) continue;
    if (text) discarded_.insert(edit.target);
    found(edit.path, text ? "it has been edited since; rollback would lose that"
                          : "it has been removed since; rollback would bring it back");
  }
  return {};
}

/// The old configuration needs the .db that it had.
Status Rollback::look_at_db(const PlannedTable& table) {
  std::string path = cat(table.path, ".db");
  bool was_there =
      std::any_of(table.rests_on.begin(), table.rests_on.end(),
                  [&](const Fingerprint& print) { return print.path == path && print.exists; });
  if (!was_there) return {};
  auto there = status_in_site(options_.root, path);
  if (!there) return failure_of(there);
  if (*there) return {};
  return config_failure(path, " is gone: the old configuration would not find ", table.legacy_type,
                        ":", table.path);
}

Status Rollback::look_at_index(const PlannedTable& table) {
  const JournalEntry* proven = run_->journal.find(Event::index_proven, table.target_path);
  if (table.cache || restored(table.target_path)) return {};
  if (!proven && !end_is_lost_) return {};
  auto stamp = stamp_of(options_.root, table.target_path);
  if (!stamp) return failure_of(stamp);
  if (!*stamp || (proven && *stamp == parse_stamp(proven->detail))) return {};
  // A rollback that was stopped may have brought it back and not noted that.
  if (const KeptFile* kept = record_.find_kept(table.target_path)) {
    auto same = is_as_kept(options_.root, *kept, run_->directory);
    if (!same) return failure_of(same);
    if (*same) return {};
  }
  // Written since, or nobody knows. What counts is whether it still says what the .db says.
  TableSides sides(table, options_.root);
  discarded_.insert(table.target_path);
  auto index = sides.index();
  if (!index) {
    found(table.target_path, cat("it has been changed since: ", index.error().message));
    return {};
  }
  bool unknown = !proven || !parse_stamp(proven->detail);
  if (unknown && table.action == Action::rebuild) {
    auto same = says_what_it_was_made_from(table, **index);
    if (!same) return failure_of(same);
    if (*same) discarded_.erase(table.target_path);
    if (*same) return {};
  }
  auto db = sides.db();
  if (!db && db.error().code == ENOENT) {
    found(table.target_path, "it has been changed since, and there is no .db to compare it with");
    return {};
  }
  if (!db) return failure_of(db);
  auto comparison = compare(**db, **index);
  if (!comparison) return tl::unexpected(sides.readable(std::move(comparison.error())));
  if (comparison->equal) discarded_.erase(table.target_path);
  if (comparison->equal) return {};
  found(table.target_path, comparison_text(*comparison, sides.db_name(), sides.index_name()));
  for (const auto& difference : comparison->first)
    outcome_.add("differs", table.target_path,
                 difference_text(difference, sides.db_name(), sides.index_name(),
                                 sides.shown_values(options_)));
  return {};
}

/// The stamp of an index that was built from its source is lost: it may differ from the .db since a
/// person preferred the source.
Result<bool> Rollback::says_what_it_was_made_from(const PlannedTable& table, RecordSide& index) {
  TableSides sides(table, options_.root);
  auto source = sides.source();
  if (!source) return false;
  auto comparison = compare(**source, index);
  if (!comparison) return tl::unexpected(sides.readable(std::move(comparison.error())));
  return comparison->equal;
}

bool Rollback::look() {
  Status looked = look_at_edits();
  for (const PlannedTable& table : record_.plan.tables) {
    if (!looked) break;
    if (!made(table)) continue;
    looked = look_at_db(table);
    if (looked) looked = look_at_index(table);
  }
  if (!looked) return outcome_.fail(std::move(looked.error()), "nothing was undone");
  if (losses_ > 0 && !options_.discard)
    return outcome_.fail(ExitStatus::findings, "rollback would lose what was done since",
                         "nothing was undone; --discard undoes nevertheless, and keeps copies");
  return true;
}

void Rollback::show() {
  for (const ConfigEdit& edit : record_.plan.edits)
    if (switched(edit)) outcome_.add("restored", edit.path);
  for (const PlannedTable& table : record_.plan.tables)
    if (made(table))
      outcome_.add(record_.find_kept(table.target_path) ? "restored" : "removed",
                   table.target_path);
}

/// Before it is replaced or removed.
Status Rollback::keep_what_is_lost(const std::string& path) {
  if (!discarded_.contains(path)) return {};
  auto copy = keep_discarded(options_.root, path, run_->directory);
  if (!copy) return failure_of(copy);
  outcome_.add("kept", path, cat("what is thrown away, as ", *copy));
  return {};
}

/// Which indexes the configuration names now that its files have come back: other files, and edits
/// that this run knows nothing of, may name them, too.
Status Rollback::find_named() {
  auto inventory = inventory_(options_);
  if (!inventory)
    return config_failure("no index was removed, since the configuration may name it: ",
                          inventory.error().message);
  if (!inventory->unread_instances.empty()) {
    const auto& unread = inventory->unread_instances.front();
    return config_failure("no index was removed, since instance ", unread.config_directory,
                          " may name it: ", unread.error);
  }
  named_ = std::move(inventory->named_indexes);
  all_old_ = std::ranges::all_of(record_.plan.edits, [&](const ConfigEdit& edit) {
    auto text = read_in_site(options_.root, edit.target);
    return text && *text == edit.old_text;
  });
  return {};
}

bool Rollback::is_named(const std::string& index) const {
  auto directory = SiteDirectory::open(options_.root, directory_of(index));
  return named_.contains(directory ? directory->shown(file_name_of(index)) : index);
}

Status Rollback::restore_configuration() {
  const auto& edits = record_.plan.edits;
  for (auto edit = edits.rbegin(); edit != edits.rend(); ++edit) {
    if (!switched(*edit)) continue;
    Status done = check_interrupt();
    if (done) done = remove_leftovers(options_.root, edit->target);
    if (!done) return done;
    outcome_.add("restored", edit->path);
    if (restored(edit->target)) continue;
    const KeptFile* kept = record_.find_kept(edit->target);
    if (!kept) return failure(ErrorKind::data, cat("the journal has no copy of ", edit->target));
    done = keep_what_is_lost(edit->target);
    if (done) done = restore_file(options_.root, *kept, run_->directory);
    if (done) done = run_->journal.add(Event::restored, edit->target);
    if (!done) return done;
  }
  return {};
}

Status Rollback::restore_index(const PlannedTable& table) {
  Status done = check_interrupt();
  if (done) done = remove_build_leftovers(table, options_.root);
  if (done) done = remove_leftovers(options_.root, table.target_path);
  if (!done) return done;
  // Nothing has stood there, nor does now.
  if (!made(table)) return {};
  const KeptFile* kept = record_.find_kept(table.target_path);
  // An older index comes back where it was named before, not where the new one is named.
  if ((!kept || !all_old_) && is_named(table.target_path)) {
    outcome_.add("kept", table.target_path, "the configuration still names it");
    outcome_.status = ExitStatus::findings;
    return {};
  }
  outcome_.add(kept ? "restored" : "removed", table.target_path);
  if (restored(table.target_path)) return {};
  done = keep_what_is_lost(table.target_path);
  if (!done) return done;
  if (kept) {
    done = restore_file(options_.root, *kept, run_->directory);
  } else if (auto file = SiteFile::find(options_.root, table.target_path)) {
    done = file->directory.remove(file->name);
    if (done) done = file->directory.sync();
  } else if (file.error().code != ENOENT) {
    return failure_of(file);
  }
  if (done) done = run_->journal.add(Event::restored, table.target_path);
  return done;
}

Status Rollback::undo() {
  Status done = run_->rollback_started() ? Status{} : run_->journal.add(Event::rollback_start);
  // While an index may still be named by a configuration file, it stays.
  if (done) done = restore_configuration();
  if (done) done = find_named();
  for (const PlannedTable& table : record_.plan.tables)
    if (done && builds(table)) done = restore_index(table);
  if (done) done = run_->journal.add(Event::rolled_back);
  return done;
}

Outcome Rollback::run() {
  InterruptGuard guard;
  if (!open_run() || !look()) return outcome_;
  if (options_.dry_run) {
    show();
    return outcome_;
  }
  Status done = undo();
  if (!done) {
    outcome_.fail(std::move(done.error()), "`reindexer rollback` again finishes it");
    return outcome_;
  }
  for (const PlannedInstance& instance : record_.plan.instances)
    if (instance.reload) outcome_.reload.push_back(instance.config_directory);
  reload_instances(options_, outcome_);
  return outcome_;
}

}  // namespace

Outcome roll_back(const Options& options, const TakeInventory& inventory) {
  return Rollback(options, inventory).run();
}

}  // namespace postwright::reindexer
