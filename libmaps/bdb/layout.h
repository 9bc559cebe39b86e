#pragma once

#include <bit>
#include <cstdint>
#include <cstring>
#include <string_view>

// clang-format off
/// The bytes of a Berkeley DB hash or btree file. Integers have the byte order of the machine that
/// made the file, which the magic shows; subdatabase page numbers are always big-endian.
///
///   file            = page{last page + 1}     all of one size: a power of two, 512 to 65536
///   page 0          = metadata of hash or btree
///   page            = metadata | hash | internal | leaf | overflow | free | zeros
///
///   header          = lsn(8) number(4) previous(4) next(4) entries(2) lowest(2) level(1) type(1)
///                     [checksum]              26 bytes, with a checksum 32
///   itemized        = header offset(2){entries} ... free ... item{entries}
///   overflow        = header data(lowest)     `entries` counts the references to the chain
///   free            = header                  `next` leads to the next free page
///
///   hash page       = itemized; item j ends where item j - 1 begins, item 0 at the page's end
///     entries       = (key value){entries / 2}
///     item          = 1 bytes
///                   | 2 (length(2) bytes length(2))*      a set of duplicates
///                   | 3 pad(3) page(4) total(4)           on overflow pages
///                   | 4 pad(3) root(4)                    a tree of duplicates
///                   | 5 ...                               in an external file
///
///   leaf            = itemized; neighbouring keys with one offset share one key
///     entries       = (key value){entries / 2}
///   duplicates leaf = itemized
///     entries       = value{entries}
///     item          = length(2) 1 bytes                   items start at multiples of 4;
///                   | pad(2) 2 pad(1) root(4) pad(4)      the type byte with 0x80 is deleted
///                   | pad(2) 3 pad(1) page(4) total(4)
///   internal        = itemized
///     entries       = (length(2) type(1) pad(1) child(4) records(4) key(length)){entries}
///   recno internal  = itemized
///     entries       = (child(4) records(4)){entries}
///
/// A hash table has the buckets 0 to max_bucket. Bucket b begins on page b + spares[bits of b] and
/// goes on along `next`. Buckets are allocated in generations that double the table, each one run
/// of pages; those above max_bucket are zeros until the table grows into them.
///
/// Versions: hash 7 to 10, btree 8 to 10 (libdb 3.1 to 18.1), one layout.
// clang-format on
namespace postwright::bdb {

constexpr std::uint32_t kHashMagic = 0x061561;
constexpr std::uint32_t kBtreeMagic = 0x053162;
constexpr std::uint32_t kQueueMagic = 0x042253;
constexpr std::uint32_t kHeapMagic = 0x074582;

constexpr std::uint32_t kMetadataSize = 512;
constexpr std::uint32_t kMinPageSize = 512;
constexpr std::uint32_t kMaxPageSize = 65536;
constexpr std::uint32_t kHeaderSize = 26;
constexpr std::uint32_t kChecksummedHeaderSize = 32;
constexpr std::uint32_t kChecksumOffset = 28;
constexpr std::uint32_t kMetadataChecksumOffset = 492;

enum class PageType : std::uint8_t {
  free = 0,
  hash_unsorted = 2,
  btree_internal = 3,
  recno_internal = 4,
  btree_leaf = 5,
  recno_leaf = 6,
  overflow = 7,
  hash_metadata = 8,
  btree_metadata = 9,
  duplicates_leaf = 12,
  hash = 13,
};

/// First byte of an item on a hash page.
enum class HashItem : std::uint8_t { bytes = 1, set = 2, overflow = 3, tree = 4, external = 5 };

/// Third byte of an item on a btree page, without the delete mark.
enum class BtreeItem : std::uint8_t { bytes = 1, tree = 2, overflow = 3, external = 4 };
constexpr std::uint8_t kDeleteMark = 0x80;

/// Reads integers of the file's byte order.
class ByteOrder {
 public:
  constexpr ByteOrder() = default;
  constexpr explicit ByteOrder(bool big_endian)
      : big_endian_(big_endian),
        swap_(big_endian == (std::endian::native == std::endian::little)) {}
  bool big_endian() const { return big_endian_; }
  std::uint32_t load32(const char* at) const {
    std::uint32_t value;
    std::memcpy(&value, at, sizeof value);
    return swap_ ? __builtin_bswap32(value) : value;
  }
  std::uint16_t load16(const char* at) const {
    std::uint16_t value;
    std::memcpy(&value, at, sizeof value);
    return swap_ ? __builtin_bswap16(value) : value;
  }

 private:
  bool big_endian_ = false;
  bool swap_ = std::endian::native == std::endian::big;
};

/// What all pages of a file share.
struct Shape {
  ByteOrder order;
  std::uint32_t page_size = 0;
  std::uint32_t last_page = 0;
  bool checksums = false;
  std::uint32_t header_size() const { return checksums ? kChecksummedHeaderSize : kHeaderSize; }
};

/// A page in memory, its bytes those of a PageBuffer or of the mapped file. The fields are what
/// the file says; PageReader::read() has compared the number, and itemized() the index.
class Page {
 public:
  Page() = default;
  Page(const char* bytes, const Shape& shape) : bytes_(bytes), shape_(&shape) {}

  const char* bytes() const { return bytes_; }
  const ByteOrder& order() const { return shape_->order; }
  std::uint32_t size() const { return shape_->page_size; }
  std::uint32_t number() const { return order().load32(bytes_ + 8); }
  std::uint32_t previous() const { return order().load32(bytes_ + 12); }
  std::uint32_t next() const { return order().load32(bytes_ + 16); }
  std::uint32_t entries() const { return order().load16(bytes_ + 20); }
  /// Overflow pages: bytes of data.
  std::uint32_t fill() const { return order().load16(bytes_ + 22); }
  /// Itemized pages: where the lowest item begins; with 65536-byte pages 0 means the end.
  std::uint32_t lowest() const {
    std::uint32_t lowest = fill();
    return lowest == 0 && size() == kMaxPageSize ? kMaxPageSize : lowest;
  }
  std::uint32_t level() const { return static_cast<std::uint8_t>(bytes_[24]); }
  PageType type() const { return static_cast<PageType>(bytes_[25]); }
  std::uint32_t header_size() const { return shape_->header_size(); }
  /// Of item `index`, which must be below entries().
  std::uint32_t offset(std::uint32_t index) const {
    return order().load16(bytes_ + header_size() + std::size_t{2} * index);
  }
  std::string_view piece(std::uint32_t offset, std::uint32_t length) const {
    return {bytes_ + offset, length};
  }

 private:
  const char* bytes_ = nullptr;
  const Shape* shape_ = nullptr;
};

}  // namespace postwright::bdb
