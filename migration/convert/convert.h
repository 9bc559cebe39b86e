#pragma once

#include "libmaps/client/settings.h"
#include "migration/values/options.h"
#include "migration/values/outcome.h"

namespace postwright::reindexer {

/// Makes one table out of another one, without a site: Options::convert_from (hash:, btree:, cdb:,
/// lmdb:, or texthash: for a text source) to Options::convert_to (cdb:, lmdb:, or a database's
/// client: convert_database.h). A new index is written under another name beside its place, read
/// back, compared record by record with what it was built from, and then renamed. Owner, group,
/// mode and labels are those of the old file. Null bytes at the ends of keys stay as the old table
/// has them. `clients`: where clients of databases have their settings. Exit status: done; usage
/// for types that cannot be read or written; could_not_finish.
Outcome convert_table(const Options& options, const ClientSettingsSource* clients = nullptr);

}  // namespace postwright::reindexer
