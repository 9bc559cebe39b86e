#include "migration/apply/apply.h"

#include <unistd.h>

#include <algorithm>
#include <ctime>
#include <optional>

#include "base/interrupt.h"
#include "base/text.h"
#include "migration/apply/build_index.h"
#include "migration/apply/disk_space.h"
#include "migration/apply/progress_of_run.h"
#include "migration/apply/reload.h"
#include "migration/files/site_path.h"
#include "migration/journal/begin_record.h"
#include "migration/journal/run_lock.h"
#include "migration/journal/state_directory.h"
#include "migration/values/counted.h"

namespace postwright::reindexer {
namespace {

/// What helps after a run that stopped with this error. The same work ends in the same way where
/// the plan does not fit the site or its tables.
std::string how_to_go_on(const Error& error, const Journal& journal, const Plan& plan) {
  std::string_view now = "the site goes on working as it is; ";
  bool may_help = error.kind == ErrorKind::system || error.kind == ErrorKind::retry;
  if (may_help) return cat(now, "`reindexer apply --resume` finishes, `reindexer rollback` undoes");
  std::string text = cat(now, "`reindexer rollback` undoes what was done");
  for (const ConfigEdit& edit : plan.edits) {
    if (!journal.find(Event::edit_start, edit.target)) continue;
    auto bytes = read_in_site(plan.root, edit.target);
    if (bytes && (*bytes == edit.old_text || *bytes == edit.new_text)) continue;
    text += cat(" (it needs --discard, and ", edit.path, " loses what was edited since)");
    break;
  }
  return cat(text, ", then make a new plan; `apply --resume` cannot finish");
}

bool has_work(const Plan& plan) {
  return !plan.edits.empty() || std::ranges::any_of(plan.tables, builds);
}

std::vector<std::string> directories_of(const Plan& plan) {
  std::vector<std::string> directories;
  directories.reserve(plan.instances.size());
  for (const PlannedInstance& instance : plan.instances)
    directories.push_back(instance.config_directory);
  if (directories.empty()) directories.push_back(plan.config_directory);
  return directories;
}

/// Steps 3 to 5, of a run that has begun. Every step looks first whether it is done already, so a
/// run that was stopped is simply carried out again.
class Execution {
 public:
  Execution(Run& run, const BeginRecord& record, const Options& options, Outcome& outcome)
      : journal_(run.journal),
        plan_(record.plan),
        settings_{.root = plan_.root, .progress = options.progress},
        outcome_(outcome) {}

  Status run() {
    Status done;
    if (!journal_.has(Event::indexes_ready))
      done = was_switched(plan_, journal_) ? find_indexes() : make_indexes();
    if (done) done = switch_configuration();
    if (done) done = journal_.add(Event::done);
    return done;
  }

 private:
  Status make_indexes();
  Status find_indexes();
  Status make_index(const PlannedTable& table);
  Result<bool> is_made(const PlannedTable& table) const;
  Status check_unchanged() const;
  Status switch_configuration();
  Status switch_one(const ConfigEdit& edit);

