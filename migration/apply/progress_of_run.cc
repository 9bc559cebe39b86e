#include "migration/apply/progress_of_run.h"

#include <algorithm>

#include "migration/files/site_path.h"

namespace postwright::reindexer {

bool builds(const PlannedTable& table) {
  return table.action == Action::rebuild || table.action == Action::convert;
}

bool has_new_text(const ConfigEdit& edit, std::string_view root) {
  auto text = read_in_site(root, edit.target);
  return text && *text == edit.new_text && edit.new_text != edit.old_text;
}

bool was_switched(const Plan& plan, const Journal& journal) {
  return journal.has(Event::edit_start) ||
         std::ranges::any_of(plan.edits,
                             [&](const ConfigEdit& edit) { return has_new_text(edit, plan.root); });
}

}  // namespace postwright::reindexer
