#include "libmaps/open_table.h"

#include "base/text.h"
#include "libmaps/map_types.h"
#include "libmaps/module/module_file.h"
#include "libmaps/source_check.h"
#include "libmaps/unavailable_table.h"
#include "libmaps/utf8_table.h"

namespace postwright {
namespace {

/// With the UTF-8 layer around it, which folds what index files are asked for; tables in memory
/// fold while they are loaded.
Result<TablePtr> open_as(const MapType& type, std::string_view name, const OpenOptions& options) {
  OpenOptions inner = options;
  inner.open_other = open_table;
  if (options.utf8 && !type.index_suffix.empty()) inner.fold_keys = false;
  auto table = type.open(name, inner);
  if (!table || !options.utf8 || type.utf8_inside) return table;
  return with_utf8(std::move(*table), options);
}

Result<TablePtr> open_redirected(const MapType& type, std::string_view name,
                                 const OpenOptions& options) {
  if (!type.legacy || !options.redirection) return open_as(type, name, options);
  auto replacement = options.redirection->find(type, name);
  if (!replacement) {
    std::string_view why = replacement.error().message;
    if (options.reporter)
      options.reporter->warning(
          cat("non-Berkeley-DB type mapping lookup error for '", type.name, ":", name, "': ", why));
    return config_failure("Berkeley DB type mapping lookup error for '", type.name, ":", name,
                          "': ", why);
  }
  if (!*replacement) return open_as(type, name, options);
  Status provided = options.redirection->provide_index(type, **replacement, name);
  if (!provided) return failure_of(provided);
  return open_as(**replacement, name, options);
}

void report_missing_module(std::string_view type, Reporter* reporter) {
  std::string hint = missing_module_hint(type);
  if (reporter && !hint.empty()) reporter->warning(hint);
}

Result<TablePtr> open_known(std::string_view type, std::string_view name,
                            const OpenOptions& options) {
  if (type.empty() || name.empty()) return bad_table_name(cat(type, ":", name));
  const MapType* row = find_map_type(type);
  if (!row) {
    report_missing_module(type, options.reporter);
    return config_failure("unsupported dictionary type: ", type);
  }
  return open_redirected(*row, name, options);
}

/// The type that an index is built with, or added to.
Result<const MapType*> type_to_build(std::string_view type, std::string_view name,
                                     const Redirection* redirection, bool whole) {
  const MapType* row = find_map_type(type);
  if (!row) return config_failure("unsupported map type: ", type);
  if (!row->legacy || !redirection) return row;
  auto replacement = redirection->find(*row, name);
  if (!replacement)
    return config_failure("non_bdb migration mapping lookup error for '", type,
                          "': ", replacement.error().message);
  if (!*replacement) return row;
  if (whole && !(*replacement)->create)
    return config_failure("no 'map create' support for non_bdb mapped type: ",
                          (*replacement)->name);
  return *replacement;
}

Result<const MapType*> buildable_type(std::string_view type, std::string_view name,
                                      const Redirection* redirection) {
  auto row = type_to_build(type, name, redirection, true);
  if (row && !(*row)->create)
    return config_failure("no 'map create' support for this type: ", type);
  return row;
}

}  // namespace

tl::unexpected<Error> bad_table_name(std::string_view text) {
  return config_failure("open dictionary: expecting \"type:name\" form instead of \"", text, "\"");
}

Result<TablePtr> open_table(std::string_view type, std::string_view name,
                            const OpenOptions& options) {
  auto table = open_known(type, name, options);
  if (table || !options.unavailable_tables) return table;
  if (options.reporter) options.reporter->report(Severity::error, table.error().message);
  return unavailable_table(type, name, std::move(table.error().message), options.reporter);
}

Result<TablePtr> open_table(std::string_view type_and_name, const OpenOptions& options) {
  auto table = parse_table_name(type_and_name);
  if (!table) return bad_table_name(type_and_name);
  return open_table(table->type, table->name, options);
}

Result<TablePtr> open_for_update(std::string_view type, std::string_view name,
                                 const OpenOptions& options) {
  auto row = type_to_build(type, name, options.redirection, false);
  if (!row) return failure_of(row);
  return open_as(**row, name, options);
}

Result<BuilderPtr> create_index(std::string_view type, std::string_view name,
                                const BuildOptions& options, const Redirection* redirection) {
  auto row = buildable_type(type, name, redirection);
  if (!row) return failure_of(row);
  return (*row)->create(name, options);
}

Result<BuilderPtr> check_source(std::string_view type, std::string_view name,
                                const BuildOptions& options, const Redirection* redirection) {
  auto row = buildable_type(type, name, redirection);
  if (!row) return failure_of(row);
  // A type without files knows best what it does.
  if ((*row)->legacy || (*row)->index_suffix.empty()) return (*row)->create(name, options);
  return std::make_unique<SourceCheck>(**row, name, options);
}

}  // namespace postwright
