#include "libmaps/lmdb/record_sorter.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <bit>
#include <cassert>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <new>

#include "base/text.h"

namespace postwright::lmdb {

/// Stands before the bytes of a record, in memory and in a run.
struct RecordSorter::Head {
  std::uint64_t sequence;
  std::uint32_t key_size;
  std::uint32_t value_size;
};

/// A sorted run in the spill file and what of it is in memory.
struct RecordSorter::Run {
  std::uint64_t at;   // file offset behind the buffer
  std::uint64_t end;  // of the run
  std::string buffer;
  std::size_t used = 0;  // bytes of the buffer that are behind us
  SortedRecord record;
};

namespace {

constexpr std::size_t kChunk = std::size_t{4} << 20;
constexpr std::size_t kMinRunBuffer = std::size_t{64} << 10;
constexpr std::size_t kMaxRunBuffer = std::size_t{4} << 20;
constexpr std::size_t kSmall = 24;  // items that are sorted by comparing whole keys

}  // namespace

RecordSorter::RecordSorter(std::string directory, std::size_t memory)
    : directory_(std::move(directory)), memory_(memory) {}

RecordSorter::~RecordSorter() = default;

std::string_view RecordSorter::key_of(const Head* record) {
  return {reinterpret_cast<const char*>(record + 1), record->key_size};
}

std::uint64_t RecordSorter::prefix_of(std::string_view key, std::size_t depth) {
  std::uint64_t prefix = 0;
  if (depth < key.size())
    std::memcpy(&prefix, key.data() + depth, std::min<std::size_t>(8, key.size() - depth));
  return std::endian::native == std::endian::little ? __builtin_bswap64(prefix) : prefix;
}

/// Whether a record of `size` bytes, and its item, stay below the limit.
bool RecordSorter::has_room(std::size_t size) const {
  // The index doubles when it is full, and the old one lives until it is copied.
  std::size_t index = items_.capacity() * (items_.size() == items_.capacity() ? 3 : 1);
  bool fits = !chunks_.empty() && chunks_.back().size - chunk_used_ >= size;
  return arena_size_ + (fits ? 0 : size) + index * sizeof(Item) <= memory_;
}

char* RecordSorter::allocate(std::size_t size) {
  if (chunks_.empty() || chunks_.back().size - chunk_used_ < size) {
    std::size_t chunk = std::max(size, std::min(kChunk, memory_ / 8));
    chunks_.push_back({std::make_unique_for_overwrite<char[]>(chunk), chunk});
    arena_size_ += chunk;
    chunk_used_ = 0;
  }
  char* at = chunks_.back().bytes.get() + chunk_used_;
  chunk_used_ += size;
  return at;
}

Status RecordSorter::add(std::string_view key, std::string_view value, std::string_view suffix,
                         std::uint64_t sequence) {
  assert(!sorted_);
  std::size_t key_size = key.size() + suffix.size();
  std::size_t value_size = value.size() + suffix.size();
  std::size_t size = sizeof(Head) + key_size + value_size;
  size = (size + alignof(Head) - 1) & ~(alignof(Head) - 1);
  if (!items_.empty() && !has_room(size)) {
    Status spilled = spill();
    if (!spilled) return spilled;
  }
  char* at = allocate(size);
  auto* head = new (at)
      Head{sequence, static_cast<std::uint32_t>(key_size), static_cast<std::uint32_t>(value_size)};
  at += sizeof(Head);
  for (std::string_view part : {key, suffix, value, suffix}) {
    if (!part.empty()) std::memcpy(at, part.data(), part.size());
    at += part.size();
  }
  items_.push_back({prefix_of(key_of(head), 0), head});
  return {};
}

/// Compares whole keys, which are equal up to `depth`.
bool RecordSorter::less_from(std::size_t depth, const Item& a, const Item& b) {
  if (a.prefix != b.prefix) return a.prefix < b.prefix;
  int order =
      key_of(a.record)
          .substr(std::min<std::size_t>(depth, a.record->key_size))
          .compare(key_of(b.record).substr(std::min<std::size_t>(depth, b.record->key_size)));
  if (order != 0) return order < 0;
  return a.record->sequence < b.record->sequence;
}

/// Sorts by eight bytes of the key at a time, so that most comparisons need only what stands in the
/// items; those with equal bytes are sorted by the next eight.
void RecordSorter::sort_items(Item* items, std::size_t count, std::size_t depth) {
  if (count <= kSmall) {
    std::sort(items, items + count,
              [depth](const Item& a, const Item& b) { return less_from(depth, a, b); });
    return;
  }
  std::sort(items, items + count, [](const Item& a, const Item& b) { return a.prefix < b.prefix; });
  for (std::size_t begin = 0; begin < count;) {
    std::size_t end = begin + 1;
    while (end < count && items[end].prefix == items[begin].prefix) ++end;
    if (end - begin > 1) sort_equal_prefixes(items + begin, end - begin, depth);
    begin = end;
  }
}

void RecordSorter::sort_equal_prefixes(Item* items, std::size_t count, std::size_t depth) {
  if (count <= kSmall) return sort_items(items, count, depth);
  // Keys that end here come before the longer ones, of which they are the beginning.
  std::size_t next = depth + 8;
  Item* longer = std::partition(items, items + count,
                                [next](const Item& item) { return item.record->key_size <= next; });
  std::sort(items, longer, [](const Item& a, const Item& b) {
    if (a.record->key_size != b.record->key_size) return a.record->key_size < b.record->key_size;
    return a.record->sequence < b.record->sequence;
  });
  for (Item* item = longer; item != items + count; ++item)
    item->prefix = prefix_of(key_of(item->record), next);
  sort_items(longer, static_cast<std::size_t>(items + count - longer), next);
}

Status RecordSorter::open_spill_file() {
  for (const char* directory : {directory_.c_str(), "/var/tmp", "/tmp"}) {
    spill_ = UniqueFd(open(directory, O_RDWR | O_TMPFILE | O_CLOEXEC, 0600));
    if (spill_) return {};
    std::string pattern = cat(directory, "/.postwright-sort-XXXXXX");
    spill_ = UniqueFd(mkostemp(pattern.data(), O_CLOEXEC));
    if (spill_) {
      unlink(pattern.c_str());
      return {};
    }
  }
  return system_failure("create a temporary file for sorting", errno);
}

/// Sorts what is in memory and writes it as a run.
Status RecordSorter::spill() {
  if (!spill_) {
    Status opened = open_spill_file();
    if (!opened) return opened;
  }
  sort_items(items_.data(), items_.size(), 0);
  std::uint64_t begin = spilled_;
  std::string buffer;
  auto flush = [&]() -> Status {
    Status put = write_all(spill_.get(), buffer);
    if (!put) return system_failure("write a temporary file for sorting", put.error().code);
    spilled_ += buffer.size();
    buffer.clear();
    return {};
  };
  for (const Item& item : items_) {
    const Head* head = item.record;
    buffer.append(reinterpret_cast<const char*>(head),
                  sizeof *head + std::size_t{head->key_size} + head->value_size);
    if (buffer.size() < kMaxRunBuffer) continue;
    Status flushed = flush();
    if (!flushed) return flushed;
  }
  Status flushed = flush();
  if (!flushed) return flushed;
  runs_.push_back(Run{.at = begin, .end = spilled_, .buffer = {}, .used = 0, .record = {}});
  items_.clear();
  chunks_.clear();
  arena_size_ = 0;
  chunk_used_ = 0;
  return {};
}

Status RecordSorter::sort() {
  assert(!sorted_);
  sorted_ = true;
  at_ = 0;
  if (runs_.empty()) {
    sort_items(items_.data(), items_.size(), 0);
    return {};
  }
  Status spilled = spill();
  if (!spilled) return spilled;
  items_ = {};
  return start_runs();
}

/// Reads the next record of a run; a record with no bytes left says that the run is over.
Status RecordSorter::advance(Run& run) {
  auto fill = [&](std::size_t wanted) -> Status {
    if (run.buffer.size() - run.used >= wanted) return {};
    run.buffer.erase(0, run.used);
    run.used = 0;
    std::size_t have = run.buffer.size();
    std::size_t room = std::clamp(memory_ / (runs_.size() + 1), kMinRunBuffer, kMaxRunBuffer);
    auto more = static_cast<std::size_t>(
        std::min<std::uint64_t>(std::max(wanted, room) - have, run.end - run.at));
    run.buffer.resize(have + more);
    Status got = read_exactly(spill_.get(), run.buffer.data() + have, more, run.at,
                              "temporary file for sorting");
    run.at += more;
    return got;
  };
  Status filled = fill(sizeof(Head));
  if (!filled) return filled;
  Head head{};
  std::memcpy(&head, run.buffer.data() + run.used, sizeof head);
  std::size_t size = sizeof head + std::size_t{head.key_size} + head.value_size;
  filled = fill(size);
  if (!filled) return filled;
  std::string_view bytes(run.buffer.data() + run.used + sizeof head, size - sizeof head);
  run.record = {bytes.substr(0, head.key_size), bytes.substr(head.key_size), head.sequence};
  run.used += size;
  return {};
}

/// Heap order: true when run a's record comes after run b's.
bool RecordSorter::above(std::size_t a, std::size_t b) const {
  const SortedRecord& left = runs_[a].record;
  const SortedRecord& right = runs_[b].record;
  int order = left.key.compare(right.key);
  return order != 0 ? order > 0 : left.sequence > right.sequence;
}

Status RecordSorter::start_runs() {
  stale_front_ = false;
  for (std::size_t i = 0; i < runs_.size(); ++i) {
    if (runs_[i].at == runs_[i].end) continue;
    Status first = advance(runs_[i]);
    if (!first) return first;
    heap_.push_back(i);
  }
  std::make_heap(heap_.begin(), heap_.end(),
                 [this](std::size_t a, std::size_t b) { return above(a, b); });
  return {};
}

Result<bool> RecordSorter::next(SortedRecord& record) {
  if (in_memory()) {
    if (at_ == items_.size()) return false;
    // Records stand in the order of the source: their bytes are fetched before they are needed.
    constexpr std::size_t kAhead = 12;
    if (at_ + kAhead < items_.size()) {
      __builtin_prefetch(items_[at_ + kAhead].record);
      __builtin_prefetch(reinterpret_cast<const char*>(items_[at_ + kAhead].record) + 64);
    }
    const Head* head = items_[at_++].record;
    std::string_view key = key_of(head);
    record = {key, {key.data() + key.size(), head->value_size}, head->sequence};
    return true;
  }
  auto order = [this](std::size_t a, std::size_t b) { return above(a, b); };
  if (stale_front_) {
    Run& run = runs_[heap_.front()];
    bool over = run.at == run.end && run.used == run.buffer.size();
    std::size_t index = heap_.front();
    // The front leaves the heap while its old record still orders it, and comes back with the new.
    std::pop_heap(heap_.begin(), heap_.end(), order);
    heap_.pop_back();
    if (!over) {
      Status read = advance(run);
      if (!read) return failure_of(read);
      heap_.push_back(index);
      std::push_heap(heap_.begin(), heap_.end(), order);
    }
  }
  stale_front_ = !heap_.empty();
  if (heap_.empty()) return false;
  record = runs_[heap_.front()].record;
  return true;
}

}  // namespace postwright::lmdb
