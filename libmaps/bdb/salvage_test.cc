#include "libmaps/bdb/salvage.h"

#include <gtest/gtest.h>
#include <stdlib.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>

#include "base/file.h"
#include "base/text.h"
#include "libmaps/bdb/damage_sweep.h"

namespace postwright::bdb {
namespace {

const std::string kSalvageGood = POSTWRIGHT_TESTDATA "/bdb/good/";

struct SalvageTest : testing::Test {
  void SetUp() override {
    char name[] = "/tmp/postwright-salvage.XXXXXX";
    UniqueFd fd(mkstemp(name));
    path = name;
  }
  void TearDown() override { unlink(path.c_str()); }

  /// What is found when the file has these bytes.
  Result<Salvage> salvage_bytes(const std::string& bytes) {
    std::ofstream(path, std::ios::binary) << bytes;
    records.clear();
    faults.clear();
    auto result = salvage(
        path,
        [this](std::string_view key, std::string_view value) -> Status {
          records.emplace_back("", key, value);
          return {};
        },
        [this](std::string_view fault) { faults.emplace_back(fault); });
    std::sort(records.begin(), records.end());
    return result;
  }
  static std::string good(const std::string& name) {
    return read_file(kSalvageGood + name + ".db").value_or("");
  }

  std::string path;
  std::vector<FoundRecord> records;
  std::vector<std::string> faults;
};

TEST_F(SalvageTest, ASoundFileGivesAllRecords) {
  for (const auto& entry : std::filesystem::directory_iterator(kSalvageGood)) {
    if (entry.path().extension() != ".db") continue;
    SCOPED_TRACE(entry.path().filename().native());
    auto bytes = read_file(entry.path().native());
    ASSERT_TRUE(bytes.has_value());
    auto truth = read_back(*bytes);
    ASSERT_TRUE(truth.has_value());
    auto result = salvage_bytes(*bytes);
    if (!result) {
      EXPECT_NE(result.error().message.find("subdatabases"), std::string::npos);
      continue;
    }
    EXPECT_EQ(records, truth->records);
    EXPECT_EQ(faults, std::vector<std::string>());
  }
}

TEST_F(SalvageTest, TheOtherPagesOfADamagedFileAreRead) {
  for (const char* name : {"pf-hash-many", "pf-btree-many"}) {
    SCOPED_TRACE(name);
    std::string bytes = good(name);
    auto truth = read_back(bytes);
    ASSERT_TRUE(truth.has_value());
    auto result = salvage_bytes(Damage{Damage::Kind::zero, 4096, 3}.apply(bytes));
    ASSERT_TRUE(result.has_value()) << result.error().message;
    EXPECT_EQ(result->records, records.size());
    EXPECT_LT(records.size(), truth->records.size());
    EXPECT_GT(records.size(), truth->records.size() / 3);
    EXPECT_TRUE(std::includes(truth->records.begin(), truth->records.end(), records.begin(),
                              records.end()));
  }
}

TEST_F(SalvageTest, SaysWhatTheFileCounts) {
  auto result = salvage_bytes(good("pf-hash-many"));
  ASSERT_TRUE(result.has_value());
  EXPECT_EQ(
      result->count,
      "the file counts 220 records (4316 less the 4096 that Postfix asks for), 220 are there");
}

TEST_F(SalvageTest, ACutFileIsReadToItsEnd) {
  auto result = salvage_bytes(Damage{Damage::Kind::cut, 4096, 4}.apply(good("pf-hash-many")));
  ASSERT_TRUE(result.has_value()) << result.error().message;
  EXPECT_GT(result->records, 0u);
  ASSERT_FALSE(faults.empty());
  EXPECT_EQ(faults[0], path + ": page 4: the file ends before it; its last page was 5");
}

TEST_F(SalvageTest, OnePageInAnothersPlaceIsLeftOutAndNamed) {
  auto result = salvage_bytes(Damage{Damage::Kind::repeat, 4096, 2, 1}.apply(good("pf-hash-many")));
  ASSERT_TRUE(result.has_value()) << result.error().message;
  ASSERT_EQ(faults.size(), 1u);
  EXPECT_EQ(faults[0], path + ": page 2: page header has another page number, 1");
}

TEST_F(SalvageTest, WithoutMetadataNothingCanBeRead) {
  EXPECT_FALSE(salvage_bytes(Damage{Damage::Kind::zero, 4096, 0}.apply(good("pf-hash-many"))));
}

}  // namespace
}  // namespace postwright::bdb
