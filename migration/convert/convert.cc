#include "migration/convert/convert.h"

#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#include <cerrno>
#include <optional>

#include "base/atomic_file.h"
#include "base/file.h"
#include "base/interrupt.h"
#include "base/lock.h"
#include "base/progress.h"
#include "base/text.h"
#include "migration/convert/convert_database.h"
#include "migration/convert/convert_origin.h"
#include "migration/records/target_type.h"
#include "migration/records/write_index.h"
#include "migration/values/counted.h"

namespace postwright::reindexer {
namespace {

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
  Status put_in_place();

  const Origin& origin_;
  const MapType& type_;
  std::string table_;
  std::string temporary_;
  bool progress_;
};

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
  BuildOptions options{.reporter = &reporter, .mode = origin_.mode()};
  if (!origin_.file().empty()) {
    options.mode = 0600;  // until it gets that of the old table
    options.attributes_from = origin_.file();
  }
  IndexOrigin origin{
      .shown = origin_.shown(),
      .trailing_nul = origin_.trailing_nul(),
      .hint = "convert to cdb:",
      .walk = [this](Reporter& hears,
                     const IndexRecordVisitor& visit) { return origin_.walk(hears, visit); },
      .walker = origin_.never_waits() ? Walker::ahead : Walker::own_thread};
  Progress progress(cat("converting ", origin.shown), 0, progress_);
  auto written = write_proven_index(type_, temporary_, options, origin, progress);
  if (!written) return written;
  Status placed = put_in_place();
  if (!placed) return failure_of(placed);
  return written;
}

Outcome& add_built(Outcome& outcome, std::string what, const BuildSummary& summary,
                   const Origin& origin) {
  std::string detail = cat(summary.records, summary.records == 1 ? " record" : " records", " from ",
                           origin.shown(), ", each compared");
  if (summary.duplicates > 0)
    detail += cat("; ", counted(summary.duplicates, "duplicate"), " left out");
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
