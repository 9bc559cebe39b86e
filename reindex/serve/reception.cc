#include "reindex/serve/reception.h"

#include "base/file.h"
#include "base/text.h"
#include "migration/records/target_type.h"

namespace postwright::reindexer {
namespace {

Received refused(std::string reason) {
  return {.kind = Received::Kind::refused, .reason = std::move(reason), .index = {}, .job = {}};
}

}  // namespace

Received receive_request(const ReindexRequest& request, const ServiceSettings& settings,
                         OnDifference on_difference, Reporter& log) {
  if (!settings.enabled) return refused(cat("the ", settings.service_name, " service is disabled"));
  const MapType* legacy = find_map_type(request.type);
  if (!legacy || !legacy->legacy)
    return refused(cat("request to map from non-Berkeley-DB type: '", request.type, "'"));
  auto mapped = settings.redirection->find(*legacy, request.path);
  if (!mapped) return refused(std::move(mapped.error().message));
  const MapType* type = *mapped;
  if (type->index_suffix.empty() || !find_target_type(type->name))
    return refused(cat("non-Berkeley-DB type '", type->name, "' has no known suffix"));

  std::string path = join_path(settings.queue_directory, request.path);
  auto use = settings.uses.find(path);
  TableFiles files = open_table_files(path, type->index_suffix);
  RequestDecision decision = decide_request(request.path, files.facts, settings.policy);
  for (const std::string& warning : decision.warnings) log.warning(warning);
  Received received;
  received.index = cat(request.path, type->index_suffix);
  if (decision.kind == RequestDecision::Kind::exists) {
    received.kind = Received::Kind::exists;
    return received;
  }
  received.reason = std::move(decision.reason);
  if (decision.kind == RequestDecision::Kind::refuse) return received;
  received.kind = Received::Kind::job;
  received.job =
      IndexJob{.path = request.path,
               .legacy_type = request.type,
               .new_type = type,
               .files = std::move(files),
               .run_as = decision.run_as,
               .from_db = decision.from_db,
               .use = use == settings.uses.end() ? std::nullopt : std::optional(use->second),
               .utf8 = settings.utf8,
               .on_difference = on_difference,
               .hold_back = settings.hold_back};
  return received;
}

}  // namespace postwright::reindexer
