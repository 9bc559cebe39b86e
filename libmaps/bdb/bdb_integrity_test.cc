// Good files with a page or a sector of 512 bytes zeroed, replaced by another, swapped with another
// or cut off: the same records, or a refusal, or a doubt; never fewer records as good. With
// POSTWRIGHT_LONG=1 in the environment all pairs of units.

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>

#include "base/file.h"
#include "base/text.h"
#include "libmaps/bdb/damage_sweep.h"
#include "libmaps/bdb/layout.h"

namespace postwright::bdb {
namespace {

constexpr std::uint32_t kSector = 512;

std::uint32_t page_size_of(std::string_view bytes) {
  for (bool big : {false, true}) {
    ByteOrder order(big);
    std::uint32_t magic = order.load32(&bytes[12]);
    if (magic == kHashMagic || magic == kBtreeMagic) return order.load32(&bytes[20]);
  }
  return 0;
}

/// What no file can tell: sectors inside one long key or value in each other's place. A page has
/// its number, and a lost sector's zeros show.
void expect_only_sectors_of_long_items(const std::vector<std::string>& altered) {
  for (const std::string& what : altered) {
    EXPECT_TRUE(what.starts_with("512-byte unit")) << what;
    EXPECT_EQ(what.find("zeroed"), std::string::npos) << what;
    EXPECT_EQ(what.find("cut off"), std::string::npos) << what;
  }
}

TEST(DamagedUnits, NeverGiveFewerRecordsAsGood) {
  const std::uint64_t pairs = std::getenv("POSTWRIGHT_LONG") ? 1'000'000 : 40;
  Sweep all;
  for (const auto& entry : std::filesystem::directory_iterator(POSTWRIGHT_TESTDATA "/bdb/good")) {
    if (entry.path().extension() != ".db") continue;
    auto bytes = read_file(entry.path().native());
    ASSERT_TRUE(bytes.has_value()) << bytes.error().message;
    SCOPED_TRACE(entry.path().filename().native());
    std::uint32_t page_size = page_size_of(*bytes);
    ASSERT_GE(page_size, kSector);
    Sweep pages = sweep(*bytes, damages_of(bytes->size(), page_size, pairs, 1));
    EXPECT_EQ(pages.fewer, std::vector<std::string>());
    EXPECT_EQ(pages.altered, std::vector<std::string>());
    all.add(pages);
    if (page_size == kSector) continue;
    Sweep sectors = sweep(*bytes, damages_of(bytes->size(), kSector, pairs, 2));
    EXPECT_EQ(sectors.fewer, std::vector<std::string>());
    expect_only_sectors_of_long_items(sectors.altered);
    all.add(sectors);
  }
  EXPECT_GT(all.refused, 5 * all.doubted);
  std::printf("%d refused, %d the same, %d in doubt, %d altered inside a long item\n",
              static_cast<int>(all.refused), static_cast<int>(all.same),
              static_cast<int>(all.doubted), static_cast<int>(all.altered.size()));
}

/// The table of the first report: 503 records, 4096-byte pages. Nothing may be read of it when a
/// page that holds records is zeros.
TEST(DamagedUnits, AZeroedPageOfATableOfPostfixIsNamed) {
  for (const char* name : {"pf-hash-many", "pf-hash-deleted", "pf-hash-few", "pf-aliases-hash"}) {
    auto bytes = read_file(cat(POSTWRIGHT_TESTDATA "/bdb/good/", name, ".db"));
    ASSERT_TRUE(bytes.has_value()) << bytes.error().message;
    auto truth = read_back(*bytes);
    ASSERT_TRUE(truth.has_value());
    for (std::uint64_t page = 1; page < bytes->size() / 4096; ++page) {
      auto found = read_back(Damage{Damage::Kind::zero, 4096, page}.apply(*bytes));
      if (found) {
        EXPECT_EQ(found->records, truth->records) << name << " page " << page;
        EXPECT_EQ(found->doubt, "") << name << " page " << page;
      } else {
        std::string_view message = found.error().message;
        EXPECT_TRUE(message.find(cat("page ", page, ": all-zero page")) != message.npos ||
                    message.find(cat("page ", page, " is zeros")) != message.npos)
            << message;
      }
    }
  }
}

}  // namespace
}  // namespace postwright::bdb
