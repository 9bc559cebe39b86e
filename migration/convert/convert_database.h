#pragma once

#include <string>

#include "base/message.h"
#include "libmaps/map_types.h"
#include "migration/convert/convert_origin.h"

namespace postwright::reindexer {

/// Fills the table of a database that the client `name` of a type with MapType::write says. In one
/// transaction the old records go and the new ones come, each new one is looked up and compared
/// with what it was built from, and a walk counts them; then the transaction is committed. Records
/// that postalias adds for itself are left out. BuildSummary::path is what to call the table.
/// Errors leave what was there: those of both sides, and ErrorKind::retry for an interruption.
Result<BuildSummary> fill_database(const Origin& origin, const MapType& type,
                                   const std::string& name, const ClientSettingsSource* clients,
                                   bool progress, Reporter& reporter);

}  // namespace postwright::reindexer
