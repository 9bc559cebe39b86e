#include "libmaps/cdb/cdb_file.h"

#include <algorithm>
#include <cerrno>

#include "base/text.h"

namespace postwright::cdb {

tl::unexpected<Error> damaged() {
  return failure(ErrorKind::data, "Protocol error", EPROTO);
}

Result<File> File::parse(std::string_view bytes) {
  if (bytes.size() < kHeaderSize) return damaged();
  File file(bytes);
  file.end_of_records_ = std::clamp<std::uint64_t>(load32(bytes.data()), kHeaderSize, bytes.size());
  return file;
}

Result<RawRecord> File::record_at(std::uint64_t& position) const {
  if (position < kHeaderSize || position > bytes_.size() || bytes_.size() - position < kLengthsSize)
    return damaged();
  std::uint64_t key_size = load32(&bytes_[position]);
  std::uint64_t value_size = load32(&bytes_[position + 4]);
  if (key_size + value_size > bytes_.size() - position - 8) return damaged();
  RawRecord record{bytes_.substr(position + 8, key_size),
                   bytes_.substr(position + 8 + key_size, value_size)};
  position += 8 + key_size + value_size;
  return record;
}

bool File::runs_over_end(std::uint64_t position) const {
  if (position + kLengthsSize > end_of_records_) return true;
  auto end = static_cast<std::uint32_t>(end_of_records_);
  std::uint32_t key_size = load32(&bytes_[position]);
  std::uint32_t value_size = load32(&bytes_[position + 4]);
  auto key = static_cast<std::uint32_t>(position + kLengthsSize);
  return end - key_size < key || end - value_size < key + key_size;
}

Result<File::Slots> File::slots_of(std::uint32_t hash) const {
  const char* entry = bytes_.data() + std::size_t{hash % kTables} * 8;
  std::uint64_t position = load32(entry);
  std::uint32_t count = load32(entry + 4);
  if (count == 0) return Slots{};
  if (position < kHeaderSize || position > bytes_.size() || count > (bytes_.size() - position) / 8)
    return damaged();
  return Slots{bytes_.data() + position, count};
}

Result<std::optional<RawRecord>> File::find(std::string_view key) const {
  // As tinycdb: no record has a key as long as all of them, whatever the tables say.
  if (key.size() >= end_of_records_) return std::nullopt;
  std::uint32_t hash = hash_of(key);
  auto slots = slots_of(hash);
  if (!slots) return failure_of(slots);
  if (slots->count == 0) return std::nullopt;
  std::uint32_t slot = hash / kTables % slots->count;
  for (std::uint32_t looked = 0; looked < slots->count; ++looked) {
    const char* at = slots->first + std::size_t{slot} * 8;
    std::uint64_t position = load32(at + 4);
    if (position == 0) return std::nullopt;
    if (load32(at) == hash) {
      auto record = record_at(position);
      if (!record) return failure_of(record);
      if (record->key == key) return *record;
    }
    slot = slot + 1 == slots->count ? 0 : slot + 1;
  }
  return std::nullopt;
}

File::Search File::start(std::string_view key) const {
  Search search{.hash = hash_of(key)};
  auto slots = slots_of(search.hash);
  if (!slots || slots->count == 0) return search;
  search.slot = slots->first + std::size_t{search.hash / kTables % slots->count} * 8;
  search.end = slots->first + std::size_t{slots->count} * 8;
  __builtin_prefetch(search.slot);
  return search;
}

void File::look(Search& search) const {
  constexpr std::size_t kCacheLine = 64;
  constexpr int kNear = 6;  // slots that came with the first one, more or less
  const char* slot = search.slot;
  for (int i = 0; i < kNear && slot != search.end; ++i, slot += 8) {
    std::uint64_t position = load32(slot + 4);
    if (position == 0) return;
    if (load32(slot) != search.hash) continue;
    search.position = position;
    for (std::size_t line = 0; line < 3 && position < bytes_.size(); ++line, position += kCacheLine)
      __builtin_prefetch(&bytes_[position]);
    return;
  }
}

Result<std::optional<RawRecord>> File::end(const Search& search, std::string_view key) const {
  if (std::uint64_t position = search.position) {
    auto record = record_at(position);
    if (record && record->key == key) return *record;
  }
  return find(key);
}

}  // namespace postwright::cdb
