#include "migration/records/prove_index.h"

#include <gtest/gtest.h>

#include <string>
#include <tuple>
#include <vector>

#include "base/text.h"
#include "migration/testing/temporary_site.h"

namespace postwright::reindexer {
namespace {

using namespace std::string_literals;

struct Item {
  std::string key, value;
  bool exact = false;
};
using Items = std::vector<Item>;

OriginWalk walk_of(const Items& items) {
  return [&items](Reporter&, const IndexRecordVisitor& visit) -> Status {
    for (const Item& item : items)
      if (Status visited = visit({.key = item.key, .value = item.value, .exact = item.exact});
          !visited)
        return visited;
    return {};
  };
}

/// For both types, with one thread and with two.
struct ProveIndexTest : testing::TestWithParam<std::tuple<std::string, Walker>> {
  const MapType& type() const { return *find_target_type(std::get<0>(GetParam())); }

  /// The number of records.
  std::uint64_t build(const Items& items) {
    auto builder =
        type().create(site.at("/t"), {.duplicates = Duplicates::ignore, .reporter = &silence});
    EXPECT_TRUE(builder);
    for (const Item& item : items) {
      // cdb builders keep what they are told to keep; a migration warns.
      EXPECT_TRUE(item.exact ? (*builder)->put_bytes(item.key, item.value)
                             : (*builder)->put(item.key, item.value));
    }
    auto summary = (*builder)->finish();
    EXPECT_TRUE(summary);
    return summary ? summary->records : 0;
  }
  /// The error; empty when the index is proven to hold `origin`.
  std::string prove(const Items& origin, std::uint64_t records) {
    OriginWalk walk = walk_of(origin);
    SecondReading again(walk, std::get<1>(GetParam()));
    Status proven = prove_index(type(), site.at("/t"), records, again);
    return proven ? "" : proven.error().message;
  }

  TemporarySite site;
  Silence silence;
};

Items many() {
  Items items;
  for (int i = 0; i < 5000; ++i) items.push_back({cat("key", i * 7919 % 5000), cat("value", i)});
  return items;
}

TEST_P(ProveIndexTest, WhatItWasBuiltFromInAnyOrder) {
  Items items = many();
  std::uint64_t records = build(items);
  EXPECT_EQ(records, 5000u);
  EXPECT_EQ(prove(items, records), "");
  std::swap(items.front(), items.back());
  EXPECT_EQ(prove(items, records), "");
  build({});
  EXPECT_EQ(prove({}, 0), "");
}

TEST_P(ProveIndexTest, EveryDifferenceIsNamed) {
  Items items = many();
  std::uint64_t records = build(items);
  Items origin = items;
  origin[2500].value = "other";
  EXPECT_EQ(prove(origin, records), cat("the new index is not what it was built from: key \"",
                                        origin[2500].key, "\" has another value"));
  origin = items;
  origin[4999].key = "none";
  EXPECT_EQ(prove(origin, records),
            "the new index is not what it was built from: key \"none\" is missing");
  origin = items;
  origin.push_back({"more", "1"});
  EXPECT_EQ(prove(origin, records),
            "the new index is not what it was built from: key \"more\" is missing");
  origin = items;
  origin.pop_back();
  EXPECT_EQ(prove(origin, records - 1), "the new index holds 5000 records instead of 4999");
  // The same bytes, cut in another place.
  build({{"ab", "c"}});
  EXPECT_EQ(prove({{"a", "bc"}}, 1),
            "the new index is not what it was built from: key \"a\" is missing");
}

TEST_P(ProveIndexTest, OfSeveralRecordsWithOneKeyTheFirstCounts) {
  build({{"a", "1"}, {"b", "2"}});
  EXPECT_EQ(prove({{"a", "1"}, {"b", "2"}, {"a", "3"}, {"a", "1"}}, 2), "");
  EXPECT_EQ(prove({{"a", "3"}, {"b", "2"}, {"a", "1"}}, 2),
            "the new index is not what it was built from: key \"a\" has another value");
}

TEST_P(ProveIndexTest, RecordsOfPostaliasStandAsTheyAre) {
  Items items = {{"root", "alice"},
                 {"@", "@"},
                 {"YP_LAST_MODIFIED", "0123456789", true},
                 {"YP_MASTER_NAME", "host", true}};
  build(items);
  EXPECT_EQ(prove(items, 4), "");
  if (type().name == "cdb") return;  // no null bytes there
  items[2].exact = false;
  EXPECT_EQ(prove(items, 4),
            "the new index is not what it was built from: key \"YP_LAST_MODIFIED\" is missing");
  build({{"YP_A", "1"}, {"a", "1"}});
  EXPECT_EQ(prove({{"YP_A", "1"}, {"a", "1"}}, 2), "");
  EXPECT_EQ(prove({{"YP_A", "1", true}, {"a", "1"}}, 2),
            "the new index is not what it was built from: key \"YP_A\" is missing");
}

TEST_P(ProveIndexTest, OddKeysAreProvenToo) {
  Items items = {
      {"a\0b"s, "1"}, {"a", "2"}, {"", "3"}, {std::string(400, 'k'), std::string(100'000, 'v')}};
  build(items);
  EXPECT_EQ(prove(items, 4), "");
  items[0].value = "2";
  EXPECT_EQ(prove(items, 4), cat("the new index is not what it was built from: key \"", "a\0b"s,
                                 "\" has another value"));
}

TEST_P(ProveIndexTest, AnErrorOfTheSecondReadingIsNoProof) {
  build({{"a", "1"}});
  OriginWalk walk = [](Reporter&, const IndexRecordVisitor&) -> Status {
    return failure(ErrorKind::data, "page 3 is damaged");
  };
  SecondReading again(walk, std::get<1>(GetParam()));
  EXPECT_EQ(prove_index(type(), site.at("/t"), 1, again).error().message, "page 3 is damaged");
}

TEST_P(ProveIndexTest, AReadingThatNobodyWaitsForEnds) {
  OriginWalk endless = [](Reporter&, const IndexRecordVisitor& visit) -> Status {
    for (;;)
      if (Status visited = visit({.key = "a", .value = "1"}); !visited) return visited;
  };
  SecondReading again(endless, std::get<1>(GetParam()));
}

INSTANTIATE_TEST_SUITE_P(, ProveIndexTest,
                         testing::Combine(testing::Values("lmdb", "cdb"),
                                          testing::Values(Walker::own_thread, Walker::ahead)),
                         [](const auto& one) {
                           return cat(std::get<0>(one.param),
                                      std::get<1>(one.param) == Walker::ahead ? "Ahead" : "");
                         });

}  // namespace
}  // namespace postwright::reindexer
