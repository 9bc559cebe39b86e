// Good files with some bytes changed: reading them ends, without a crash, in an error or in records
// that lookups find too. POSTWRIGHT_LONG=1 in the environment changes many more.

#include <gtest/gtest.h>

#include <cstdlib>
#include <random>

#include "base/file.h"
#include "base/text.h"
#include "libmaps/bdb/layout.h"
#include "libmaps/bdb/open_source.h"

namespace postwright::bdb {
namespace {

constexpr const char* kFiles[] = {
    "hash-le-512",         "hash-be-512",          "hash-holes",       "hash-one-bucket-chain",
    "hash-dup-le",         "hash-dup-offpage-be",  "hash-chksum-le",   "hash-thresholds",
    "hash-v4.4-be-dup",    "hash-v18.1-many",      "btree-le-512",     "btree-be-512",
    "btree-deep",          "btree-dup-be",         "btree-recnum",     "btree-long-common-prefix",
    "btree-chksum-be",     "btree-dup-offpage-le", "subdatabases-le",  "btree-dupsort-offpage-be",
    "pf-hash-deleted-big", "pf-btree-deleted-big", "btree-v18.1-many", "btree-v3.1",
};

class Mutation {
 public:
  explicit Mutation(std::uint64_t seed) : random_(seed) {}

  std::uint64_t below(std::uint64_t limit) { return random_() % limit; }

  std::string change(std::string bytes) {
    for (std::uint64_t n = 1 + below(3); n > 0; --n) {
      std::uint64_t at = below(bytes.size());
      if (below(2)) at = at / 512 * 512 + below(64);  // headers and indexes are what matters
      at = std::min<std::uint64_t>(at, bytes.size() - 1);
      switch (below(4)) {
        case 0:
          bytes[at] = static_cast<char>(bytes[at] ^ (1 << below(8)));
          break;
        case 1:
          bytes[at] = static_cast<char>(random_());
          break;
        case 2:
          bytes[at] = static_cast<char>(bytes[at] + (below(2) ? 1 : -1));
          break;
        default: {  // pages in each other's place, or cut off
          std::uint64_t other = below(bytes.size() / 512) * 512;
          if (below(8) == 0)
            bytes.resize(std::max<std::uint64_t>(other, 512));
          else if (at + 512 <= bytes.size())
            bytes.replace(at / 512 * 512, 512, bytes.substr(other, 512));
        }
      }
    }
    return bytes;
  }

 private:
  std::mt19937_64 random_;
};

/// True when the file was accepted. Every key that is walked is looked up.
bool read_everything(std::string_view bytes, const std::optional<std::string>& subdatabase) {
  auto file = open_source(PageSource::of_memory("mutant", bytes), subdatabase);
  if (!file) return false;
  std::vector<std::string> keys;
  auto walked = (*file)->walk([&](std::string_view key, std::string_view) -> Status {
    keys.emplace_back(key);
    return {};
  });
  for (const std::string& key : keys) {
    auto found = (*file)->lookup(key);
    if (!walked) continue;
    EXPECT_TRUE(found.has_value() && found->has_value())
        << "walked, but not found: " << printable(key.substr(0, 60), false);
  }
  auto names = (*file)->subdatabases();
  if (!names) return false;
  bool accepted = walked.has_value();
  if (!subdatabase)
    for (const std::string& name : *names) accepted = read_everything(bytes, name) && accepted;
  return accepted;
}

TEST(MutatedFiles, EndInAnErrorOrInRecords) {
  const std::uint64_t rounds = std::getenv("POSTWRIGHT_LONG") ? 20000 : 400;
  std::uint64_t accepted = 0;
  for (const char* name : kFiles) {
    auto bytes = read_file(cat(POSTWRIGHT_TESTDATA "/bdb/good/", name, ".db"));
    ASSERT_TRUE(bytes.has_value()) << bytes.error().message;
    for (std::uint64_t seed = 0; seed < rounds && !HasFailure(); ++seed) {
      SCOPED_TRACE(cat(name, " seed ", seed));
      accepted += read_everything(Mutation(seed).change(*bytes), std::nullopt);
    }
  }
  std::uint64_t all = rounds * std::size(kFiles);
  EXPECT_LT(accepted, all / 2);  // most changes hit free space or the bytes of keys and values
  std::printf("%d of %d changed files were refused\n", static_cast<int>(all - accepted),
              static_cast<int>(all));
}

}  // namespace
}  // namespace postwright::bdb