  Journal& journal_;
  const Plan& plan_;
  BuildSettings settings_;
  Outcome& outcome_;
};

Status Execution::make_indexes() {
  Status unchanged = check_unchanged();
  if (!unchanged) return unchanged;
  for (const PlannedTable& table : plan_.tables) {
    if (!builds(table)) continue;
    Status made = check_interrupt();
    if (made) made = make_index(table);
    if (!made) return made;
  }
  // The sources, and the tables that daemons write, may have changed while indexes were built.
  unchanged = check_unchanged();
  if (!unchanged) return unchanged;
  return journal_.add(Event::indexes_ready);
}

/// The journal has lost its end: the configuration was switched, so all indexes were there. What
/// stands may have been updated since, and stays; rollback and verify compare it.
Status Execution::find_indexes() {
  for (const PlannedTable& table : plan_.tables) {
    if (!builds(table)) continue;
    auto stamp = stamp_of(plan_.root, table.target_path);
    if (!stamp) return failure_of(stamp);
    Status made = check_interrupt();
    if (made && !*stamp) made = make_index(table);
    if (!made) return made;
    if (!*stamp) continue;
    outcome_.add("built", table.target_path, "before; the end of the journal was lost");
    if (!journal_.find(Event::index_proven, table.target_path)) {
      made = journal_.add(Event::index_start, table.target_path);
      if (made) made = journal_.add(Event::index_proven, table.target_path);
    }
    if (!made) return made;
  }
  return journal_.add(Event::indexes_ready);
}

/// True when it was built and proven before the run was stopped, and nobody has changed it since.
Result<bool> Execution::is_made(const PlannedTable& table) const {
  const JournalEntry* proven = journal_.find(Event::index_proven, table.target_path);
  if (!proven) return false;
  auto stamp = stamp_of(plan_.root, table.target_path);
  if (!stamp) return failure_of(stamp);
  return *stamp && *stamp == parse_stamp(proven->detail);
}

Status Execution::make_index(const PlannedTable& table) {
  auto made = is_made(table);
  if (!made) return failure_of(made);
  if (*made) {
    outcome_.add("built", table.target_path, "before, and unchanged since");
    return {};
  }
  Status noted = journal_.add(Event::index_start, table.target_path);
  if (!noted) return noted;
  auto built = build_index(table, settings_);
  if (!built) return failure_of(built);
  noted = journal_.add(Event::index_proven, table.target_path, stamp_text(built->stamp));
  if (!noted) return noted;
  std::string from = table.action == Action::convert ? cat(table.path, ".db") : table.path;
  std::string detail = cat(built->records, built->records == 1 ? " record from " : " records from ",
                           from, ", each compared");
  if (built->duplicates > 0)
    detail += cat("; ", counted(built->duplicates, "duplicate"), " left out");
  outcome_.add("built", table.target_path, std::move(detail));
  for (std::string& warning : built->warnings) outcome_.warnings.push_back(std::move(warning));
  return {};
}

/// As what_changed(), but for what this run itself has changed.
Status Execution::check_unchanged() const {
  Plan rest = plan_;
  for (PlannedTable& table : rest.tables)
    if (journal_.find(Event::index_start, table.target_path))
      std::erase_if(table.rests_on,
                    [&](const Fingerprint& print) { return print.path == table.target_path; });
  std::erase_if(rest.edits, [&](const ConfigEdit& edit) {
    return journal_.find(Event::edit_start, edit.target) != nullptr;
  });
  auto change = what_changed(rest);
  if (!change) return {};
  return failure(ErrorKind::config, std::move(*change));
}

Status Execution::switch_configuration() {
  for (const ConfigEdit& edit : plan_.edits) {
    Status switched = check_interrupt();
    if (switched) switched = switch_one(edit);
    if (!switched) return switched;
  }
  return {};
}

Status Execution::switch_one(const ConfigEdit& edit) {
  auto text = read_in_site(plan_.root, edit.target);
  if (!text) return failure_of(text);
  if (*text != edit.new_text) {
    if (*text != edit.old_text)
      return config_failure(edit.target, " has been edited since the plan was made");
    Status done = journal_.add(Event::edit_start, edit.target);
    if (done) done = switch_file(plan_.root, edit.target, edit.new_text);
    if (!done) return done;
  }
  outcome_.add("switched", edit.path);
  Status done;
  if (!journal_.find(Event::edit_start, edit.target))  // the end of the journal was lost
    done = journal_.add(Event::edit_start, edit.target);
  if (done && !journal_.find(Event::edit_done, edit.target))
    done = journal_.add(Event::edit_done, edit.target);
  return done;
}

/// A whole apply: what comes before the journal begins, and the ending of both commands.
class Apply {
 public:
  Apply(const Options& options, std::string command) : options_(options) {
    outcome_.command = std::move(command);
    outcome_.dry_run = options.dry_run;
  }
  Outcome start(const Plan& plan);
  Outcome resume();

