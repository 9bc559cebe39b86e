#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/result.h"
#include "migration/records/record_batches.h"
#include "migration/records/second_reading.h"
#include "migration/records/target_type.h"

namespace postwright::reindexer {

/// What is to be proven, whatever holds it.
struct HeldRecords {
  std::string_view name;  ///< "the new index", for messages
  std::function<Result<std::optional<std::string>>(const IndexRecord&)> lookup;
  std::function<Result<std::uint64_t>()> count;
  /// Called before the lookups of some records; may be empty.
  std::function<void(std::span<const IndexRecord>)> expect = {};
};

/// Each record of the origin is found with the value that counts (of several records with one key,
/// the first), and there are `records` records, no more. ErrorKind::data names the first
/// difference. Memory: keys that occur with several values.
Status prove_records(const HeldRecords& held, std::uint64_t records, const BatchWalk& origin);

/// Reads a finished index back and compares it with what it was built from. Its file is whole
/// (every page, every record); it is walked, each record is looked up as a reader of the table
/// would, and what was walked has the sum of the origin's records: so each record of the origin is
/// found with the value that counts, and nothing else. In the index's order the lookups meet memory
/// that was just read. Where the sums differ, which several records with one key make them, each
/// record of the origin is looked up (prove_records()), which names the first difference. `table`
/// is the index's path without suffix.
Status prove_index(const MapType& type, const std::string& table, std::uint64_t records,
                   SecondReading& origin);

}  // namespace postwright::reindexer
