// Random Berkeley DB files, made with libdb, read exactly as libdb reads them. A few hundred; with
// POSTWRIGHT_LONG=1 in the environment thousands. POSTWRIGHT_SEED=N runs one of them.
// A fourth of them is then damaged, and what is damaged must not be read as good.

#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdlib>
#include <map>

#include "base/file.h"
#include "base/text.h"
#include "libmaps/bdb/bdb_file.h"
#include "libmaps/bdb/damage_sweep.h"
#include "libmaps/bdb/layout.h"
#include "libmaps/bdb/random_table.h"

namespace postwright::bdb {
namespace {

constexpr std::uint64_t kFiles = 150;
constexpr std::uint64_t kManyFiles = 5000;

std::vector<RandomRecord> read_all(File& file) {
  std::vector<RandomRecord> records;
  auto walked = file.walk([&](std::string_view key, std::string_view value) -> Status {
    records.push_back({std::string(key), std::string(value)});
    return {};
  });
  EXPECT_TRUE(walked.has_value()) << walked.error().message;
  return records;
}

std::size_t first_difference(const std::vector<RandomRecord>& a,
                             const std::vector<RandomRecord>& b) {
  std::size_t i = 0;
  while (i < a.size() && i < b.size() && a[i] == b[i]) ++i;
  return i;
}

void expect_lookups(File& file, const std::vector<RandomRecord>& records) {
  std::map<std::string_view, std::string_view> first;
  for (const RandomRecord& record : records) first.try_emplace(record.key, record.value);
  for (const auto& [key, value] : first) {
    auto found = file.lookup(key);
    ASSERT_TRUE(found.has_value()) << found.error().message;
    ASSERT_TRUE(found->has_value()) << "not found: " << printable(key.substr(0, 60), false);
    ASSERT_EQ(**found, value) << printable(key.substr(0, 60), false);
  }
  for (std::string_view stranger : {std::string_view(""), std::string_view("stranger")}) {
    if (first.contains(stranger)) continue;
    auto found = file.lookup(stranger);
    ASSERT_TRUE(found.has_value()) << found.error().message;
    ASSERT_FALSE(found->has_value());
  }
}

void expect_table(const std::string& path, const RandomTable& table, File::Reading reading) {
  File::Options options;
  options.reading = reading;
  options.any_count = true;
  if (!table.name.empty()) options.subdatabase = table.name;
  auto file = File::open(path, options);
  ASSERT_TRUE(file.has_value()) << file.error().message;
  auto records = read_all(**file);
  std::size_t i = first_difference(records, table.records);
  ASSERT_TRUE(records == table.records) << records.size() << " records, not "
                                        << table.records.size() << "; first difference at " << i;
  expect_lookups(**file, table.records);
  if (table.doubtful) return;
  EXPECT_FALSE((*file)->doubt()) << (*file)->doubt()->reason;
}

/// What a bad disk does to such a file is refused, or in doubt, unless no record changes.
void expect_damage_to_show(const std::string& path, std::uint64_t seed) {
  auto bytes = read_file(path);
  ASSERT_TRUE(bytes.has_value()) << bytes.error().message;
  ByteOrder order((*bytes)[12] == 0);
  std::uint32_t page_size = order.load32(bytes->data() + 20);
  constexpr std::uint64_t kSmall = 64;  // pages
  if (bytes->size() / page_size > kSmall && !std::getenv("POSTWRIGHT_LONG")) return;
  Sweep pages = sweep(*bytes, damages_of(bytes->size(), page_size, 20, seed));
  EXPECT_EQ(pages.altered, std::vector<std::string>());
  EXPECT_EQ(pages.fewer, std::vector<std::string>());
  Sweep sectors = sweep(*bytes, damages_of(bytes->size(), 512, 20, seed));
  EXPECT_EQ(sectors.fewer, std::vector<std::string>());
}

TEST(RandomFiles, AreReadAsLibdbReadsThem) {
  const char* shm = access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp";
  std::string path = cat(shm, "/bdb_property.", static_cast<int>(getpid()), ".db");
  std::uint64_t first = 0;
  std::uint64_t count = std::getenv("POSTWRIGHT_LONG") ? kManyFiles : kFiles;
  if (const char* seed = std::getenv("POSTWRIGHT_SEED")) {
    first = parse_unsigned(seed).value_or(0);
    count = 1;
  }
  std::uint64_t made = 0;
  std::uint64_t damaged = 0;
  for (std::uint64_t seed = first; seed < first + count; ++seed) {
    RandomFile made_file = make_random_file(path, seed);
    if (!made_file.problem.empty()) {
      ADD_FAILURE() << made_file.description << ": libdb: " << made_file.problem;
      continue;
    }
    ++made;
    if (made_file.damaged) {  // no truth to compare with; it must only end
      ++damaged;
      auto file = File::open(path);
      if (file)
        (void)(*file)->walk([](std::string_view, std::string_view) -> Status { return {}; });
      continue;
    }
    SCOPED_TRACE(made_file.description);
    for (const RandomTable& table : made_file.tables) {
      expect_table(path, table, File::Reading::map);
      expect_table(path, table, File::Reading::copy);
    }
    if (seed % 4 == 0) expect_damage_to_show(path, seed);
    if (HasFailure()) break;
  }
  if (!std::getenv("KEEP")) unlink(path.c_str());
  EXPECT_EQ(made, count);
  EXPECT_LT(damaged, count / 10 + 1);
  RecordProperty("damaged_by_libdb", static_cast<int>(damaged));
  std::printf("%d files, %d of them damaged by libdb itself\n", static_cast<int>(made),
              static_cast<int>(damaged));
}

}  // namespace
}  // namespace postwright::bdb
