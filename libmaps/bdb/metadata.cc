#include "libmaps/bdb/metadata.h"

#include <algorithm>
#include <bit>
#include <cerrno>
#include <span>

#include "base/text.h"
#include "libmaps/bdb/hash_function.h"
#include "libmaps/bdb/page_reader.h"

namespace postwright::bdb {
namespace {

// Where the fields stand in a metadata page.
constexpr std::uint32_t kNumber = 8, kMagic = 12, kVersion = 16, kPageSize = 20, kEncryption = 24,
                        kType = 25, kMetaFlags = 26, kFreeList = 28, kLastPage = 32, kFlags = 48;
constexpr std::uint32_t kMaxBucket = 72, kHighMask = 76, kLowMask = 80, kFillFactor = 84,
                        kElements = 88, kCharKey = 92, kSpares = 96;
constexpr std::uint32_t kMinKeys = 76, kRoot = 88;

constexpr std::uint8_t kChecksummed = 0x01;
constexpr std::uint8_t kPartitioned = 0x06;

struct Flag {
  std::uint32_t bits;
  const char* refusal;  ///< nullptr: can be read
};
constexpr Flag kHashFlags[] = {
    {0x01, nullptr},  // duplicates
    {0x02, nullptr},  // subdatabases
    {0x04, nullptr},  // sorted duplicates
    {0x08, "a sliced hash file cannot be read"},
};
constexpr Flag kBtreeFlags[] = {
    {0x01, nullptr},  // duplicates
    {0x02, "a recno file, not a hash or btree"},
    {0x04, nullptr},  // record numbers are kept
    {0x08, "fixed-length records: a recno file, not a hash or btree"},
    {0x10, "renumbered records: a recno file, not a hash or btree"},
    {0x20, nullptr},  // subdatabases
    {0x40, nullptr},  // sorted duplicates
    {0x80, "a compressed btree cannot be read"},
    {0x100, "a sliced btree file cannot be read"},
};

/// Reads one metadata page, check after check.
class Parser {
 public:
  Parser(std::string_view path, std::string_view bytes, std::uint32_t page)
      : path_(path), bytes_(bytes) {
    metadata_.page = page;
  }

  Result<Metadata> file(std::uint64_t file_size);
  Result<Metadata> subdatabase(const Metadata& main);

 private:
  tl::unexpected<Error> refuse(std::string_view reason) const {
    return damage(path_, metadata_.page, reason);
  }
  tl::unexpected<Error> not_a_database(std::string_view reason) const {
    return failure(ErrorKind::data, cat(path_, ": page 0: ", reason), EINVAL);
  }
  std::uint32_t field(std::uint32_t offset) const { return order_.load32(&bytes_[offset]); }
  std::uint8_t byte(std::uint32_t offset) const {
    return static_cast<std::uint8_t>(bytes_[offset]);
  }

  bool find_byte_order();
  Status check_kind();
  Status check_version();
  Status check_page();
  Status check_flags();
  Status check_size(std::uint64_t file_size);
  Status check_method();
  Status check_hash();
  Status check_btree();

