#pragma once

#include "base/logical_line.h"
#include "base/result.h"

namespace postwright {

enum class SourceKind { postmap, alias };

/// Whether a source is for postmap or for postalias, by a vote of its first lines as Postfix's
/// reindexing server holds it, until ten points are given: a line that reads as `key value` with a
/// key not ending in ':' is a point for postmap, one that reads as `name: value` a point for
/// postalias (one line can give both). More points for postalias: alias; else postmap. Where the
/// configuration names the table, what uses it is the better witness.
Result<SourceKind> guess_source_kind(LogicalLineReader& lines);

}  // namespace postwright
