// Reads any bytes as a Berkeley DB file: subdatabases, a whole walk, and a lookup of each key that
// the walk showed. Errors are fine; what a walk without an error showed must also be found.

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "libmaps/bdb/bdb_file.h"
#include "libmaps/bdb/open_source.h"

using namespace postwright;

namespace {

constexpr std::size_t kMaxKeys = 64;

void read_table(std::string_view bytes, const std::optional<std::string>& subdatabase) {
  auto file = bdb::open_source(bdb::PageSource::of_memory("fuzz", bytes), subdatabase);
  if (!file) return;
  std::vector<std::string> keys;
  std::size_t sum = 0;
  auto walked = (*file)->walk([&](std::string_view key, std::string_view value) -> Status {
    if (keys.size() < kMaxKeys) keys.emplace_back(key);
    for (char c : value) sum += static_cast<unsigned char>(c);
    return {};
  });
  for (const std::string& key : keys) {
    auto found = (*file)->lookup(key);
    if (walked && found && !*found) std::abort();
  }
  (void)(*file)->lookup("no such key");
  if (sum == 0x7fffffff) std::abort();  // keeps the values from being optimised away
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string_view bytes(reinterpret_cast<const char*>(data), size);
  read_table(bytes, std::nullopt);
  auto file = bdb::open_source(bdb::PageSource::of_memory("fuzz", bytes), std::nullopt);
  if (!file) return 0;
  auto names = (*file)->subdatabases();
  if (!names) return 0;
  for (const std::string& name : *names) read_table(bytes, name);
  return 0;
}
