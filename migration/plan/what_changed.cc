#include "migration/files/fingerprint.h"
#include "migration/plan/plan.h"

namespace postwright::reindexer {

std::optional<std::string> what_changed(const Plan& plan) {
  for (const PlannedTable& table : plan.tables)
    for (const Fingerprint& print : table.rests_on)
      if (auto change = change_of(print, plan.root)) return change;
  for (const Fingerprint& print : plan.rests_on)
    if (auto change = change_of(print, plan.root)) return change;
  for (const ConfigEdit& edit : plan.edits)
    if (auto change = change_of(edit.before, plan.root)) return change;
  return std::nullopt;
}

}  // namespace postwright::reindexer