 private:
  bool check_site(const Plan& plan);
  bool check_plan(const Plan& plan);
  bool open_state(StateDirectory::Missing missing);
  bool refuse_unfinished();
  bool lock(const std::vector<std::string>& directories);
  bool check_space(const Plan& plan);
  bool begin(const Plan& plan);
  Status keep_files(const std::string& run, BeginRecord& record) const;
  void show_plan(const Plan& plan);
  void execute();

  const Options& options_;
  Outcome outcome_;
  std::optional<StateDirectory> state_;
  std::optional<RunLock> lock_;
  std::optional<Run> run_;
  BeginRecord record_;
};

bool Apply::check_site(const Plan& plan) {
  if (plan.root == options_.root && plan.config_directory == options_.config_directory) return true;
  std::string options = cat("-c ", plan.config_directory);
  if (!plan.root.empty()) options += cat(" --root ", plan.root);
  return outcome_.fail(ExitStatus::could_not_finish, "the plan is for another site",
                       cat("use ", options, "; nothing was done"));
}

bool Apply::check_plan(const Plan& plan) {
  for (const PlannedTable& table : plan.tables)
    if (table.action == Action::blocked) {
      outcome_.add("blocked", table.path, table.reason);
      if (!options_.skip_blocked)
        outcome_.fail(ExitStatus::findings, "the plan has blocked tables, so nothing was done",
                      "decide about them (`reindexer plan` says how), or use --skip-blocked");
    }
  if (!outcome_.error.empty()) return false;
  if (auto change = what_changed(plan))
    return outcome_.fail(ExitStatus::could_not_finish, std::move(*change),
                         "make a new plan; nothing was done");
  return true;
}

bool Apply::open_state(StateDirectory::Missing missing) {
  auto state = StateDirectory::open(options_, missing);
  if (!state) return outcome_.fail(std::move(state.error()));
  state_.emplace(std::move(*state));
  return true;
}

bool Apply::refuse_unfinished() {
  auto last = state_->last_run();
  if (!last) return outcome_.fail(std::move(last.error()));
  if (!*last || !(*last)->open()) return true;
  if ((*last)->rollback_started())
    return outcome_.fail(ExitStatus::could_not_finish, "a rollback was stopped half-way",
                         "`reindexer rollback` finishes it");
  return outcome_.fail(ExitStatus::could_not_finish, "an earlier apply was stopped half-way",
                       "`reindexer apply --resume` finishes it, `reindexer rollback` undoes it");
}

bool Apply::lock(const std::vector<std::string>& directories) {
  auto lock = RunLock::take(state_->path(), outcome_.command, options_.root, directories);
  if (!lock) return outcome_.fail(std::move(lock.error()));
  lock_.emplace(std::move(*lock));
  return true;
}

bool Apply::check_space(const Plan& plan) {
  Status space = check_disk_space(plan, state_->path());
  if (!space) return outcome_.fail(std::move(space.error()), "nothing was done");
  return true;
}

Status Apply::keep_files(const std::string& run, BeginRecord& record) const {
  for (const ConfigEdit& edit : record.plan.edits) {
    auto kept = keep_file(record.plan.root, edit.target, run, record.kept.size());
    if (!kept) return failure_of(kept);
    record.kept.push_back(std::move(*kept));
  }
  for (const PlannedTable& table : record.plan.tables) {
    if (!builds(table)) continue;
    auto there = status_in_site(record.plan.root, table.target_path);
    if (!there) return failure_of(there);
    if (!*there) continue;
    auto kept = keep_file(record.plan.root, table.target_path, run, record.kept.size());
    if (!kept) return failure_of(kept);
    record.kept.push_back(std::move(*kept));
  }
  return {};
}

bool Apply::begin(const Plan& plan) {
  record_ = {.plan = plan, .kept = {}};
  auto directory = state_->new_run();
  if (!directory) return outcome_.fail(std::move(directory.error()), "nothing was done");
  Status kept = keep_files(*directory, record_);
  if (!kept) return outcome_.fail(std::move(kept.error()), "nothing was done");
  auto journal = Journal::create(cat(*directory, "/journal"));
  if (!journal) return outcome_.fail(std::move(journal.error()), "nothing was done");
  std::string text = begin_record_text(record_);
  Status begun = write_begin_copy(
      *directory,
      {.event = Event::begin, .path = {}, .detail = text, .time = time(nullptr), .pid = getpid()});
  if (begun) begun = journal->add(Event::begin, "", std::move(text));
  if (!begun) {
    // Else the run would count as one that was stopped.
    (void)unlink(cat(*directory, "/begin").c_str());
    return outcome_.fail(std::move(begun.error()), "nothing was done");
  }
  run_.emplace(Run{*directory, std::move(*journal)});
  return true;
}

void Apply::show_plan(const Plan& plan) {
  for (const PlannedTable& table : plan.tables)
    if (builds(table)) outcome_.add("built", table.target_path, table.reason);
  for (const ConfigEdit& edit : plan.edits) outcome_.add("switched", edit.path);
}

void Apply::execute() {
  InterruptGuard guard;
  Status done = Execution(*run_, record_, options_, outcome_).run();
  if (!done) {
    std::string hint = how_to_go_on(done.error(), run_->journal, record_.plan);
    outcome_.fail(std::move(done.error()), std::move(hint));
    return;
  }
  for (const PlannedInstance& instance : record_.plan.instances)
    if (instance.reload) outcome_.reload.push_back(instance.config_directory);
  reload_instances(options_, outcome_);
}

Outcome Apply::start(const Plan& plan) {
  using Missing = StateDirectory::Missing;
  if (!check_site(plan)) return outcome_;
  // What is refused, or has nothing to do, leaves no state directory behind.
  bool begins = !options_.dry_run && has_work(plan) && (options_.skip_blocked || !plan.blocked());
  if (!open_state(begins ? Missing::create : Missing::is_empty)) return outcome_;
  if (!options_.dry_run && state_->exists() && !lock(directories_of(plan))) return outcome_;
  if (!refuse_unfinished() || !check_plan(plan) || !check_space(plan)) return outcome_;
  if (!has_work(plan)) {
    outcome_.hint = "nothing to do";
    return outcome_;
  }
  if (options_.dry_run) {
    show_plan(plan);
    return outcome_;
  }
  if (begin(plan)) execute();
  return outcome_;
}

Outcome Apply::resume() {
  if (!open_state(StateDirectory::Missing::is_empty)) return outcome_;
  auto nothing = [&] {
    outcome_.hint = "no apply was stopped half-way: nothing to resume";
    outcome_.idle = true;
    return outcome_;
  };
  if (!state_->exists()) return nothing();
  if (!lock({options_.config_directory})) return outcome_;
  auto last = state_->last_run();
  if (!last) {
    outcome_.fail(std::move(last.error()));
    return outcome_;
  }
  if (!*last || !(*last)->open()) return nothing();
  if ((*last)->rollback_started()) {
    outcome_.fail(ExitStatus::could_not_finish, "a rollback was stopped half-way",
                  "`reindexer rollback` finishes it");
    return outcome_;
  }
  run_.emplace(std::move(**last));
  auto record = parse_begin_record(run_->journal.find(Event::begin)->detail);
  if (!record) {
    outcome_.fail(std::move(record.error()));
    return outcome_;
  }
  record_ = std::move(*record);
  record_.plan.root = options_.root;  // an image may be mounted elsewhere now
  if (!check_site(record_.plan)) return outcome_;
  if (options_.dry_run) {
    show_plan(record_.plan);
    return outcome_;
  }
  execute();
  return outcome_;
}

}  // namespace

Outcome apply_plan(const Plan& plan, const Options& options) {
  return Apply(options, "apply").start(plan);
}

Outcome resume_apply(const Options& options) {
  return Apply(options, "apply --resume").resume();
}

}  // namespace postwright::reindexer
