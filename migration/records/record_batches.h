#pragma once

#include <cstddef>
#include <functional>
#include <span>

#include "base/message.h"
#include "base/result.h"
#include "migration/records/records.h"

namespace postwright::reindexer {

/// Walks the records that an index is built from, from the beginning, each time it is called; the
/// reporter hears of lines with a fault.
using OriginWalk = std::function<Status(Reporter&, const IndexRecordVisitor&)>;

/// Some records that follow each other. Views live during the call.
using BatchVisitor = std::function<Status(std::span<const IndexRecord>)>;
using BatchWalk = std::function<Status(const BatchVisitor&)>;

/// Who walks.
enum class Walker {
  own_thread,  ///< the caller's
  /// A thread of its own, up to about 2 MiB ahead, so that reading and what is done with the
  /// records share two processors. Only for files that never keep a reader waiting: signals do not
  /// end that thread's system calls.
  ahead,
};

/// Calls `visit` with all records of `walk`, in their order, up to 1024 at a time, and `reporter`
/// with what the walk said, between the same two records. Both are called on the caller's thread.
/// Errors: those of `walk` (after the records before it), and the first of `visit`, which ends the
/// walk. Memory: the batches on their way, and what the largest record takes.
Status walk_in_batches(const OriginWalk& walk, Walker walker, Reporter& reporter,
                       const BatchVisitor& visit);

}  // namespace postwright::reindexer
