#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/file.h"
#include "base/result.h"

namespace postwright::lmdb {

/// A record and its place in the source, which orders records with equal keys.
struct SortedRecord {
  std::string_view key;
  std::string_view value;
  std::uint64_t sequence = 0;
};

/// Sorts records by the bytes of their keys, then by sequence, in bounded memory: what does not fit
/// is written as sorted runs to an unlinked temporary file, and merged at the end.
class RecordSorter {
 public:
  /// `directory` is where the temporary file goes; when that is refused, /var/tmp or /tmp. `memory`
  /// bounds records and their index together; one record may be larger.
  RecordSorter(std::string directory, std::size_t memory);
  ~RecordSorter();

  /// `suffix` follows both the key and the value.
  Status add(std::string_view key, std::string_view value, std::string_view suffix,
             std::uint64_t sequence);

  /// Ends adding; next() then begins with the first record.
  Status sort();

  /// The next record, false at the end. Without runs on disk its views live as long as the sorter,
  /// else until the next call.
  Result<bool> next(SortedRecord& record);

  /// True when views live as long as the sorter.
  bool in_memory() const { return runs_.empty(); }

 private:
  struct Head;
  struct Item {
    std::uint64_t prefix;  // eight bytes of the key, as a number that orders like them
    const Head* record;
  };
  struct Chunk {
    std::unique_ptr<char[]> bytes;
    std::size_t size;
  };
  struct Run;

  static std::string_view key_of(const Head* record);
  static std::uint64_t prefix_of(std::string_view key, std::size_t depth);
  static bool less_from(std::size_t depth, const Item& a, const Item& b);
  static void sort_items(Item* items, std::size_t count, std::size_t depth);
  static void sort_equal_prefixes(Item* items, std::size_t count, std::size_t depth);
  bool has_room(std::size_t size) const;
  char* allocate(std::size_t size);
  Status spill();
  Status open_spill_file();
  Status start_runs();
  Status advance(Run& run);
  bool above(std::size_t a, std::size_t b) const;

  std::string directory_;
  std::size_t memory_;
  std::vector<Chunk> chunks_;
  std::size_t chunk_used_ = 0;
  std::size_t arena_size_ = 0;
  std::vector<Item> items_;
  std::size_t at_ = 0;  // of the next item
  bool sorted_ = false;

  UniqueFd spill_;
  std::uint64_t spilled_ = 0;
  std::vector<Run> runs_;
  std::vector<std::size_t> heap_;  // runs that have a record, the one with the lowest in front
  bool stale_front_ = false;       // the front run's record was handed out
};

}  // namespace postwright::lmdb
