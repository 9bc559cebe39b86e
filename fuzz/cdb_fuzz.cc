// The reader and the whole-file check of cdb files: any bytes, never a read outside, never a hang.
// A file that the check accepts must give its records back.

#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "libmaps/cdb/cdb_file.h"
#include "libmaps/cdb/check_cdb.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace postwright;
  std::string_view bytes(reinterpret_cast<const char*>(data), size);
  auto file = cdb::File::parse(bytes);
  if (!file) return 0;
  for (std::string_view key : {"a", "b", "one", "key", ""}) {
    auto search = file->start(key);
    file->look(search);
    auto found = file->end(search, key);
    auto plain = file->find(key);
    if (found.has_value() != plain.has_value()) std::abort();
    if (found && found->has_value() != plain->has_value()) std::abort();
  }
  auto checked = cdb::check_file(bytes, "input");
  std::uint64_t records = 0;
  for (std::uint64_t position = file->first_record(); position < file->end_of_records();) {
    auto record = file->record_at(position);
    if (!record) break;
    ++records;
    if (checked && !file->find(record->key).value()) std::abort();
  }
  if (checked && checked->records != records) std::abort();
  return 0;
}
