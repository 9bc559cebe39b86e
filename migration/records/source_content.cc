#include "migration/records/source_content.h"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <vector>

#include "base/interrupt.h"
#include "base/text.h"

namespace postwright::reindexer {
namespace {

using namespace std::string_view_literals;

struct Magic {
  std::size_t offset;
  std::string_view bytes;
  std::string_view what;
  bool is_index = false;
};

constexpr std::string_view kBerkeleyDb = "a Berkeley DB file";
constexpr std::string_view kLmdb = "an LMDB file";

// Both byte orders where a format is written in that of its machine. Berkeley DB has its number
// behind a log position and a page number since version 2, at the start in 1.85.
constexpr Magic kMagics[] = {
    {12, "\x61\x15\x06\x00"sv, kBerkeleyDb, true},
    {12, "\x00\x06\x15\x61"sv, kBerkeleyDb, true},
    {12, "\x62\x31\x05\x00"sv, kBerkeleyDb, true},
    {12, "\x00\x05\x31\x62"sv, kBerkeleyDb, true},
    {12, "\x53\x22\x04\x00"sv, kBerkeleyDb, true},
    {12, "\x00\x04\x22\x53"sv, kBerkeleyDb, true},
    {0, "\x61\x15\x06\x00"sv, kBerkeleyDb, true},
    {0, "\x00\x06\x15\x61"sv, kBerkeleyDb, true},
    {0, "\x62\x31\x05\x00"sv, kBerkeleyDb, true},
    {0, "\x00\x05\x31\x62"sv, kBerkeleyDb, true},
    {16, "\xde\xc0\xef\xbe"sv, kLmdb, true},  // behind a page header of 64 bits
    {16, "\xbe\xef\xc0\xde"sv, kLmdb, true},
    {12, "\xde\xc0\xef\xbe"sv, kLmdb, true},  // of 32 bits
    {0, "\xce\x9a\x57\x13"sv, "a gdbm file", true},
    {0, "\x13\x57\x9a\xce"sv, "a gdbm file", true},
    {0, "\xcf\x9a\x57\x13"sv, "a gdbm file", true},
    {0, "SQLite format 3\0"sv, "an SQLite database"},
    {0, "\x1f\x8b"sv, "compressed by gzip"},
    {4, "1AY&SY"sv, "compressed by bzip2"},  // behind "BZh" and a digit, which may be a name
    {0,
     "\xfd"
     "7zXZ\0"sv,
     "compressed by xz"},
    {0, "\x28\xb5\x2f\xfd"sv, "compressed by zstd"},
    {0, "PK\x03\x04"sv, "a zip archive"},
    {0,
     "\x7f"
     "ELF"sv,
     "a program"},
    {0, "\xff\xfe"sv, "UTF-16 text"},
    {0, "\xfe\xff"sv, "UTF-16 text"},
};

std::uint32_t little_endian(std::string_view bytes) {
  std::uint32_t number = 0;
  for (std::size_t i = 4; i-- > 0;) number = number << 8 | static_cast<unsigned char>(bytes[i]);
  return number;
}

/// A cdb begins with 256 pairs, position and number of slots of a hash table; the tables stand at
/// the end of the file, one behind the other, with 8 bytes a slot.
bool is_cdb(std::string_view start, std::uint64_t size) {
  constexpr std::size_t kTables = 256, kPair = 8, kHeader = kTables * kPair, kSlot = 8;
  if (start.size() < kHeader) return false;
  std::uint64_t end = kHeader;
  for (std::size_t i = 0; i < kTables; ++i) {
    std::uint64_t at = little_endian(start.substr(i * kPair, 4));
    std::uint64_t slots = little_endian(start.substr(i * kPair + 4, 4));
    if (at < kHeader || at > size || slots > (size - at) / kSlot) return false;
    end = std::max(end, at + slots * kSlot);
  }
  return end == size;
}

/// Bytes that stand at `offset`, as many as there is room for; 0 at the end.
Result<std::size_t> read_at(int fd, std::vector<char>& room, std::uint64_t offset,
                            const std::string& shown) {
  for (;;) {
    ssize_t got = pread(fd, room.data(), room.size(), static_cast<off_t>(offset));
    if (got >= 0) return static_cast<std::size_t>(got);
    if (errno != EINTR) return system_failure(cat("read ", shown), errno);
    if (Status go_on = check_interrupt(); !go_on) return failure_of(go_on);
  }
}

Status no_text_source(const BinaryContent& content, const std::string& shown) {
  if (!content) return {};
  return failure(ErrorKind::data, cat(shown, " is ", content.what, ", not a text source"));
}

BinaryContent with_null_bytes(std::string_view bytes) {
  if (bytes.find('\0') == std::string_view::npos) return {};
  return {.what = "not text (it has null bytes)"};
}

}  // namespace

BinaryContent content_of(std::string_view start, std::uint64_t size) {
  for (const Magic& magic : kMagics)
    if (start.size() >= magic.offset && start.substr(magic.offset).starts_with(magic.bytes))
      return {.what = std::string(magic.what), .is_index = magic.is_index};
  if (is_cdb(start, size)) return {.what = "a cdb file", .is_index = true};
  return with_null_bytes(start);
}

Result<BinaryContent> content_of(int fd, const std::string& shown) {
  struct stat status {};
  if (fstat(fd, &status) != 0) return system_failure(cat("look at ", shown), errno);
  // Devices end where they like; their first bytes must do.
  bool whole = S_ISREG(status.st_mode);
  if (!whole && lseek(fd, 0, SEEK_CUR) < 0) return BinaryContent{};
  if (S_ISDIR(status.st_mode)) return BinaryContent{};
  constexpr std::size_t kAtOnce = 64 << 10;
  std::vector<char> room(kAtOnce);
  auto size = static_cast<std::uint64_t>(status.st_size);
  for (std::uint64_t offset = 0;;) {
    if (Status go_on = check_interrupt(); !go_on) return failure_of(go_on);
    auto got = read_at(fd, room, offset, shown);
    if (!got) return failure_of(got);
    std::string_view bytes(room.data(), *got);
    BinaryContent found = offset == 0 ? content_of(bytes, size) : with_null_bytes(bytes);
    if (found || *got == 0 || !whole) return found;
    offset += *got;
  }
}

Status check_text_source(int fd, const std::string& shown) {
  auto content = content_of(fd, shown);
  if (!content) return failure_of(content);
  return no_text_source(*content, shown);
}

Status check_text_source(std::string_view bytes, const std::string& shown) {
  return no_text_source(content_of(bytes, bytes.size()), shown);
}

}  // namespace postwright::reindexer
