#include "reindex/job/index_job.h"

#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "base/atomic_file.h"
#include "base/lock.h"
#include "base/logical_line.h"
#include "base/progress.h"
#include "base/text.h"
#include "libmaps/bdb/bdb_file.h"
#include "libmaps/text/source_kind.h"
#include "migration/plan/decide.h"
#include "migration/records/compare.h"
#include "migration/records/write_index.h"

namespace postwright::reindexer {
namespace {

constexpr std::size_t kWarnings = 10;

/// A path for calls that take one; the file is the one that was looked at.
std::string path_of(int fd) {
  return cat("/proc/self/fd/", fd);
}

class Work {
 public:
  explicit Work(const IndexJob& job) : job_(job) {}
  JobReport run();

 private:
  Status prepare();
  Status choose_recipe();
  Status walk_db();
  Status look_at_db();
  void look_at_old_index();
  Status guess_kind();
  Result<BuildSummary> build(bool from_db);
  Result<std::string> differences() const;
  Status hold_back() const;
  Status settle_difference();
  Status publish();
  Status settle_existing();
  /// Whose owner, mode and labels the index gets.
  int model() const {
    const TableFiles& files = job_.files;
    return files.db ? files.db.get() : files.index ? files.index.get() : files.source.get();
  }
  std::string db_path() const { return cat(job_.path, ".db"); }
  std::string made() const { return cat(job_.temporary, job_.new_type->index_suffix); }
  std::string published() const { return cat(job_.files.name, job_.new_type->index_suffix); }
  std::string readable(std::string text) const;

