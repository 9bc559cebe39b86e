#pragma once

#include <optional>
#include <string>

#include "base/result.h"
#include "migration/inventory/inventory.h"
#include "migration/plan/plan.h"

namespace postwright::reindexer {

/// Writes a plan to a file that only its owner, who runs this, can read or write, whatever stood
/// there: it holds whole configuration files, and apply believes what it says. Atomic. ErrorKind::
/// config when `path` is something else than a regular file.
Status save_plan(const std::string& path, const Plan& plan);

/// Reads one that nobody else can have written (trusted_file.h). Errors name the file.
Result<Plan> read_saved_plan(const std::string& path);

/// The plan that a saved one's choices lead to on the site as it is now. Only that is carried out:
/// a file may choose among what this site allows, and not name other files, types, texts or owners.
/// `inventory` is one that was taken with the saved plan's choices.
///
/// ErrorKind::config when a file that the plan rests on has changed, or when it says anything else
/// than the new one: "edits[0].new_text: the site's configuration does not lead to that". Reasons,
/// hints, notes, risks and diffs, which nothing rests on, may differ.
Result<Plan> make_saved_plan_again(const Plan& saved, const Inventory& inventory,
                                   const Options& options);

}  // namespace postwright::reindexer
