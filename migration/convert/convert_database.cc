#include "migration/convert/convert_database.h"

#include "base/interrupt.h"
#include "base/progress.h"
#include "base/text.h"
#include "migration/records/prove_index.h"

namespace postwright::reindexer {
namespace {

constexpr std::uint64_t kDatabaseInterruptEvery = 256;  // records: a database takes its time

/// The records that clients look up.
Status walk(const Origin& origin, Reporter& reporter, const IndexRecordVisitor& visit) {
  std::uint64_t seen = 0;
  return origin.walk(reporter, [&](const IndexRecord& record) -> Status {
    if (++seen % kDatabaseInterruptEvery == 0)
      if (Status go_on = check_interrupt(); !go_on) return go_on;
    if (is_alias_marker(record.key, record.value)) return {};
    return visit(record);
  });
}

}  // namespace

Result<BuildSummary> fill_database(const Origin& origin, const MapType& type,
                                   const std::string& name, const ClientSettingsSource* clients,
                                   bool progress, Reporter& reporter) {
  auto writer = type.write(name, {.reporter = &reporter, .client_settings = clients});
  if (!writer) return failure_of(writer);

  Progress filling(cat("converting ", origin.shown()), 0, progress);
  std::uint64_t empty = 0;
  Status filled = walk(origin, reporter, [&](const IndexRecord& record) -> Status {
    filling.advance();
    if (record.value.empty()) ++empty;
    return (*writer)->put(record.key, record.value);
  });
  if (!filled) return failure_of(filled);
  auto written = (*writer)->written();
  if (!written) return failure_of(written);

  CollectedMessages heard_before;
  HeldRecords held{.name = "the new table",
                   .lookup = [&](const IndexRecord& record) { return (*writer)->find(record.key); },
                   .count = [&] { return (*writer)->count(); }};
  auto again = [&](Reporter& hears, const IndexRecordVisitor& visit) {
    return walk(origin, hears, visit);
  };
  Status proven = prove_records(held, written->records, [&](const BatchVisitor& visit) {
    return walk_in_batches(again, Walker::own_thread, heard_before, visit);
  });
  if (!proven) return failure_of(proven);
  Status committed = (*writer)->commit();
  if (!committed) return failure_of(committed);
  if (empty > 0)
    reporter.warning(cat(empty, empty == 1 ? " value is" : " values are",
                         " empty, which clients of databases take for not found"));
  return BuildSummary{
      .records = written->records, .duplicates = written->duplicates, .path = (*writer)->title()};
}

}  // namespace postwright::reindexer
