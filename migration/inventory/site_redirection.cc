#include "migration/inventory/site_redirection.h"

#include <string>
#include <utility>

namespace postwright::reindexer {

Result<std::unique_ptr<Redirection>> site_redirection(const Configuration& configuration,
                                                      Reporter* log) {
  RedirectPolicy policy{.level = RedirectPolicy::Level::redirect, .log = false};
  const std::pair<std::string_view, std::string*> settings[] = {
      {"default_database_type", &policy.hash_type},
      {"default_cache_db_type", &policy.btree_type},
      {"non_bdb_custom_mapping", &policy.custom_mapping}};
  for (const auto& [name, to] : settings) {
    auto value = configuration.value(name);
    if (!value) return failure_of(value);
    *to = std::move(*value);
  }
  return Redirection::create(std::move(policy), log);
}

}  // namespace postwright::reindexer
