#include "reindex/serve/service_settings.h"

#include "base/file.h"
#include "base/text.h"
#include "libconf/settings/bind.h"
#include "migration/inventory/site_redirection.h"
#include "reindex/job/table_files.h"

namespace postwright::reindexer {
namespace {

/// The values as they stand in the configuration, before anything is made of them.
struct Values {
  std::string level, root_prefixes, user_prefixes;
  std::string service_name, queue_directory, mail_owner;
  std::chrono::seconds max_idle{0};
};

constexpr Binding<Values> kBindings[] = {
    {"non_bdb_migration_level", &Values::level},
    {"non_bdb_migration_service_name", &Values::service_name},
    {"queue_directory", &Values::queue_directory},
    {"mail_owner", &Values::mail_owner},
    {"non_bdb_migration_allow_root_prefixes", &Values::root_prefixes},
    {"non_bdb_migration_allow_user_prefixes", &Values::user_prefixes},
    {"max_idle", &Values::max_idle},
};

AllowedPrefixes read_prefixes(std::string_view parameter, std::string setting, Reporter& log) {
  AllowedPrefixes allowed;
  allowed.parameter = parameter;
  allowed.setting = std::move(setting);
  std::vector<std::string> ignored;
  allowed.paths = allowed_prefix_paths(allowed.setting, ignored);
  for (const std::string& path : ignored)
    log.warning(cat(parameter, ": ignoring relative pathname '", path, "'"));
  for (const std::string& path : allowed.paths)
    if (auto directory = trusted_directory(path.empty() ? "/" : path))
      allowed.directories.push_back(*directory);
  return allowed;
}

std::map<std::string, TableUse> uses_of_tables(const Configuration& configuration,
                                               const std::string& queue_directory) {
  std::map<std::string, TableUse> uses;
  for (const TableReference& reference : find_table_references(configuration, nullptr)) {
    auto [use, added] = uses.emplace(join_path(queue_directory, reference.name), reference.use);
    if (!added) use->second = stronger_use(use->second, reference.use);
  }
  return uses;
}

}  // namespace

Result<ServiceSettings> read_service_settings(const Configuration& configuration, Reporter& log) {
  Values values;
  Status bound = bind(ServiceView(configuration), kBindings, values);
  if (!bound) return failure_of(bound);
  ServiceSettings settings;
  settings.service_name = std::move(values.service_name);
  settings.queue_directory = std::move(values.queue_directory);
  settings.mail_owner = std::move(values.mail_owner);
  settings.max_idle = values.max_idle;
  settings.policy.as_root =
      read_prefixes("non_bdb_migration_allow_root_prefixes", std::move(values.root_prefixes), log);
  settings.policy.as_user =
      read_prefixes("non_bdb_migration_allow_user_prefixes", std::move(values.user_prefixes), log);
  auto parsed = RedirectPolicy::parse_level(values.level);
  if (!parsed) return failure_of(parsed);
  settings.enabled = *parsed == RedirectPolicy::Level::reindex;
  auto redirection = site_redirection(configuration, &log);
  if (!redirection) return failure_of(redirection);
  settings.redirection = std::move(*redirection);
  auto utf8 = configuration.bool_value("smtputf8_enable");
  settings.utf8 = !utf8 || *utf8;
  settings.uses = uses_of_tables(configuration, settings.queue_directory);
  return settings;
}

}  // namespace postwright::reindexer
