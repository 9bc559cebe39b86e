#pragma once

#include "base/result.h"
#include "migration/journal/journal.h"
#include "migration/plan/plan.h"

namespace postwright::reindexer {

/// Whether apply makes an index for this table.
bool builds(const PlannedTable& table);

/// Whether the file of an edit has the plan's new text now: apply has switched it, whatever became
/// of the journal's end. False when it cannot be read.
bool has_new_text(const ConfigEdit& edit, std::string_view root);

/// Whether the configuration was switched, in part or whole, by what the journal says or by what
/// stands in the files. All indexes were made and proven before.
bool was_switched(const Plan& plan, const Journal& journal);

}  // namespace postwright::reindexer
