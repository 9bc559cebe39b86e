#pragma once

#include <cstdint>
#include <cstring>
#include <string_view>
#include <type_traits>

// clang-format off
/// An LMDB file of data version 1, as a 64-bit liblmdb 0.9 writes it. Integers have the byte order
/// of the machine. A file is a sequence of pages; page number times page size is the offset.
///
///   file     = meta meta page*              pages 0 and 1; a commit writes the one it did not
///                                           write last time: the larger transaction number
///                                           counts
///   meta     = header magic version address map-size free-db main-db last-page transaction
///   db       = page-size flags depth branch-pages leaf-pages overflow-pages entries root
///                                           page-size in the free-db only; root is all ones when
///                                           the tree is empty
///
///   page     = branch | leaf | overflow     each begins with a page header
///   branch   = header offset* gap node*     nodes fill the page from its end; the offsets are in
///   leaf     = header offset* gap node*     key order
///   overflow = header bytes                 a run of whole pages with one header, holding a value
///
///   node     = low(2) high(2) flags(2) key-size(2) key data       padded to an even size
///     leaf     data size = low + high << 16; with kBigData the data is the number of the first
///              overflow page
///     branch   child = low + high << 16 + flags << 32, no data; the key of a page's first node is
///              empty and counts as lower than any
///
/// The free-db is a tree of the same form with transaction numbers as keys (8 bytes) and lists of
/// free pages as data (a count, then numbers that fall; 8 bytes each).
// clang-format on
namespace postwright::lmdb {

constexpr std::uint32_t kMagic = 0xBEEFC0DE;
constexpr std::uint32_t kVersion = 1;
constexpr std::uint64_t kNoPage = ~std::uint64_t{0};
constexpr std::size_t kMinPageSize = 256;
constexpr std::size_t kMaxPageSize = 0x8000;
constexpr std::size_t kMaxKeySize = 511;
constexpr std::uint64_t kMaxValueSize = 0xffffffff;
constexpr std::uint16_t kMaxDepth = 32;              // liblmdb's cursors have room for that many
constexpr std::uint64_t kFirstPage = 2;              // after the metas
constexpr std::uint64_t kDefaultMapSize = 16777216;  // lmdb_map_size

/// liblmdb's text for an empty key or one above kMaxKeySize.
constexpr std::string_view kBadValueSize =
    "MDB_BAD_VALSIZE: Unsupported size of key/DB name/data, or wrong DUPFIXED size";

enum PageFlag : std::uint16_t { kBranch = 0x01, kLeaf = 0x02, kOverflow = 0x04, kMeta = 0x08 };
enum NodeFlag : std::uint16_t { kBigData = 0x01 };

// A 32-bit liblmdb uses 32-bit page numbers: another format, which nobody must get from us.
static_assert(sizeof(void*) == 8);

struct PageHeader {
  std::uint64_t number;
  std::uint16_t pad;
  std::uint16_t flags;
  std::uint16_t lower;  // end of the offsets; overflow: count of pages, low half
  std::uint16_t upper;  // start of the nodes; overflow: count of pages, high half
};
static_assert(sizeof(PageHeader) == 16);

struct NodeHeader {
  std::uint16_t low;
  std::uint16_t high;
  std::uint16_t flags;
  std::uint16_t key_size;
};
static_assert(sizeof(NodeHeader) == 8);

struct Db {
  std::uint32_t page_size;
  std::uint16_t flags;
  std::uint16_t depth;
  std::uint64_t branch_pages;
  std::uint64_t leaf_pages;
  std::uint64_t overflow_pages;
  std::uint64_t entries;
  std::uint64_t root;
};
static_assert(sizeof(Db) == 48);

struct Meta {
  std::uint32_t magic;
  std::uint32_t version;
  std::uint64_t address;
  std::uint64_t map_size;
  Db free_db;
  Db main_db;
  std::uint64_t last_page;
  std::uint64_t transaction;
};
static_assert(sizeof(Meta) == 136);

/// Flags of an environment as free_db.flags keeps them: MDB_NOSUBDIR, and the integer keys of the
/// free-db itself.
constexpr std::uint16_t kEnvironmentFlags = 0x4000 | 0x08;
constexpr std::uint16_t kIntegerKeys = 0x08;

/// Reads a value at any address.
template <class T>
T load(const char* from) {
  static_assert(std::is_trivially_copyable_v<T>);
  T value;
  std::memcpy(&value, from, sizeof value);
  return value;
}
template <class T>
void store(char* to, const T& value) {
  static_assert(std::is_trivially_copyable_v<T>);
  std::memcpy(to, &value, sizeof value);
}

constexpr std::size_t even(std::size_t size) {
  return (size + 1) & ~std::size_t{1};
}

/// Pages that a value of `size` bytes takes outside the leaf.
constexpr std::uint64_t overflow_pages(std::uint64_t size, std::uint64_t page_size) {
  return (sizeof(PageHeader) - 1 + size) / page_size + 1;
}

/// The largest node; a bigger one has its value in overflow pages.
constexpr std::size_t max_node_size(std::size_t page_size) {
  return (((page_size - sizeof(PageHeader)) / 2) & ~std::size_t{1}) - sizeof(std::uint16_t);
}

}  // namespace postwright::lmdb
