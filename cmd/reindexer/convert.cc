#include "cmd/reindexer/convert.h"

#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#include <cerrno>
#include <optional>

#include "base/atomic_file.h"
#include "base/file.h"
#include "base/lock.h"
#include "base/progress.h"
#include "base/text.h"
#include "cmd/reindexer/convert_database.h"
#include "cmd/reindexer/convert_origin.h"
#include "cmd/reindexer/interrupt.h"
#include "cmd/reindexer/prove_index.h"
#include "cmd/reindexer/target_type.h"

namespace postwright::reindexer {
namespace {

constexpr std::uint64_t kInterruptEvery = 4096;  // records
constexpr std::size_t kShownKey = 60;

class Conversion {
 public:
  Conversion(const Origin& origin, const MapType& type, std::string table, bool progress)
      : origin_(origin),
        type_(type),
        table_(std::move(table)),
        temporary_(cat(directory_of(table_), "/.", file_name_of(table_), ".reindexer")),
        progress_(progress) {}
  Conversion(const Conversion&) = delete;
  Conversion& operator=(const Conversion&) = delete;
  ~Conversion() { unlink(cat(temporary_, type_.index_suffix).c_str()); }

  Result<BuildSummary> run(Reporter& reporter);

 private:
  Result<BuildSummary> write(Reporter& reporter);
  Status check_key(const IndexRecord& record) const;
  Status put_in_place();

  const Origin& origin_;
  const MapType& type_;
  std::string table_;
  std::string temporary_;
  bool progress_;
};

Status Conversion::check_key(const IndexRecord& record) const {
  bool nul = !record.exact && type_.nul_by_default && origin_.trailing_nul();
  std::size_t size = record.key.size() + (nul ? 1 : 0);
  if (type_.max_key == 0 || (size != 0 && size <= type_.max_key)) return {};
  std::string place = origin_.shown();
  if (record.line != 0) place += cat(", line ", record.line);
  if (size == 0)
    return failure(ErrorKind::data,
                   cat(place, ": ", type_.name, " tables cannot hold an empty key"));
  return failure(ErrorKind::data,
                 cat(place, ": key \"", printable(record.key.substr(0, kShownKey), true),
                     "...\" has ", record.key.size(), " bytes, more than ", type_.name,
                     " tables can hold; convert to cdb:"));
}

Result<BuildSummary> Conversion::write(Reporter& reporter) {
  BuildOptions options{
      .trailing_nul = origin_.trailing_nul() ? TrailingNul::automatic : TrailingNul::without,
      .duplicates = Duplicates::warn,
      .reporter = &reporter,
      .mode = 0644};
  if (!origin_.file().empty()) {
    options.mode = 0600;  // until it gets that of the old table
    options.attributes_from = origin_.file();
  }
  auto builder = type_.create(temporary_, options);
  if (!builder) return failure_of(builder);
  Progress progress(cat("converting ", origin_.shown()), 0, progress_);
  std::uint64_t seen = 0;
  Status walked = origin_.walk(reporter, [&](const IndexRecord& record) -> Status {
    if (++seen % kInterruptEvery == 0)
      if (Status go_on = check_interrupt(); !go_on) return go_on;
    progress.advance();
    if (Status fits = check_key(record); !fits) return fits;
    return record.exact ? (*builder)->put_bytes(record.key, record.value)
                        : (*builder)->put(record.key, record.value);
  });
  if (!walked) return failure_of(walked);
  return (*builder)->finish();
}

Status Conversion::put_in_place() {
  std::string to = cat(table_, type_.index_suffix);
  UniqueFd old(::open(to.c_str(), O_RDWR | O_CLOEXEC));
  if (old)  // an update in Postfix's way must not get lost in the old file
    if (Status locked = lock_fcntl(old.get(), LockMode::exclusive, LockWait::wait, to); !locked)
      return locked;
  if (rename(cat(temporary_, type_.index_suffix).c_str(), to.c_str()) != 0)
    return system_failure(cat("rename to ", to), errno);
  return sync_directory(directory_of(to));
}

Result<BuildSummary> Conversion::run(Reporter& reporter) {
  auto written = write(reporter);
  if (!written) return written;
  CollectedMessages heard_before;
  Status proven = prove_index(
      type_, temporary_, written->records,
      [&](const IndexRecordVisitor& visit) { return origin_.walk(heard_before, visit); });
  if (!proven) return failure_of(proven);
  Status placed = put_in_place();
  if (!placed) return failure_of(placed);
  return written;
}

}  // namespace

namespace {

Outcome& add_built(Outcome& outcome, std::string what, const BuildSummary& summary,
                   const Origin& origin) {
  std::string detail = cat(summary.records, summary.records == 1 ? " record" : " records", " from ",
                           origin.shown(), ", each compared");
  if (summary.duplicates > 0) detail += cat("; ", summary.duplicates, " duplicates left out");
  outcome.add("built", std::move(what), std::move(detail));
  return outcome;
}

}  // namespace

Outcome convert_table(const Options& options, const ClientSettingsSource* clients) {
  InterruptGuard guard;
  Outcome outcome;
  outcome.command = "convert";
  auto usage = [&](std::string message) {
    outcome.fail(ExitStatus::usage, std::move(message));
    return outcome;
  };
  auto to = parse_table_name(options.convert_to);
  if (!to) return usage(cat("\"", options.convert_to, "\" is not TYPE:NAME"));
  const MapType* type = find_target_type(to->type);
  const MapType* database = type ? nullptr : find_map_type(to->type);
  if (!type && !(database && database->write))
    return usage(cat("tables of type ", to->type, " cannot be built; use lmdb or cdb"));
  auto origin = Origin::open(options, clients);
  if (!origin && origin.error().kind == ErrorKind::config)
    return usage(std::move(origin.error().message));
  if (origin && options.cross_check) {
    Status same = origin->ask_libdb();
    if (!same) {
      outcome.fail(std::move(same.error()));
      return outcome;
    }
  }
  CollectedMessages messages;
  Result<BuildSummary> summary = tl::unexpected(Error{});
  if (!origin)
    summary = failure_of(origin);
  else if (database)
    summary = fill_database(*origin, *database, to->name, clients, options.progress, messages);
  else
    summary = Conversion(*origin, *type, to->name, options.progress).run(messages);
  for (CollectedMessages::Message& message : messages.messages)
    outcome.warnings.push_back(std::move(message.text));
  if (!summary) {
    outcome.fail(std::move(summary.error()));
    return outcome;
  }
  std::string what = database ? summary->path : cat(to->name, type->index_suffix);
  return add_built(outcome, std::move(what), *summary, *origin);
}

}  // namespace postwright::reindexer
