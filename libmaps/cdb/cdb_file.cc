#include "libmaps/cdb/cdb_file.h"

#include <algorithm>
#include <cerrno>

#include "base/text.h"

namespace postwright::cdb {
namespace {

/// What tinycdb says, and Postfix prints, of any damage.
tl::unexpected<Error> damaged() {
  return failure(ErrorKind::data, "Protocol error", EPROTO);
}

}  // namespace

Result<File> File::parse(std::string_view bytes) {
  if (bytes.size() < kHeaderSize) return damaged();
  File file(bytes);
  std::uint64_t end = bytes.size();
  for (std::uint32_t table = 0; table < kTables; ++table)
    end = std::min<std::uint64_t>(end, load32(&bytes[table * 8]));
  file.end_of_records_ = std::max<std::uint64_t>(end, kHeaderSize);
  return file;
}

Result<RawRecord> File::record_at(std::uint64_t& position) const {
  if (position < kHeaderSize || position > bytes_.size() || bytes_.size() - position < 8)
    return damaged();
  std::uint64_t key_size = load32(&bytes_[position]);
  std::uint64_t value_size = load32(&bytes_[position + 4]);
  if (key_size + value_size > bytes_.size() - position - 8) return damaged();
  RawRecord record{bytes_.substr(position + 8, key_size),
                   bytes_.substr(position + 8 + key_size, value_size)};
  position += 8 + key_size + value_size;
  return record;
}

Result<std::optional<RawRecord>> File::find(std::string_view key) const {
  std::uint32_t hash = hash_of(key);
  std::uint64_t table = load32(&bytes_[hash % kTables * 8]);
  std::uint64_t slots = load32(&bytes_[hash % kTables * 8 + 4]);
  if (slots == 0) return std::nullopt;
  if (table < kHeaderSize || table > bytes_.size() || slots > (bytes_.size() - table) / 8)
    return damaged();
  std::uint64_t slot = hash / kTables % slots;
  for (std::uint64_t looked = 0; looked < slots; ++looked) {
    const char* at = &bytes_[table + slot * 8];
    std::uint64_t position = load32(at + 4);
    if (position == 0) return std::nullopt;
    if (load32(at) == hash) {
      auto record = record_at(position);
      if (!record) return failure_of(record);
      if (record->key == key) return *record;
    }
    slot = slot + 1 == slots ? 0 : slot + 1;
  }
  return std::nullopt;
}

const char* File::prefetch_slot(std::string_view key) const {
  std::uint32_t hash = hash_of(key);
  std::uint64_t table = load32(&bytes_[hash % kTables * 8]);
  std::uint64_t slots = load32(&bytes_[hash % kTables * 8 + 4]);
  if (slots == 0 || table > bytes_.size() || slots > (bytes_.size() - table) / 8) return nullptr;
  const char* slot = &bytes_[table + hash / kTables % slots * 8];
  __builtin_prefetch(slot);
  return slot;
}

void File::prefetch_record(const char* slot) const {
  constexpr std::size_t kCacheLine = 64;
  std::uint64_t position = load32(slot + 4);
  if (position + kCacheLine >= bytes_.size()) return;
  __builtin_prefetch(&bytes_[position]);
  __builtin_prefetch(&bytes_[position + kCacheLine]);
}

}  // namespace postwright::cdb
