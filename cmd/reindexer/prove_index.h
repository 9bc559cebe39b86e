#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "base/result.h"
#include "cmd/reindexer/records.h"
#include "cmd/reindexer/target_type.h"

namespace postwright::reindexer {

/// Walks the records that an index was built from, from the beginning, each time it is called.
using RecordWalk = std::function<Status(const IndexRecordVisitor&)>;

/// Reads a finished index back: its file is whole (every page, every record); each record of the
/// origin is found in it with the value that counts (of several records with one key, the first);
/// and it holds `records` records, no more. `table` is the index's path without suffix.
/// ErrorKind::data names the first difference. Memory: keys that occur with several values.
Status prove_index(const MapType& type, const std::string& table, std::uint64_t records,
                   const RecordWalk& origin);

}  // namespace postwright::reindexer
