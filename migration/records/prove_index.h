#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "migration/records/records.h"
#include "migration/records/target_type.h"

namespace postwright::reindexer {

/// Walks the records that an index was built from, from the beginning, each time it is called.
using RecordWalk = std::function<Status(const IndexRecordVisitor&)>;

/// What is to be proven, whatever holds it.
struct HeldRecords {
  std::string_view name;  ///< "the new index", for messages
  std::function<Result<std::optional<std::string>>(const IndexRecord&)> lookup;
  std::function<Result<std::uint64_t>()> count;
};

/// Each record of the origin is found with the value that counts (of several records with one key,
/// the first), and there are `records` records, no more. ErrorKind::data names the first
/// difference. Memory: keys that occur with several values.
Status prove_records(const HeldRecords& held, std::uint64_t records, const RecordWalk& origin);

/// Reads a finished index back: its file is whole (every page, every record); and
/// prove_records(). `table` is the index's path without suffix.
Status prove_index(const MapType& type, const std::string& table, std::uint64_t records,
                   const RecordWalk& origin);

}  // namespace postwright::reindexer
