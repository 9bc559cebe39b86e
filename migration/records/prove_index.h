#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/result.h"
#include "migration/records/record_batches.h"
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

/// Reads a finished index back: its file is whole (every page, every record); and
/// prove_records(). `table` is the index's path without suffix.
Status prove_index(const MapType& type, const std::string& table, std::uint64_t records,
                   const BatchWalk& origin);

}  // namespace postwright::reindexer
