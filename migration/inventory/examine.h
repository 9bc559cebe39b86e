#pragma once

#include <string_view>

#include "base/result.h"
#include "migration/inventory/inventory.h"

namespace postwright::reindexer {

/// Fills in what the disk says of a table whose path, use and references are known: its .db, its
/// source, new indexes, how they compare, fingerprints. Memory does not grow with the table. What
/// cannot be read is recorded in the state, so only an interrupt (ErrorKind::retry) is an error.
struct ExamineOptions {
  bool utf8 = true;          ///< smtputf8_enable
  bool progress = true;      ///< a progress line, on a terminal
  bool cross_check = false;  ///< read the .db with libdb too: other records are damage
};
Status examine_table(TableState& table, std::string_view root, const ExamineOptions& options);

}  // namespace postwright::reindexer
