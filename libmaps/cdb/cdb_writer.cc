#include "libmaps/cdb/cdb_writer.h"

#include <unistd.h>

#include <algorithm>
#include <cerrno>

#include "base/file.h"
#include "base/text.h"

namespace postwright::cdb {
namespace {

constexpr std::size_t kChunk = std::size_t{1} << 20;
constexpr std::size_t kRecordHead = 8;

}  // namespace

Writer::Writer(int fd, std::string name, std::uint64_t max_size)
    : fd_(fd), name_(std::move(name)), max_size_(max_size), out_(fd) {
  (void)out_.append(std::string(kHeaderSize, '\0'));  // stays in the buffer
}

tl::unexpected<Error> Writer::write_failure(int code) const {
  return system_failure(cat("error writing ", name_), code);
}

Result<std::uint32_t> Writer::add(std::string_view key, std::string_view value) {
  std::uint64_t position = out_.size();
  std::uint64_t room = max_size_ - std::min(max_size_, position + kRecordHead);
  if (key.size() > room || value.size() > room - key.size())
    return failure(ErrorKind::data, write_failure(ENOMEM).value().message, ENOMEM);
  auto start = static_cast<std::uint32_t>(position);
  char head[kRecordHead];
  store32(head, static_cast<std::uint32_t>(key.size()));
  store32(head + 4, static_cast<std::uint32_t>(value.size()));
  for (std::string_view part : {std::string_view(head, sizeof head), key, value}) {
    Status put = out_.append(part);
    if (!put) return write_failure(put.error().code);
  }
  if (count_ % kBlock == 0) blocks_.push_back(std::make_unique_for_overwrite<Entry[]>(kBlock));
  blocks_.back()[count_ % kBlock] = {hash_of(key), start};
  ++count_;
  return start;
}

Result<bool> Writer::has_key(std::uint32_t position, std::string_view key) {
  char head[kRecordHead];
  Status got = out_.read_back(position, head, sizeof head);
  if (!got) return write_failure(got.error().code);
  if (load32(head) != key.size()) return false;
  std::string stored(key.size(), '\0');
  got = out_.read_back(position + kRecordHead, stored.data(), stored.size());
  if (!got) return write_failure(got.error().code);
  return stored == key;
}

/// Moves the records behind each removed one down and corrects their positions. One pass over the
/// file, however many were removed; what results is as if each had been cut out at once.
Status Writer::close_gaps() {
  if (removed_.empty()) return {};
  Status drained = out_.drain();
  if (!drained) return write_failure(drained.error().code);
  std::sort(removed_.begin(), removed_.end());

  std::string chunk;
  auto move = [&](std::uint64_t from, std::uint64_t end, std::uint64_t to) -> Status {
    while (from < end) {
      chunk.resize(static_cast<std::size_t>(std::min<std::uint64_t>(kChunk, end - from)));
      Status got = read_exactly(fd_, chunk.data(), chunk.size(), from, name_);
      if (!got) return got;
      Status put = write_all_at(fd_, chunk, to);
      if (!put) return write_failure(put.error().code);
      from += chunk.size();
      to += chunk.size();
    }
    return {};
  };
  std::vector<std::uint32_t> gaps;  // sizes of the removed records
  gaps.reserve(removed_.size());
  std::uint64_t to = removed_[0];
  for (std::size_t i = 0; i < removed_.size(); ++i) {
    char head[kRecordHead];
    Status got = read_exactly(fd_, head, sizeof head, removed_[i], name_);
    if (!got) return got;
    gaps.push_back(static_cast<std::uint32_t>(kRecordHead) + load32(head) + load32(head + 4));
    std::uint64_t from = std::uint64_t{removed_[i]} + gaps[i];
    std::uint64_t end = i + 1 < removed_.size() ? removed_[i + 1] : out_.size();
    Status moved = move(from, end, to);
    if (!moved) return moved;
    to += end - from;
  }
  if (ftruncate(fd_, static_cast<off_t>(to)) != 0) return write_failure(errno);
  out_.set_size(to);

  // Entries are in the order of their positions, so both lists are walked once.
  std::uint64_t kept = 0;
  std::size_t next = 0;
  std::uint32_t shift = 0;
  for (std::uint64_t i = 0; i < count_; ++i) {
    Entry entry = blocks_[i / kBlock][i % kBlock];
    if (next < removed_.size() && entry.position == removed_[next]) {
      shift += gaps[next++];
      continue;
    }
    blocks_[kept / kBlock][kept % kBlock] = {entry.hash, entry.position - shift};
    ++kept;
  }
  count_ = kept;
  removed_.clear();
  return {};
}

/// All entries, grouped by table and in the order of insertion within each.
std::vector<Writer::Entry> Writer::sort_by_table(std::uint32_t (&counts)[kTables]) {
  auto each = [&](auto&& visit) {
    for (std::uint64_t i = 0; i < count_; ++i) visit(blocks_[i / kBlock][i % kBlock]);
  };
  std::fill(std::begin(counts), std::end(counts), 0);
  each([&](const Entry& entry) { ++counts[entry.hash % kTables]; });
  std::uint64_t starts[kTables];
  std::uint64_t start = 0;
  for (std::uint32_t i = 0; i < kTables; ++i) {
    starts[i] = start;
    start += counts[i];
  }
  std::vector<Entry> sorted(count_);
  each([&](const Entry& entry) { sorted[starts[entry.hash % kTables]++] = entry; });
  blocks_.clear();
  return sorted;
}

Status Writer::write_tables() {
  std::uint32_t counts[kTables];
  std::vector<Entry> entries = sort_by_table(counts);
  std::string header(kHeaderSize, '\0');
  std::string table;
  const Entry* entry = entries.data();
  for (std::uint32_t i = 0; i < kTables; ++i) {
    std::uint32_t slots = counts[i] * 2;
    char* place = &header[std::size_t{i} * 8];
    store32(place, static_cast<std::uint32_t>(out_.size()));
    store32(place + 4, slots);
    table.assign(std::size_t{slots} * 8, '\0');
    for (std::uint32_t n = 0; n < counts[i]; ++n, ++entry) {
      std::size_t slot = (entry->hash / kTables) % slots;
      while (load32(&table[slot * 8 + 4]) != 0) slot = slot + 1 == slots ? 0 : slot + 1;
      store32(&table[slot * 8], entry->hash);
      store32(&table[slot * 8 + 4], entry->position);
    }
    Status put = out_.append(table);
    if (!put) return write_failure(put.error().code);
  }
  Status drained = out_.drain();
  if (!drained) return write_failure(drained.error().code);
  Status put = write_all_at(fd_, header, 0);
  if (!put) return write_failure(put.error().code);
  return {};
}

Status Writer::finish() {
  Status closed = close_gaps();
  if (!closed) return closed;
  if (count_ * 16 > max_size_ - out_.size())
    return failure(ErrorKind::data, write_failure(ENOMEM).value().message, ENOMEM);
  return write_tables();
}

}  // namespace postwright::cdb
