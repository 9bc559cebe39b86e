#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "libmaps/bdb/doubt.h"
#include "libmaps/bdb/metadata.h"

/// Whether a hash table still has all its records.
///
/// libdb counts: each new key adds one to the counter in the metadata, each one that goes takes one
/// away, and a key with many values counts once. The counter begins with the number of records that
/// the maker asked for, which the file does not tell: Postfix asks for 4096, db_load(1) for what
/// the dump's header says, most others for nothing (0). In an environment with locks libdb does not
/// keep the counter at all. So
///
///   counter - keys = what the maker asked for + keys that were lost
///
/// A page of zeros in a bucket's place is the second fact. libdb writes the first page of a bucket
/// when it is made by a split, when it is split, and when it gets a record. Only those buckets with
/// which a table began (two, or as many as asked-for records and fill factor need) may be zeros,
/// the last of them excepted.
namespace postwright::bdb {

/// What a walk over a hash table counts.
struct HashCount {
  std::uint64_t keys = 0;
  std::uint32_t unwritten = 0;        ///< buckets whose page is zeros
  std::uint32_t first_unwritten = 0;  ///< of them, when there are any
  std::uint32_t last_unwritten = 0;
  std::uint32_t unsorted_page = 0;  ///< the first whose keys are not in order; 0: none
};

/// Whether the page of `bucket` may be zeros. Needs the metadata only.
bool may_be_unwritten(const Metadata& metadata, std::uint32_t bucket);

/// Nothing: the counter and the pages agree. Otherwise the doubt is likely when the numbers are
/// those of a table of Postfix, or of a maker that asked for nothing, which lost an unwritten
/// bucket's records. It is only possible when nothing tells a maker's wish from a loss, and where
/// keys stand out of order: libdb leaves that behind when it compacts a table, and so do sectors
/// that were written in each other's place.
std::optional<Doubt> doubt_of(const Metadata& metadata, const HashCount& count);

/// "the file counts 503 records (4599 less the 4096 that Postfix asks for), 440 are there", where a
/// counter of at least 4096 is taken for one that Postfix began.
std::string count_text(const Metadata& metadata, std::uint64_t keys);

}  // namespace postwright::bdb
