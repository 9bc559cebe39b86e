#pragma once

#include <string>
#include <vector>

#include "cmd/postmulti/instances.h"

namespace postwright::postmulti {

/// --status --json-full: a document about each instance, whether it runs, which tables are still
/// Berkeley DB, and what postlint finds in its main.cf and master.cf. Schema:
/// docs/postmulti-status.schema.json.
std::string status_document(const std::vector<const Instance*>& instances);

}  // namespace postwright::postmulti
