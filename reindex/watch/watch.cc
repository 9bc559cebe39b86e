#include "reindex/watch/watch.h"

#include <poll.h>
#include <signal.h>

#include <algorithm>
#include <cerrno>
#include <map>
#include <optional>
#include <set>

#include "base/file.h"
#include "base/poll_time.h"
#include "base/signal_descriptor.h"
#include "base/text.h"
#include "migration/journal/state_directory.h"
#include "reindex/job/job_process.h"
#include "reindex/watch/change_monitor.h"
#include "reindex/watch/failures.h"
#include "reindex/watch/index_memory.h"
#include "reindex/watch/watched_tables.h"

namespace postwright::reindexer {
namespace {

using Clock = std::chrono::steady_clock;

/// A change that comes within one tick of the kernel's clock after a look leaves no other time.
constexpr std::chrono::nanoseconds kTick = std::chrono::milliseconds(20);
constexpr int kLongestWait = 12;  // sweeps, until what fails again and again is tried again

/// Whether a file has changed so recently that it may be changing still.
bool just_changed(const FileFacts& file) {
  auto now = std::chrono::system_clock::now().time_since_epoch();
  auto age = now - std::chrono::nanoseconds(file.ctime_ns);
  return age >= age.zero() && age < kTick;
}

class Watch {
 public:
  Watch(const WatchOptions& options, Reporter& log)
      : options_(options), log_(log), failures_(options.sweep, options.sweep * kLongestWait) {}
  Result<WatchResult> run();

 private:
  struct Job {
    JobProcess process;
    TableFacts seen;  // when it was started
    Clock::time_point began;
  };

  void load_memory();
  void save_memory();
  Status read_site();
  void read_site_again();
  void sweep();
  void follow_changes();
  void start_due_jobs();
  void adopt(const std::string& index, const TableFacts& facts);
  void consider(const std::string& index);
  void start_job(const std::string& index, const WatchedTable& table, TableFiles files);
  void end_job(const std::string& index, const JobReport& report);
  void note_failure(const std::string& index, const TableFacts& seen, std::string_view reason);
  void note_success(const std::string& index, const Job& job, const JobReport& report);
  Status wait();
  bool handle_signal();
  int time_to_wait() const;

