#pragma once

#include <string>
#include <string_view>

#include "libmaps/table.h"

namespace postwright::lmdb {

/// The part of open_lmdb_table() that stores and erases; see there. By default each operation is a
/// transaction of its own, synced when it returns. With OpenOptions::batch_updates a transaction,
/// and the exclusive lock with it, lasts for up to kMaxBatch operations or kMaxBatchTime, and until
/// flush(); what is not flushed when the table is closed is committed as well, but errors are lost.
/// The lock belongs to the process: while a batch is open, do not open and close the same file.
Result<TablePtr> open_for_update(std::string_view name, const OpenOptions& options);

}  // namespace postwright::lmdb
