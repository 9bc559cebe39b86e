#include "migration/records/prove_index.h"

#include <algorithm>
#include <array>
#include <map>

#include "base/interrupt.h"
#include "base/text.h"
#include "migration/values/counted.h"

namespace postwright::reindexer {
namespace {

constexpr std::size_t kExpected = 64;  // lookups that are announced at once

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

  void expect(std::span<const IndexRecord> records) {
    std::array<std::string_view, kExpected> keys;
    for (std::size_t i = 0; i < records.size(); ++i) keys[i] = records[i].key;
    records_->expect(std::span(keys).first(records.size()));
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

/// Most of the time of a lookup in a large index is waiting for memory: those that are announced
/// together wait together.
template <class Visit>
Status for_each_expected(const HeldRecords& held, std::span<const IndexRecord> records,
                         const Visit& visit) {
  while (!records.empty()) {
    auto some = records.first(std::min(records.size(), kExpected));
    records = records.subspan(some.size());
    if (held.expect) held.expect(some);
    for (const IndexRecord& record : some)
      if (Status visited = visit(record); !visited) return visited;
  }
  return {};
}

}  // namespace

Status prove_index(const MapType& type, const std::string& table, std::uint64_t records,
                   const BatchWalk& origin) {
  auto lookups = Lookups::open(type, table);
  if (!lookups) return failure_of(lookups);
  return prove_records(
      {.name = "the new index",
       .lookup = [&](const IndexRecord& record) { return lookups->lookup(record); },
       .count = [&] { return lookups->count(); },
       .expect = [&](std::span<const IndexRecord> some) { lookups->expect(some); }},
      records, origin);
}

Status prove_records(const HeldRecords& held, std::uint64_t records, const BatchWalk& origin) {
  // Keys whose record here is not the one in the index: then an earlier one must be.
  std::map<std::string, std::string, std::less<>> doubtful;
  auto look_up = [&](const IndexRecord& record) -> Status {
    auto found = held.lookup(record);
    if (!found) return failure_of(found);
    if (!*found) return difference(held, record.key, "is missing");
    if (**found != until_nul(record.value)) doubtful.emplace(record.key, std::move(**found));
    return {};
  };
  Status compared = origin([&](std::span<const IndexRecord> some) -> Status {
    if (Status go_on = check_interrupt(); !go_on) return go_on;
    return for_each_expected(held, some, look_up);
  });
  if (!compared) return compared;

  auto look_again = [&](const IndexRecord& record) -> Status {
    auto found = doubtful.find(record.key);
    if (found == doubtful.end()) return {};
    if (found->second != until_nul(record.value))
      return difference(held, record.key, "has another value");
    doubtful.erase(found);
    return {};
  };
  if (!doubtful.empty()) {
    Status again = origin([&](std::span<const IndexRecord> some) -> Status {
      for (const IndexRecord& record : some)
        if (Status same = look_again(record); !same) return same;
      return {};
    });
    if (!again) return again;
  }

  auto count = held.count();
  if (!count) return failure_of(count);
  if (*count != records)
    return failure(ErrorKind::data,
                   cat(held.name, " holds ", counted(*count, "record"), " instead of ", records));
  return {};
}

}  // namespace postwright::reindexer