  std::string_view path_;
  std::string_view bytes_;
  ByteOrder order_;
  Metadata metadata_;
};

/// False when the magic is none of Berkeley DB's.
bool Parser::find_byte_order() {
  for (bool big : {false, true}) {
    ByteOrder order(big);
    std::uint32_t magic = order.load32(&bytes_[kMagic]);
    if (magic == kHashMagic || magic == kBtreeMagic || magic == kQueueMagic ||
        magic == kHeapMagic) {
      order_ = order;
      metadata_.info.big_endian = big;
      return true;
    }
  }
  return false;
}

Status Parser::check_kind() {
  if (bytes_.empty()) return not_a_database("truncated: the file is empty");
  if (bytes_.size() < kMagic + 4 || !find_byte_order()) {
    for (bool big : {false, true}) {
      if (bytes_.size() < 4) break;
      std::uint32_t magic = ByteOrder(big).load32(&bytes_[0]);
      if (magic == kHashMagic || magic == kBtreeMagic)
        return not_a_database("a Berkeley DB 1.85 file: unsupported version");
    }
    return not_a_database("bad magic: not a Berkeley DB file");
  }
  if (field(kMagic) == kQueueMagic) return not_a_database("a queue file, not a hash or btree");
  if (field(kMagic) == kHeapMagic) return not_a_database("a heap file, not a hash or btree");
  if (bytes_.size() < kMetadataSize)
    return refuse(cat("truncated: the file has ", bytes_.size(), " bytes, its metadata takes ",
                      kMetadataSize));
  metadata_.info.method = field(kMagic) == kHashMagic ? Method::hash : Method::btree;
  return {};
}

Status Parser::check_version() {
  bool hash = metadata_.info.method == Method::hash;
  std::uint32_t version = field(kVersion);
  std::uint32_t oldest = hash ? 7 : 8;
  if (version < oldest || version > 10)
    return refuse(cat("unsupported version of a ", hash ? "hash" : "btree", " file: ", version,
                      " (", oldest, " to 10 can be read)"));
  metadata_.info.version = version;
  if (byte(kEncryption) != 0) return refuse("encrypted: only libdb with the password can read it");
  return {};
}

Status Parser::check_page() {
  std::uint32_t page_size = field(kPageSize);
  if (page_size < kMinPageSize || page_size > kMaxPageSize || !std::has_single_bit(page_size))
    return refuse(cat("wrong page size: ", page_size));
  metadata_.info.page_size = page_size;
  PageType type =
      metadata_.info.method == Method::hash ? PageType::hash_metadata : PageType::btree_metadata;
  if (byte(kType) != static_cast<std::uint8_t>(type))
    return refuse(cat("metadata page type is ", static_cast<int>(byte(kType)), ", not ",
                      static_cast<int>(type)));
  std::uint8_t flags = byte(kMetaFlags);
  metadata_.info.checksums = flags & kChecksummed;
  if (metadata_.info.checksums && checksum(bytes_.data(), kMetadataSize, kMetadataChecksumOffset) !=
                                      field(kMetadataChecksumOffset))
    return refuse("checksum of the metadata page is wrong");
  if (flags & kPartitioned) return refuse("partitioned: the records are in other files");
  if (flags & ~(kChecksummed | kPartitioned))
    return refuse(cat("unknown flags in the metadata page: ", static_cast<int>(flags)));
  if (field(kNumber) != metadata_.page)
    return refuse(cat("metadata page number is ", field(kNumber)));
  return {};
}

Status Parser::check_flags() {
  std::uint32_t flags = field(kFlags);
  std::span<const Flag> known = kBtreeFlags;
  if (metadata_.info.method == Method::hash) known = kHashFlags;
  std::uint32_t left = flags;
  for (const Flag& flag : known) {
    if ((flags & flag.bits) && flag.refusal) return refuse(flag.refusal);
    left &= ~flag.bits;
  }
  if (left) return refuse(cat("unknown flags of the access method: ", left));
  bool hash = metadata_.info.method == Method::hash;
  metadata_.info.sorted_duplicates = flags & (hash ? 0x04u : 0x40u);
  metadata_.info.duplicates = (flags & 0x01u) || metadata_.info.sorted_duplicates;
  metadata_.info.subdatabases = flags & (hash ? 0x02u : 0x20u);
  return {};
}

Status Parser::check_size(std::uint64_t file_size) {
  std::uint32_t page_size = metadata_.info.page_size;
  std::uint32_t last_page = field(kLastPage);
  // libdb before 4.1 does not keep the number of the last page.
  bool unknown = metadata_.info.version == (metadata_.info.method == Method::hash ? 7 : 8);
  if (file_size % page_size != 0)
    return refuse(cat("truncated: the file's size ", file_size,
                      " is not a multiple of the page size ", page_size));
  std::uint64_t pages = file_size / page_size;
  if (pages > (std::uint64_t{1} << 32))
    return refuse("the file is larger than its pages can be numbered");
  if (unknown && last_page == 0) last_page = static_cast<std::uint32_t>(pages - 1);
  if (last_page >= pages)
    return refuse(cat("truncated: last page number ", last_page, " is past the end of the file (",
                      pages, " pages)"));
  metadata_.info.last_page = last_page;
  metadata_.free_list = field(kFreeList);
  return {};
}

Status Parser::check_hash() {
  metadata_.info.element_counter = field(kElements);
  metadata_.fill_factor = field(kFillFactor);
  std::uint32_t max = metadata_.max_bucket = field(kMaxBucket);
  std::uint32_t high = metadata_.high_mask = field(kHighMask);
  std::uint32_t low = metadata_.low_mask = field(kLowMask);
  if ((high & (high + 1)) != 0 || low != high >> 1 || max < low || max > high)
    return refuse(cat("hash masks ", high, " and ", low, " do not fit the highest bucket ", max));
  if (field(kCharKey) != hash_of(kCharKeyText))
    return refuse("unknown hash function: the table was made with one of the application's own");
  for (std::uint32_t i = 0; i < metadata_.spares.size(); ++i)
    metadata_.spares[i] = field(kSpares + 4 * i);
  for (std::uint32_t k = 0; k <= static_cast<std::uint32_t>(std::bit_width(max)); ++k) {
    std::uint32_t first = k == 0 ? 0 : std::uint32_t{1} << (k - 1);
    std::uint32_t last = k == 0 ? 0 : std::min(max, first + (first - 1));
    std::uint32_t from = first + metadata_.spares[k];
    std::uint32_t to = last + metadata_.spares[k];
    if (from == 0 || from > to || to > metadata_.info.last_page)
      return refuse(
          cat("bucket page out of range: buckets ", first, " to ", last, " begin at page ", from));
  }
  return {};
}

Status Parser::check_btree() {
  metadata_.root = field(kRoot);
  metadata_.info.min_keys = field(kMinKeys);
  metadata_.info.record_numbers = field(kFlags) & 0x04u;
  if (metadata_.root == 0) return refuse("no root page");
  if (metadata_.root > metadata_.info.last_page)
    return refuse(cat("root page out of range: ", metadata_.root, " (the last is ",
                      metadata_.info.last_page, ")"));
  return {};
}

Status Parser::check_method() {
  return metadata_.info.method == Method::hash ? check_hash() : check_btree();
}

Result<Metadata> Parser::file(std::uint64_t file_size) {
  Status status = check_kind()
                      .and_then([&] { return check_version(); })
                      .and_then([&] { return check_page(); })
                      .and_then([&] { return check_flags(); })
                      .and_then([&] { return check_size(file_size); })
                      .and_then([&] { return check_method(); });
  if (!status) return failure_of(status);
  return metadata_;
}

Result<Metadata> Parser::subdatabase(const Metadata& main) {
  if (!find_byte_order() || metadata_.info.big_endian != main.info.big_endian)
    return refuse("not a metadata page, where one of a subdatabase is expected");
  metadata_.info.last_page = main.info.last_page;
  Status status = check_kind()
                      .and_then([&] { return check_version(); })
                      .and_then([&] { return check_page(); })
                      .and_then([&] { return check_flags(); })
                      .and_then([&] { return check_method(); });
  if (!status) return failure_of(status);
  if (metadata_.info.page_size != main.info.page_size)
    return refuse("the subdatabase has another page size than the file");
  if (metadata_.info.checksums != main.info.checksums)
    return refuse("the subdatabase and the file do not agree on checksums");
  metadata_.info.subdatabases = false;  // it says that the file has some
  metadata_.free_list = main.free_list;
  return metadata_;
}

}  // namespace

Result<Metadata> parse_metadata(std::string_view path, std::string_view first_bytes,
                                std::uint64_t file_size) {
  return Parser(path, first_bytes, 0).file(file_size);
}

Result<Metadata> parse_subdatabase_metadata(std::string_view path, std::string_view bytes,
                                            std::uint32_t page, const Metadata& main) {
  return Parser(path, bytes, page).subdatabase(main);
}

}  // namespace postwright::bdb