  const WatchOptions& options_;
  Reporter& log_;
  WatchedSite site_;
  std::optional<ChangeMonitor> monitor_;
  UniqueFd signals_;
  std::map<std::string, Clock::time_point> due_;  // by index: when it is looked at
  std::map<std::string, Job> running_;
  Failures failures_;
  IndexMemory memory_;
  std::string memory_file_;  // empty: there is no place for it
  Clock::time_point next_sweep_;
  WatchResult result_;
  bool stops_ = false;
};

/// Without it the times of the files must do.
void Watch::load_memory() {
  Options site;
  site.config_directory = options_.config_directory;
  site.state_directory = options_.state_directory;
  auto state = StateDirectory::open(site, StateDirectory::Missing::create);
  if (!state)
    return log_.warning(
        cat("what indexes are made from is not remembered: ", state.error().message));
  memory_file_ = cat(state->path(), "/watch");
  auto memory = IndexMemory::load(memory_file_);
  if (memory)
    memory_ = std::move(*memory);
  else
    log_.warning(cat("begun anew: ", memory.error().message));
}

void Watch::save_memory() {
  if (memory_file_.empty()) return;
  Status saved = memory_.save(memory_file_);
  if (!saved) log_.warning(cat("what indexes are made from is lost: ", saved.error().message));
}

Status Watch::read_site() {
  auto site = read_watched_site(options_.config_directory, log_);
  if (!site) return failure_of(site);
  site_ = std::move(*site);
  std::set<std::string> paths(site_.configuration_files.begin(), site_.configuration_files.end());
  for (const auto& [index, table] : site_.tables) {
    paths.insert(index);
    paths.insert(table.path);
  }
  memory_.forget_all_but([&](const std::string& index) { return site_.tables.contains(index); });
  monitor_->watch(paths);
  return {};
}

/// Everything is due; what is fresh is seen to be.
void Watch::sweep() {
  for (const auto& [index, table] : site_.tables) due_.try_emplace(index, Clock::now());
  next_sweep_ = Clock::now() + options_.sweep;
}

void Watch::read_site_again() {
  Status read = read_site();
  if (!read) log_.warning(cat("the tables stay as they were: ", read.error().message));
  sweep();
}

void Watch::follow_changes() {
  std::set<std::string> changed = monitor_->take_changes();
  if (std::ranges::any_of(site_.configuration_files,
                          [&](const std::string& file) { return changed.contains(file); }))
    read_site_again();
  for (const auto& [index, table] : site_.tables)
    if (changed.contains(table.path) || changed.contains(index))
      due_[index] = Clock::now() + options_.settle;
}

void Watch::note_failure(const std::string& index, const TableFacts& seen,
                         std::string_view reason) {
  log_.warning(cat(index, " is not built: ", reason));
  failures_.note(index, seen, Clock::now());
  ++result_.failed;
}

/// An index that somebody else made is as good as one of ours from now on.
void Watch::adopt(const std::string& index, const TableFacts& facts) {
  failures_.forget(index);
  const MadeFrom* known = memory_.find(index);
  if (known && known->index == stamp_of(facts.index)) return;
  memory_.remember(index, {.source = stamp_of(facts.source),
                           .index = stamp_of(facts.index),
                           .records = known ? known->records : 0});
}

void Watch::consider(const std::string& index) {
  auto found = site_.tables.find(index);
  if (found == site_.tables.end()) return;
  const WatchedTable& table = found->second;
  TableFiles files = open_table_files(table.path, table.type->index_suffix);
  const TableFacts& facts = files.facts;
  Freshness state = freshness(facts.source, facts.index, memory_.find(index));
  if (state == Freshness::fresh) return adopt(index, facts);
  if (state != Freshness::stale || failures_.waits(index, facts, Clock::now())) return;
  if (just_changed(facts.source)) {
    due_[index] = Clock::now() + kTick;
    return;
  }
  start_job(index, table, std::move(files));
}

void Watch::start_job(const std::string& index, const WatchedTable& table, TableFiles files) {
  TableFacts seen = files.facts;
  const MadeFrom* known = memory_.find(index);
  const FileFacts& owner = files.index ? files.facts.index : files.facts.source;
  RunAs run_as{.uid = owner.uid, .gid = owner.gid};
  std::string refusal = why_not_rebuilt(files.facts, run_as);
  if (!refusal.empty()) return note_failure(index, seen, refusal);
  files.db = UniqueFd();  // it has no say any more
  IndexJob job{.path = table.path,
               .legacy_type = {},
               .new_type = table.type,
               .files = std::move(files),
               .run_as = run_as,
               .use = table.use,
               .utf8 = table.utf8,
               .existing = Existing::replace,
               .hold_back = options_.hold_back,
               .records_before = known ? known->records : 0};
  auto process = JobProcess::start(std::move(job), {.time = options_.job_time});
  if (!process) return note_failure(index, seen, process.error().message);
  running_.emplace(index, Job{.process = std::move(*process), .seen = seen, .began = Clock::now()});
}

void Watch::start_due_jobs() {
  for (auto due = due_.begin(); due != due_.end() && running_.size() < options_.jobs;) {
    if (due->second > Clock::now() || running_.contains(due->first)) {
      ++due;
      continue;
    }
    std::string index = due->first;
    due = due_.erase(due);
    consider(index);
  }
}

/// What was read counts, and not what is there now: what came meanwhile is in the next index.
void Watch::note_success(const std::string& index, const Job& job, const JobReport& report) {
  auto time = std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - job.began);
  log_.info(cat("built ", index, ": ", made_text(report), ", ", time.count(), " ms"));
  failures_.forget(index);
  ++result_.built;
  const IndexJob& done = job.process.job();
  TableFiles now = open_table_files(done.path, done.new_type->index_suffix);
  memory_.remember(index, {.source = stamp_of(job.seen.source),
                           .index = stamp_of(now.facts.index),
                           .records = report.entries()});
  if (now.facts.source.error == 0 && stamp_of(now.facts.source) != stamp_of(job.seen.source))
    due_[index] = Clock::now() + options_.settle;
}

void Watch::end_job(const std::string& index, const JobReport& report) {
  auto job = running_.find(index);
  for (const std::string& warning : report.warnings) log_.warning(warning);
  if (report.result == JobReport::Result::failed)
    note_failure(index, job->second.seen, report.reason);
  else
    note_success(index, job->second, report);
  running_.erase(job);
}

/// Whether the configuration is to be read again.
bool Watch::handle_signal() {
  auto signal = take_signal(signals_);
  if (!signal) return false;
  if (*signal != SIGHUP) stops_ = true;
  return *signal == SIGHUP;
}

int Watch::time_to_wait() const {
  Clock::time_point next = next_sweep_;
  for (const auto& [index, when] : due_)
    if (running_.size() < options_.jobs && !running_.contains(index)) next = std::min(next, when);
  for (const auto& [index, job] : running_) next = std::min(next, job.process.deadline());
  return poll_milliseconds(next);
}

Status Watch::wait() {
  std::vector<pollfd> polled{{.fd = signals_.get(), .events = POLLIN, .revents = 0},
                             {.fd = monitor_->fd(), .events = POLLIN, .revents = 0}};
  std::vector<std::string> jobs;
  for (const auto& [index, job] : running_) {
    polled.push_back({.fd = job.process.report_fd(), .events = POLLIN, .revents = 0});
    jobs.push_back(index);
  }
  if (poll(polled.data(), polled.size(), time_to_wait()) < 0 && errno != EINTR)
    return system_failure("wait for changes", errno);
  if (polled[0].revents != 0 && handle_signal()) {
    failures_.forget_all();
    read_site_again();
  }
  if (polled[1].revents != 0) follow_changes();
  for (std::size_t i = 0; i < jobs.size(); ++i) {
    Job& job = running_.at(jobs[i]);
    std::optional<JobReport> report;
    if (polled[i + 2].revents != 0) report = job.process.collect();
    if (!report && job.process.deadline() <= Clock::now())
      report = job.process.stop(cat("it took longer than ", options_.job_time.count(), " seconds"));
    if (report) end_job(jobs[i], *report);
  }
  return {};
}

Result<WatchResult> Watch::run() {
  auto monitor = ChangeMonitor::create();
  if (!monitor) return failure_of(monitor);
  monitor_ = std::move(*monitor);
  auto signals = open_signals({SIGTERM, SIGINT, SIGHUP});
  if (!signals) return failure_of(signals);
  signals_ = std::move(*signals);
  load_memory();
  Status read = read_site();
  if (!read) return failure_of(read);
  JobProcess::load_libraries();
  sweep();
  for (;;) {
    start_due_jobs();
    save_memory();
    if (stops_ || (options_.once && due_.empty() && running_.empty())) break;
    Status waited = wait();
    if (!waited) return failure_of(waited);
    if (Clock::now() >= next_sweep_) {
      // Directories that did not exist, links that lead elsewhere: they are watched from now on.
      read_site_again();
    }
  }
  for (auto& [index, job] : running_) (void)job.process.stop("the watch is being stopped");
  save_memory();
  return result_;
}

}  // namespace

Result<WatchResult> watch_site(const WatchOptions& options, Reporter& log) {
  return Watch(options, log).run();
}

}  // namespace postwright::reindexer
