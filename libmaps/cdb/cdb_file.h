#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "base/result.h"
#include "libmaps/cdb/cdb_format.h"

namespace postwright::cdb {

struct RawRecord {
  std::string_view key;
  std::string_view value;
};

/// What tinycdb says, and Postfix prints, of any damage: ErrorKind::data "Protocol error", EPROTO.
tl::unexpected<Error> damaged();

/// The bytes of a cdb file as a table. Every position and length is checked against the file
/// before it is used, so damaged bytes give an error and never a read outside; a search looks at
/// each slot of one table at most once. Views live as long as the bytes.
class File {
 public:
  /// ErrorKind::data "Protocol error" when there is not even a header.
  static Result<File> parse(std::string_view bytes);

  /// The first record with this key, the bytes compared as they are. ErrorKind::data with code
  /// EPROTO for positions outside the file.
  Result<std::optional<RawRecord>> find(std::string_view key) const;

  /// find() in steps, for many keys at a time: a search waits for memory twice, for its slot and
  /// for the record. start() asks for the slot, look() reads it and asks for the record, and end()
  /// has what find() would return.
  struct Search {
    std::uint32_t hash = 0;
    const char* slot = nullptr;  // the first one to look at
    const char* end = nullptr;   // of its table
    std::uint64_t position = 0;  // of the record with this hash
  };
  Search start(std::string_view key) const;
  void look(Search& search) const;
  Result<std::optional<RawRecord>> end(const Search& search, std::string_view key) const;

  /// Where the records begin, and the first byte after them: where the first table is.
  std::uint64_t first_record() const { return kHeaderSize; }
  std::uint64_t end_of_records() const { return end_of_records_; }

  /// The record at `position`, which is moved behind it.
  Result<RawRecord> record_at(std::uint64_t& position) const;
  /// Whether the record at `position`, before end_of_records(), does not end there as tinycdb
  /// counts when it goes from record to record: in 32-bit numbers, in which a length that is larger
  /// than the file passes, and is only found when the record is read.
  bool runs_over_end(std::uint64_t position) const;

  std::string_view bytes() const { return bytes_; }

 private:
  /// The table of a hash; no slots when it is empty, an error when it lies outside the file.
  struct Slots {
    const char* first = nullptr;
    std::uint32_t count = 0;
  };
  Result<Slots> slots_of(std::uint32_t hash) const;

  explicit File(std::string_view bytes) : bytes_(bytes) {}
  std::string_view bytes_;
  std::uint64_t end_of_records_ = 0;
};

}  // namespace postwright::cdb
