#include "reindex/watch/watched_tables.h"

#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "base/file.h"
#include "base/text.h"
#include "libmaps/legacy_types.h"
#include "migration/inventory/site_redirection.h"
#include "migration/records/target_type.h"

namespace postwright::reindexer {
namespace {

/// The type whose index a reference is looked up through; nullptr for none that we build.
const MapType* built_type(const TableReference& reference, const Redirection* redirection) {
  if (!is_berkeley_db(reference.type)) return find_target_type(reference.type);
  if (!redirection) return nullptr;
  auto mapped = redirection->find(*find_map_type(reference.type), reference.name);
  return mapped && *mapped ? find_target_type((*mapped)->name) : nullptr;
}

Status add_instance(WatchedSite& site, const Configuration& configuration, Reporter& log) {
  auto level = configuration.value("non_bdb_migration_level");
  if (!level) return failure_of(level);
  auto parsed = RedirectPolicy::parse_level(*level);
  if (!parsed) return failure_of(parsed);
  std::unique_ptr<Redirection> redirection;
  if (*parsed != RedirectPolicy::Level::disable) {
    auto made = site_redirection(configuration, &log);
    if (!made) return failure_of(made);
    redirection = std::move(*made);
  }
  auto queue = configuration.value("queue_directory");
  if (!queue) return failure_of(queue);
  auto utf8 = configuration.bool_value("smtputf8_enable");
  std::vector<std::string> warnings;
  for (const TableReference& reference : find_table_references(configuration, &warnings)) {
    const MapType* type = built_type(reference, redirection.get());
    if (!type || reference.name.empty() || reference.name.ends_with('/') ||
        reference.use == TableUse::cache)
      continue;
    std::string path = join_path(*queue, reference.name);
    auto [table, added] = site.tables.try_emplace(
        cat(path, type->index_suffix),
        WatchedTable{.path = path, .type = type, .use = reference.use, .utf8 = !utf8 || *utf8});
    if (!added) table->second.use = stronger_use(table->second.use, reference.use);
  }
  for (const std::string& warning : warnings) log.warning(warning);
  for (std::string_view name : {"main.cf", "master.cf"})
    site.configuration_files.push_back(cat(configuration.directory(), "/", name));
  return {};
}

}  // namespace

Result<WatchedSite> read_watched_site(const std::string& config_directory, Reporter& log) {
  const Configuration::Options options{.root = {}, .directory_is_set = true};
  auto primary = Configuration::load(config_directory, options);
  if (!primary) return failure_of(primary);
  auto directories = instance_directories(*primary);
  if (!directories) return failure_of(directories);
  WatchedSite site;
  for (const std::string& directory : *directories) {
    auto configuration = Configuration::load(directory, options);
    Status added =
        configuration ? add_instance(site, *configuration, log) : Status(failure_of(configuration));
    // Of the others, one that cannot be read does not stop the rest.
    if (!added && directory == directories->front()) return failure_of(added);
    if (!added) log.warning(added.error().message);
  }
  return site;
}

Freshness freshness(const FileFacts& source, const FileFacts& index, const MadeFrom* known) {
  if (source.error != 0) return Freshness::no_source;
  if (index.error != 0 || index.size == 0) return Freshness::stale;
  bool is_fresh = known && known->index == stamp_of(index)
                      ? known->source == stamp_of(source)
                      : std::max(source.mtime_ns, source.ctime_ns) <= index.mtime_ns;
  return is_fresh ? Freshness::fresh : Freshness::stale;
}

std::string why_not_rebuilt(const TableFacts& facts, const RunAs& run_as) {
  if (facts.directory.error != 0) return cat("directory: ", strerror(facts.directory.error));
  if (!S_ISREG(facts.source.mode)) return "the source is not a regular file";
  for (const auto& [file, what] :
       {std::pair(&facts.source, "the source"), std::pair(&facts.directory, "the directory")}) {
    if (!run_as.trusts(file->uid))
      return cat(what, " belongs to uid ", file->uid, ", the index to uid ", run_as.uid);
    if ((file->mode & S_IWOTH) != 0) return cat("everybody may write ", what);
  }
  for (const LinkOnPath& link : facts.links)
    if (!run_as.trusts(link.owner))
      return cat("symbolic link ", link.path, " belongs to uid ", link.owner);
  return {};
}

}  // namespace postwright::reindexer
