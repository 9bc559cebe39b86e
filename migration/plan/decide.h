#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "migration/inventory/inventory.h"
#include "migration/plan/plan.h"

namespace postwright::reindexer {

/// What a person chose, and what the site adds, for one table.
struct Choice {
  std::string target_type = "lmdb";
  Prefer prefer = Prefer::ask;
  bool keep_caches = false;
  bool accept_records = false;  ///< those of a .db of which some may be missing
  /// Types whose index Postfix reads (and updates) for this table already, by redirection.
  std::vector<std::string> live_types = {};
};

struct Decision {
  Action action = Action::nothing;
  std::string reason = {};
  std::string hint = {};
  std::uint64_t records = 0;
  bool accept_records = false;  ///< convert: some may be missing, and that was accepted
  bool operator==(const Decision&) const = default;
};

/// What to do with one table. Nothing is lost without a word of the user: where the .db and the
/// source do not hold the same records, where records of the .db that counts may be missing, where
/// one of them cannot be read, or where Postfix reads and writes a new index already that differs
/// from both, the table is blocked until Choice::prefer says which side is right.
Decision decide(const TableState& table, const Choice& choice);

}  // namespace postwright::reindexer
