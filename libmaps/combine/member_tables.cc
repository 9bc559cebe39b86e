#include "libmaps/combine/member_tables.h"

#include "base/braces.h"
#include "base/text.h"
#include "libmaps/memory/read_only.h"

namespace postwright {

Result<std::shared_ptr<Table>> MemberTables::open(std::string_view type_and_name,
                                                  const OpenOptions& options) {
  auto known = opened_.find(type_and_name);
  if (known != opened_.end()) return known->second;
  auto table = options.open_other(type_and_name, options);
  if (!table) return failure_of(table);
  std::shared_ptr<Table> shared = std::move(*table);
  opened_.emplace(type_and_name, shared);
  return shared;
}

std::vector<std::string_view> list_in_braces(std::string_view name) {
  BracedText braced = inside_braces(name);
  if (!braced.problem.empty()) return {};
  return split_outside_braces(braced.inside, kListSeparators);
}

tl::unexpected<Error> bad_list(std::string_view type, std::string_view name,
                               std::string_view element) {
  return config_failure("bad syntax: \"", type, ":", name, "\"; need \"", type, ":{", element,
                        "...}\"");
}

Result<std::shared_ptr<Table>> open_member(std::string_view outer, std::string_view type_and_name,
                                           const OpenOptions& options) {
  if (options.depth >= kMaxTableDepth)
    return config_failure(outer, ": tables are nested too deeply");
  MemberTables own;
  OpenOptions inner = options;
  if (!inner.members) inner.members = &own;
  ++inner.depth;
  return inner.members->open(type_and_name, inner);
}

Result<std::vector<std::shared_ptr<Table>>> open_members(std::string_view type,
                                                         std::string_view name,
                                                         const OpenOptions& options) {
  Status allowed = require_read_only(type, name, options);
  if (!allowed) return failure_of(allowed);
  std::vector<std::string_view> elements = list_in_braces(name);
  bool good = !elements.empty();
  for (std::string_view element : elements) good &= parse_table_name(element).has_value();
  if (!good) return bad_list(type, name, "type:name");

  MemberTables own;
  OpenOptions shared = options;
  if (!shared.members) shared.members = &own;
  std::string outer = cat(type, ":", name);
  std::vector<std::shared_ptr<Table>> tables;
  for (std::string_view element : elements) {
    auto table = open_member(outer, element, shared);
    if (!table) return failure_of(table);
    tables.push_back(std::move(*table));
  }
  return tables;
}

}  // namespace postwright
