#include "migration/records/prove_index.h"

#include <map>

#include "base/text.h"
#include "migration/files/interrupt.h"

namespace postwright::reindexer {
namespace {

tl::unexpected<Error> difference(const HeldRecords& held, std::string_view key,
                                 std::string_view what) {
  return failure(ErrorKind::data,
                 cat(held.name, " is not what it was built from: key \"", key, "\" ", what));
}

/// Looks records up as a reader of the table would. YP_ records stand without a null byte among
/// others with one, so they have an open table of their own.
class Lookups {
 public:
  static Result<Lookups> open(const MapType& type, const std::string& table) {
    Lookups lookups;
    OpenOptions options{.fold_keys = false, .utf8 = false};
    auto opened = open_checked(type, table, options);
    if (!opened) return failure_of(opened);
    lookups.records_ = std::move(*opened);
    options.trailing_nul = TrailingNul::without;
    opened = type.open(table, options);
    if (!opened) return failure_of(opened);
    lookups.exact_ = std::move(*opened);
    return lookups;
  }

  Result<std::optional<std::string>> lookup(const IndexRecord& record) {
    return (record.exact ? exact_ : records_)->lookup(record.key);
  }

  Result<std::uint64_t> count() {
    for (std::uint64_t records = 0;; ++records) {
      if (records % kInterruptEvery == 0)
        if (Status go_on = check_interrupt(); !go_on) return failure_of(go_on);
      auto record = records_->next();
      if (!record) return failure_of(record);
      if (!*record) return records;
    }
  }

 private:
  TablePtr records_;
  TablePtr exact_;
};

}  // namespace

Status prove_index(const MapType& type, const std::string& table, std::uint64_t records,
                   const RecordWalk& origin) {
  auto lookups = Lookups::open(type, table);
  if (!lookups) return failure_of(lookups);
  return prove_records(
      {.name = "the new index",
       .lookup = [&](const IndexRecord& record) { return lookups->lookup(record); },
       .count = [&] { return lookups->count(); }},
      records, origin);
}

Status prove_records(const HeldRecords& held, std::uint64_t records, const RecordWalk& origin) {
  std::uint64_t seen = 0;
  // Keys whose record here is not the one in the index: then an earlier one must be.
  std::map<std::string, std::string, std::less<>> doubtful;
  Status compared = origin([&](const IndexRecord& record) -> Status {
    if (++seen % kInterruptEvery == 0)
      if (Status go_on = check_interrupt(); !go_on) return go_on;
    auto found = held.lookup(record);
    if (!found) return failure_of(found);
    if (!*found) return difference(held, record.key, "is missing");
    if (**found != until_nul(record.value)) doubtful.emplace(record.key, std::move(**found));
    return {};
  });
  if (!compared) return compared;

  if (!doubtful.empty()) {
    Status again = origin([&](const IndexRecord& record) -> Status {
      auto found = doubtful.find(record.key);
      if (found == doubtful.end()) return {};
      if (found->second != until_nul(record.value))
        return difference(held, record.key, "has another value");
      doubtful.erase(found);
      return {};
    });
    if (!again) return again;
  }

  auto counted = held.count();
  if (!counted) return failure_of(counted);
  if (*counted != records)
    return failure(ErrorKind::data,
                   cat(held.name, " holds ", *counted, " records instead of ", records));
  return {};
}

}  // namespace postwright::reindexer
