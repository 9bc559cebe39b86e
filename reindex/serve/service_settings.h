#pragma once

#include <chrono>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include "base/message.h"
#include "base/result.h"
#include "libconf/site/configuration.h"
#include "libconf/tables/table_references.h"
#include "libmaps/redirect.h"
#include "reindex/serve/policy.h"

namespace postwright::reindexer {

/// What the service takes from main.cf and master.cf of its instance when it starts, as every
/// daemon does: changes count after `postfix reload`.
struct ServiceSettings {
  bool enabled = false;      ///< non_bdb_migration_level is enable-reindex
  std::string service_name;  ///< non_bdb_migration_service_name
  std::unique_ptr<Redirection> redirection;
  ServicePolicy policy;
  std::string queue_directory;
  std::string mail_owner;
  bool utf8 = true;  ///< smtputf8_enable
  std::chrono::seconds max_idle{0};
  unsigned hold_back = 0;                ///< IndexJob::hold_back; of the command line
  std::map<std::string, TableUse> uses;  ///< of the tables that the configuration names, by path
};

/// `log` hears of settings that are passed over; it must outlive the settings. Errors: those of
/// values that cannot be expanded or are no level, and of non_bdb_custom_mapping.
Result<ServiceSettings> read_service_settings(const Configuration& configuration, Reporter& log);

}  // namespace postwright::reindexer