  const IndexJob& job_;
  DbState db_;  // what walking the .db shows; empty for one that cannot be read
  std::uint64_t records_before_ = 0;
  IndexRecipe recipe_;
  JobReport report_;
  bool exists_ = false;
};

/// Names that only this process understands, as people know them.
std::string Work::readable(std::string text) const {
  const std::pair<std::string, std::string> names[] = {
      {path_of(job_.files.db.get()), db_path()},
      {path_of(job_.files.source.get()), job_.path},
      {job_.temporary, job_.path}};
  for (const auto& [from, to] : names) replace_all(text, from, to);
  return text;
}

Status Work::prepare() {
  if (fchdir(job_.files.directory.get()) != 0)
    return system_failure(cat("open directory of ", job_.path), errno);
  if (job_.from_db) return {};
  auto source = open_file(path_of(job_.files.source.get()), O_RDONLY);
  if (source) return {};
  return failure(ErrorKind::system,
                 cat("open lookup table source file ", job_.path, " as uid=", job_.run_as.uid,
                     " gid=", job_.run_as.gid, ": ", strerror(source.error().code)));
}

Status Work::walk_db() {
  bdb::File::Options any_count;
  any_count.any_count = true;
  auto file = bdb::File::open(path_of(job_.files.db.get()), any_count);
  if (!file) return failure_of(file);
  if ((*file)->info().subdatabases)
    return failure(ErrorKind::data,
                   cat(db_path(), ": it holds subdatabases, which Postfix does not read"));
  Status walked = (*file)->walk([this](std::string_view key, std::string_view value) -> Status {
    if (is_alias_marker(key, value)) return {};
    ++records_before_;
    (key.ends_with('\0') ? db_.keys_with_nul : db_.keys_without_nul) = true;
    db_.capitals_in_keys |= has_capitals(key);
    return {};
  });
  if (walked && (*file)->doubt())
    report_.warnings.push_back(
        cat(db_path(), ": records may be missing: ", (*file)->doubt()->reason));
  return walked;
}

/// Whether the old index was made with postmap -f. One that cannot be read has no say.
void Work::look_at_old_index() {
  auto side = index_side(*job_.new_type, job_.files.name);
  if (!side) return;
  bool capitals = false;
  Status walked = (*side)->walk([&](const IndexRecord& record) -> Status {
    if (is_alias_marker(record.key, record.value)) return {};
    ++records_before_;
    capitals |= has_capitals(record.key);
    return {};
  });
  if (!walked) records_before_ = 0;
  db_.capitals_in_keys = walked && capitals;
}

/// How its keys are spelled; what cannot be read has no say beside a source.
Status Work::look_at_db() {
  if (!job_.files.db) {
    if (job_.files.index) look_at_old_index();
    return {};
  }
  Status walked = walk_db();
  if (walked) {
    db_.state = FileState::present;
    return {};
  }
  if (job_.from_db) return walked;
  report_.warnings.push_back(cat("not compared: ", walked.error().message));
  records_before_ = 0;
  db_ = DbState();
  return {};
}

Status Work::guess_kind() {
  auto file = open_file(path_of(job_.files.source.get()), O_RDONLY);
  if (!file) return failure_of(file);
  LogicalLineReader lines(file->get(), job_.path);
  auto kind = guess_source_kind(lines);
  if (!kind) return failure_of(kind);
  recipe_.alias = *kind == SourceKind::alias;
  return {};
}

Status Work::choose_recipe() {
  Status looked = look_at_db();
  if (!looked) return looked;
  recipe_ = recipe_of(job_.use.value_or(TableUse::lookup), db_, job_.utf8);
  if (!job_.use && !job_.from_db) {
    Status guessed = guess_kind();
    if (!guessed) return guessed;
  }
  report_.tool = tool_name(recipe_.alias);
  return {};
}

Result<BuildSummary> Work::build(bool from_db) {
  report_.origin = from_db ? db_path() : job_.path;
  IndexOrigin origin{.shown = report_.origin,
                     .trailing_nul = recipe_.trailing_nul,
                     .hint = "cdb tables can",
                     .walk = nullptr};
  if (from_db)
    origin.walk = [this](Reporter&, const IndexRecordVisitor& visit) {
      return walk_db_records(path_of(job_.files.db.get()), visit);
    };
  else
    origin.walk = [this](Reporter& reporter, const IndexRecordVisitor& visit) {
      return walk_source_records(path_of(job_.files.source.get()), recipe_,
                                 {.shown = job_.path, .utf8 = job_.utf8}, reporter, visit);
    };
  FirstMessages warnings(kWarnings);
  BuildOptions options{.reporter = &warnings, .mode = 0600, .attributes_from = path_of(model())};
  Progress none({}, 0, false);
  auto summary = write_proven_index(*job_.new_type, job_.temporary, options, origin, none);
  for (std::string& warning : warnings.take()) report_.warnings.push_back(std::move(warning));
  if (summary) {
    report_.records = summary->records;
    report_.duplicates = summary->duplicates;
  }
  return summary;
}

/// Between the .db and the new index of the source, as a sentence.
Result<std::string> Work::differences() const {
  if (db_.state != FileState::present) return std::string();
  auto old_side = db_side(path_of(job_.files.db.get()));
  if (!old_side) return failure_of(old_side);
  auto new_side = index_side(*job_.new_type, job_.temporary);
  if (!new_side) return failure_of(new_side);
  auto compared = compare(**old_side, **new_side);
  if (!compared) return failure_of(compared);
  if (compared->equal) return std::string();
  std::string text = comparison_text(*compared, db_path(), job_.path);
  if (!compared->first.empty())
    text +=
        cat("; ", difference_text(compared->first.front(), db_path(), job_.path, ShowValues::no));
  return text;
}

/// A source that is cut short, emptied or replaced by a wrong one looks like any other change. Mail
/// that a smaller table rejects is lost, mail that is held up by an older one for an hour is not.
Status Work::hold_back() const {
  if (job_.from_db || job_.on_difference == OnDifference::db) return {};
  std::uint64_t before = records_before_ > 0 ? records_before_ : job_.records_before;
  std::uint64_t now = report_.entries();
  if (!loses_too_much(before, now, job_.hold_back)) return {};
  bool from_memory = records_before_ == 0;
  std::string old =
      job_.files.db && !from_memory ? db_path() : cat(job_.path, job_.new_type->index_suffix);
  return failure(
      ErrorKind::data,
      cat("held back: ", job_.path, " has ", now, now == 1 ? " record" : " records", " now, ", old,
          from_memory ? " had " : " has ", before, "; if that is right, run \"",
          tool_name(recipe_.alias), " ", job_.new_type->name, ":", job_.path, "\""));
}

Status Work::settle_difference() {
  if (job_.from_db) return {};
  auto found = differences();
  if (!found) return failure_of(found);
  report_.differences = std::move(*found);
  if (report_.differences.empty() || job_.on_difference == OnDifference::source) return {};
  if (job_.on_difference == OnDifference::refuse)
    return failure(ErrorKind::data, cat("legacy indexed file and source file do not hold the same "
                                        "records: ",
                                        report_.differences));
  auto built = build(true);
  if (!built) return failure_of(built);
  return {};
}

/// Something has the index's name: an index that somebody made meanwhile stays.
Status Work::settle_existing() {
  struct stat status {};
  if (lstat(published().c_str(), &status) != 0)
    return system_failure(cat("look up status for ", job_.path, job_.new_type->index_suffix),
                          errno);
  if (!S_ISREG(status.st_mode))
    return config_failure("'", job_.path, job_.new_type->index_suffix, "' is not a regular file");
  if (status.st_size > 0 && job_.existing == Existing::keep) {
    exists_ = true;
    remove_half_made(job_);
    return {};
  }
  // An update in Postfix' way must not get lost in the old file.
  UniqueFd old(::open(published().c_str(), O_RDWR | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
  if (old)
    if (Status locked = lock_fcntl(old.get(), LockMode::exclusive, LockWait::wait, published());
        !locked)
      return locked;
  if (rename(made().c_str(), published().c_str()) != 0)
    return system_failure(cat("replace ", job_.path, job_.new_type->index_suffix), errno);
  return sync_directory(".");
}

Status Work::publish() {
  if (renameat2(AT_FDCWD, made().c_str(), AT_FDCWD, published().c_str(), RENAME_NOREPLACE) == 0)
    return sync_directory(".");
  // File systems that do not know the flag have links.
  if (errno == EINVAL && link(made().c_str(), published().c_str()) == 0) {
    (void)unlink(made().c_str());
    return sync_directory(".");
  }
  if (errno == EEXIST) return settle_existing();
  return system_failure(cat("create ", job_.path, job_.new_type->index_suffix), errno);
}

JobReport Work::run() {
  Status done = prepare();
  if (done) done = choose_recipe();
  if (done) {
    auto built = build(job_.from_db);
    if (!built) done = failure_of(built);
  }
  if (done) done = hold_back();
  if (done) done = settle_difference();
  if (done) done = publish();
  if (!done) remove_half_made(job_);
  using Result = JobReport::Result;
  report_.result = !done ? Result::failed : exists_ ? Result::exists : Result::indexed;
  if (!done) report_.reason = readable(done.error().message);
  for (std::string& warning : report_.warnings) warning = readable(std::move(warning));
  report_.differences = readable(std::move(report_.differences));
  return std::move(report_);
}

}  // namespace

std::string_view tool_name(bool alias) {
  return alias ? "postalias" : "postmap";
}

std::string made_text(const JobReport& report) {
  return cat(report.records, report.records == 1 ? " record from " : " records from ",
             report.origin, ", each compared");
}

bool loses_too_much(std::uint64_t before, std::uint64_t now, unsigned percent) {
  return now < before && now * 100 < before * percent;
}

JobReport make_index(const IndexJob& job) {
  return Work(job).run();
}

void remove_half_made(const IndexJob& job) {
  if (fchdir(job.files.directory.get()) != 0) return;
  auto names = unfinished_files(AT_FDCWD, job.temporary);
  // In a directory that cannot be listed there is one name that is known.
  if (!names) names = std::vector<std::string>{cat(job.temporary, job.new_type->index_suffix)};
  for (const std::string& name : *names) (void)unlink(name.c_str());
}

}  // namespace postwright::reindexer
