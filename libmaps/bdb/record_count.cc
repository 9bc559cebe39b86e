#include "libmaps/bdb/record_count.h"

#include <algorithm>
#include <bit>

#include "base/text.h"

namespace postwright::bdb {
namespace {

constexpr std::int64_t kPostfixAsksFor = 4096;
/// Keys that may all have fallen into the same one of two buckets: one chance in a thousand.
constexpr std::uint64_t kUnevenly = 10;

/// How many buckets libdb makes for `records`.
std::uint64_t first_buckets(std::uint32_t fill_factor, std::uint64_t records) {
  if (fill_factor == 0 || records == 0) return 2;
  return std::max<std::uint64_t>(2, std::bit_ceil((records - 1) / fill_factor + 1));
}

/// The first buckets are one run of pages, and so are all generations with the same entry in
/// `spares`; the table can not have begun with more buckets than that.
std::uint64_t most_first_buckets(const Metadata& metadata) {
  if (metadata.fill_factor == 0) return 2;
  int all = std::bit_width(metadata.max_bucket);
  int generation = 0;
  while (generation < all && metadata.spares[generation + 1] == metadata.spares[0]) ++generation;
  // A table that was compacted may have begun with more buckets than it has left.
  return generation == all ? std::uint64_t{1} << 32 : std::uint64_t{1} << generation;
}

/// A bucket of the first ones was split when bucket + first exists.
bool fits(const Metadata& metadata, std::uint64_t first, std::uint32_t lowest,
          std::uint32_t highest) {
  bool last_one = highest >= first - 1;
  bool was_split = lowest + first <= metadata.max_bucket;
  return !last_one && !was_split;
}

std::string there(std::uint64_t keys) {
  return cat(", ", keys, keys == 1 ? " is there" : " are there");
}

/// For a maker that asked for nothing.
std::string from_nothing(const Metadata& metadata, std::uint64_t keys) {
  return cat("the file counts ", metadata.info.element_counter, " records", there(keys));
}

class Judge {
 public:
  Judge(const Metadata& metadata, const HashCount& count)
      : metadata_(metadata),
        count_(count),
        asked_for_(std::int64_t{metadata.info.element_counter} -
                   static_cast<std::int64_t>(count.keys)) {}

  std::optional<Doubt> run() const {
    if (count_.unwritten > 0 && !agrees()) return of_unwritten();
    if (count_.unwritten == 0 && !agrees() && almost_postfix()) return Doubt{false, numbers()};
    if (count_.unwritten == 0 && asked_for_ < 0) return Doubt{false, numbers()};
    if (count_.unsorted_page != 0)
      return Doubt{false, cat("page ", count_.unsorted_page,
                              ": keys out of order, as compaction leaves them, and sectors that "
                              "were written in each other's place")};
    return std::nullopt;
  }

 private:
  /// Whether a maker that asked for `records` could have left these buckets unwritten.
  bool possible(std::int64_t records) const {
    if (records < 0) return false;
    std::uint64_t first = first_buckets(metadata_.fill_factor, static_cast<std::uint64_t>(records));
    if (count_.unwritten == 0) return true;
    return first <= most_first_buckets(metadata_) &&
           fits(metadata_, first, count_.first_unwritten, count_.last_unwritten);
  }
  bool agrees() const {
    return (asked_for_ == 0 || asked_for_ == kPostfixAsksFor) && possible(asked_for_);
  }

  /// Could a maker that asked for `records` have lost the rest with the unwritten buckets? Hashes
  /// spread keys evenly, so those held about as many as the same number of others.
  bool lost_from(std::int64_t records) const {
    std::int64_t lost = asked_for_ - records;
    if (lost <= 0 || !possible(records)) return false;
    std::uint64_t written = std::uint64_t{metadata_.max_bucket} + 1 - count_.unwritten;
    std::uint64_t expected = count_.keys * count_.unwritten / std::max<std::uint64_t>(written, 1);
    return static_cast<std::uint64_t>(lost) <= kUnevenly + 2 * expected;
  }

  Doubt of_unwritten() const {
    bool likely =
        (asked_for_ >= 0 && !possible(asked_for_)) || lost_from(0) || lost_from(kPostfixAsksFor);
    std::uint32_t bucket = count_.first_unwritten;
    std::uint32_t page =
        bucket + metadata_.spares[static_cast<std::size_t>(std::bit_width(bucket))];
    std::string where = count_.unwritten == 1
                            ? cat("page ", page, " is zeros where bucket ", bucket, " begins")
                            : cat("the pages of ", count_.unwritten,
                                  " buckets are zeros, the first one page ", page);
    return {likely, cat(numbers(), "; ", where)};
  }

  /// No page is missing, so that at most some keys of one page can be.
  bool almost_postfix() const {
    std::int64_t off = asked_for_ - kPostfixAsksFor;
    return off != 0 && static_cast<std::uint64_t>(off < 0 ? -off : off) < count_.keys;
  }

  std::string numbers() const {
    if (lost_from(0)) return from_nothing(metadata_, count_.keys);
    return count_text(metadata_, count_.keys);
  }

  const Metadata& metadata_;
  const HashCount& count_;
  std::int64_t asked_for_;  // if nothing was lost
};

}  // namespace

bool may_be_unwritten(const Metadata& metadata, std::uint32_t bucket) {
  std::uint64_t most = most_first_buckets(metadata);
  return fits(metadata, most, bucket, bucket);
}

std::string count_text(const Metadata& metadata, std::uint64_t keys) {
  std::uint32_t counter = metadata.info.element_counter;
  if (counter < kPostfixAsksFor) return from_nothing(metadata, keys);
  return cat("the file counts ", counter - kPostfixAsksFor, " records (", counter,
             " less the 4096 that Postfix asks for)", there(keys));
}

std::optional<Doubt> doubt_of(const Metadata& metadata, const HashCount& count) {
  return Judge(metadata, count).run();
}

}  // namespace postwright::bdb
