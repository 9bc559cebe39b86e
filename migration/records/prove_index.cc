#include "migration/records/prove_index.h"

#include <algorithm>
#include <array>
#include <map>
#include <utility>
#include <vector>

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

constexpr std::string_view kNewIndex = "the new index";

/// Looks records up as a reader of the table would. YP_ records stand without a null byte among
/// others with one, so they have an open table of their own.
class Lookups {
 public:
  static Result<Lookups> open(const MapType& type, const std::string& table) {
    Lookups lookups;
    OpenOptions options{.fold_keys = false, .utf8 = false};
    auto opened = type.open(table, options);
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

/// What an index holds, each record looked up on the way.
struct IndexSum {
  explicit IndexSum(const MultisetHash::Seeds& seeds) : hash(seeds) {}
  bool same_as(const RecordSum& origin) const {
    auto sorted = [](std::vector<std::string> keys) {
      std::ranges::sort(keys);
      return keys;
    };
    return !in_doubt && hash == origin.hash && !origin.too_many_exact &&
           sorted(exact) == sorted(origin.exact);
  }

  MultisetHash hash;
  std::uint64_t records = 0;
  bool in_doubt = false;           // one was not found as it was walked, and the walk ended there
  std::vector<std::string> exact;  // keys "YP_..." that stand without a null byte
};

/// Walks an index from its beginning to its end. The walk does not show which records end in a null
/// byte, but the lookups do: only keys that begin with "YP_" may be found without it among others.
class IndexWalk {
 public:
  static Result<IndexSum> run(const MapType& type, const std::string& table,
                              const MultisetHash::Seeds& seeds) {
    IndexWalk walk(seeds);
    Status done = walk.open(type, table);
    if (done) done = walk.walk();
    if (!done) return failure_of(done);
    return std::move(walk.sum_);
  }

 private:
  static constexpr std::size_t kBytesKept = std::size_t{64} << 20;

  explicit IndexWalk(const MultisetHash::Seeds& seeds) : sum_(seeds) {}

  Status open(const MapType& type, const std::string& table) {
    OpenOptions options{.fold_keys = false, .utf8 = false};
    for (auto [nul, to] :
         {std::pair(TrailingNul::automatic, &records_), std::pair(TrailingNul::with, &with_nul_),
          std::pair(TrailingNul::without, &exact_)}) {
      options.trailing_nul = nul;
      auto opened = type.open(table, options);
      if (!opened) return failure_of(opened);
      *to = std::move(*opened);
    }
    return {};
  }

  Status walk() {
    std::vector<Record> some;
    for (;;) {
      if (Status go_on = check_interrupt(); !go_on) return go_on;
      some.clear();
      while (some.size() < kExpected) {
        auto record = records_->next();
        if (!record) return failure_of(record);
        if (!*record) break;
        some.push_back(std::move(**record));
      }
      if (some.empty()) return {};
      Status looked = look_up(some);
      if (!looked || sum_.in_doubt) return looked;
    }
  }

  Status look_up(const std::vector<Record>& some) {
    std::array<std::string_view, kExpected> keys;
    for (std::size_t i = 0; i < some.size(); ++i) keys[i] = some[i].key;
    records_->expect(std::span(keys).first(some.size()));
    for (const Record& record : some) {
      auto value = find(record.key);
      if (!value) return failure_of(value);
      // A key with a null byte inside is walked as what stands before it.
      sum_.in_doubt = !*value || **value != record.value;
      if (sum_.in_doubt) return {};
      sum_.hash.add(record.key, record.value);
      ++sum_.records;
      forget(record.key.size() + record.value.size());
    }
    return {};
  }

  Result<std::optional<std::string>> find(const std::string& key) {
    if (!key.starts_with("YP_")) return records_->lookup(key);
    auto value = with_nul_->lookup(key);
    if (!value || *value) return value;
    if (sum_.exact.size() <= SecondReading::kMostExact) sum_.exact.push_back(key);
    return exact_->lookup(key);
  }

  void forget(std::size_t bytes) {
    seen_ += bytes;
    if (seen_ < kBytesKept) return;
    seen_ = 0;
    for (const TablePtr* table : {&records_, &with_nul_, &exact_}) (*table)->forget();
  }

  IndexSum sum_;
  TablePtr records_, with_nul_, exact_;
  std::size_t seen_ = 0;  // bytes of records since memory was given back
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
                   SecondReading& origin) {
  auto checked = type.check(table);
  if (!checked) return failure_of(checked);
  auto found = IndexWalk::run(type, table, origin.seeds());
  if (!found) return failure_of(found);
  auto sum = origin.sum();
  if (!sum) return failure_of(sum);
  if (found->records == records && found->same_as(**sum)) return {};
  auto lookups = Lookups::open(type, table);
  if (!lookups) return failure_of(lookups);
  return prove_records(
      {.name = kNewIndex,
       .lookup = [&](const IndexRecord& record) { return lookups->lookup(record); },
       .count = [&] { return lookups->count(); },
       .expect = [&](std::span<const IndexRecord> some) { lookups->expect(some); }},
      records, [&](const BatchVisitor& visit) { return origin.walk(visit); });
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
