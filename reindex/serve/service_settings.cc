#include "reindex/serve/service_settings.h"

#include "base/file.h"
#include "base/text.h"
#include "libconf/parameters/parameters.h"
#include "libconf/parameters/typed_value.h"
#include "migration/inventory/site_redirection.h"
#include "reindex/job/table_files.h"

namespace postwright::reindexer {
namespace {

/// Values one after the other, until one cannot be had.
class Values {
 public:
  explicit Values(const Configuration& configuration) : configuration_(configuration) {}

  std::string text(std::string_view parameter) {
    if (!status_) return {};
    auto value = configuration_.value(parameter);
    if (value) return std::move(*value);
    status_ = failure_of(value);
    return {};
  }
  const Status& status() const { return status_; }

 private:
  const Configuration& configuration_;
  Status status_;
};

AllowedPrefixes read_prefixes(Values& values, std::string_view parameter, Reporter& log) {
  AllowedPrefixes allowed;
  allowed.parameter = parameter;
  allowed.setting = values.text(parameter);
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
  Values values(configuration);
  ServiceSettings settings;
  std::string level = values.text("non_bdb_migration_level");
  settings.service_name = values.text("non_bdb_migration_service_name");
  settings.queue_directory = values.text("queue_directory");
  settings.mail_owner = values.text("mail_owner");
  settings.policy.as_root = read_prefixes(values, "non_bdb_migration_allow_root_prefixes", log);
  settings.policy.as_user = read_prefixes(values, "non_bdb_migration_allow_user_prefixes", log);
  std::string idle_text = values.text("max_idle");
  if (!values.status()) return tl::unexpected(values.status().error());
  auto parsed = RedirectPolicy::parse_level(level);
  if (!parsed) return failure_of(parsed);
  settings.enabled = *parsed == RedirectPolicy::Level::reindex;
  auto redirection = site_redirection(configuration, &log);
  if (!redirection) return failure_of(redirection);
  settings.redirection = std::move(*redirection);
  auto utf8 = configuration.bool_value("smtputf8_enable");
  settings.utf8 = !utf8 || *utf8;
  auto idle = parse_time(*find_parameter("max_idle"), idle_text);
  if (!idle) return failure_of(idle);
  settings.max_idle = std::chrono::seconds(*idle);
  settings.uses = uses_of_tables(configuration, settings.queue_directory);
  return settings;
}

}  // namespace postwright::reindexer
