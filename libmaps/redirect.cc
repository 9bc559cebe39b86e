#include "libmaps/redirect.h"

#include <algorithm>

#include "base/file.h"
#include "base/text.h"
#include "libmaps/open_table.h"
#include "libmaps/reindex_client.h"

namespace postwright {

Result<RedirectPolicy::Level> RedirectPolicy::parse_level(std::string_view text) {
  if (equals_ignoring_case(text, "disable")) return Level::disable;
  if (equals_ignoring_case(text, "enable-redirect")) return Level::redirect;
  if (equals_ignoring_case(text, "enable-reindex")) return Level::reindex;
  return config_failure("invalid non-Berkeley-DB migration level: '", text, "'");
}

Result<std::unique_ptr<Redirection>> Redirection::create(RedirectPolicy policy,
                                                         Reporter* reporter) {
  TablePtr mapping;
  if (policy.level != RedirectPolicy::Level::disable && !policy.custom_mapping.empty()) {
    auto table = parse_table_name(policy.custom_mapping);
    if (!table) return bad_table_name(policy.custom_mapping);
    const MapType* type = find_map_type(table->type);
    if (type && type->legacy)
      return config_failure("non_bdb_custom_mapping must not use legacy type: '", table->type, "'");
    auto opened = open_table(table->type, table->name, {.reporter = reporter});
    if (!opened) return failure_of(opened);
    mapping = std::move(*opened);
  }
  return std::unique_ptr<Redirection>(
      new Redirection(std::move(policy), std::move(mapping), reporter));
}

Result<std::string> Redirection::type_name(const MapType& type, std::string_view name) const {
  if (mapping_) {
    for (const std::string& key : {cat(type.name, ":", name), std::string(type.name)}) {
      auto mapped = mapping_->lookup(key);
      if (!mapped) return config_failure(mapping_->title(), " lookup error for '", key, "'");
      if (*mapped) return std::move(**mapped);
    }
  }
  return type.name == "hash" ? policy_.hash_type : policy_.btree_type;
}

Result<const MapType*> Redirection::find(const MapType& type, std::string_view name) const {
  if (policy_.level == RedirectPolicy::Level::disable) return nullptr;
  auto mapped = type_name(type, name);
  if (!mapped) return failure_of(mapped);
  if (mapped->empty() || !std::all_of(mapped->begin(), mapped->end(), is_alnum))
    return config_failure("bad non-legacy database type syntax: '", *mapped, "'");
  const MapType* replacement = find_map_type(*mapped);
  if (replacement && replacement->legacy)
    return config_failure("mapping from '", type.name, "' to legacy type '", *mapped, "'");
  if (!replacement) return config_failure("mapping to unsupported database type: '", *mapped, "'");
  if (policy_.log && reporter_)
    reporter_->info(cat("redirecting ", type.name, ":", name, " to ", *mapped, ":", name));
  return replacement;
}

Status Redirection::provide_index(const MapType& type, const MapType& replacement,
                                  std::string_view name) const {
  if (policy_.level != RedirectPolicy::Level::reindex) return {};
  auto failed = [&](std::string reason) {
    if (reporter_) reporter_->warning(reason);
    return failure(ErrorKind::config, std::move(reason));
  };
  if (replacement.index_suffix.empty())
    return failed(
        cat("non-Berkeley-DB mapped type '", replacement.name, "' has no known pathname suffix"));
  if (file_exists(cat(name, replacement.index_suffix))) return {};
  Status built = request_index(policy_.reindex_service, type.name, name);
  if (built) return {};
  return failed(cat("Non-Berkeley-DB migration error: ", built.error().message));
}

}  // namespace postwright
