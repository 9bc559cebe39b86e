#include "migration/plan/default_tables.h"

#include <algorithm>
#include <set>

namespace postwright::reindexer {
namespace {

/// Instances whose main.cf gets a default_database_type: they have a table that moves.
std::set<std::size_t> instances_that_change(const Inventory& site, const Options& options) {
  std::set<std::size_t> instances;
  for (const TableState& table : site.tables)
    for (const TableState::Named& named : table.references)
      if (!default_stays(site.instances[named.instance].database_type, false, options))
        instances.insert(named.instance);
  return instances;
}

}  // namespace

bool default_stays(const DefaultType& type, bool cache, const Options& options) {
  if (!type.stands()) return false;
  return type.is_set || cache || options.target_type.empty() || options.target_type == type.value;
}

Inventory with_default_tables(const Inventory& inventory, const Options& options) {
  Inventory site = inventory;
  std::set<std::size_t> changing = instances_that_change(inventory, options);
  for (const TableState& table : inventory.default_tables) {
    if (std::ranges::none_of(table.references, [&](const TableState::Named& named) {
          return changing.contains(named.instance);
        }))
      continue;
    auto same = std::ranges::find(site.tables, table.path, &TableState::path);
    if (same == site.tables.end())
      site.tables.push_back(table);
    else
      same->references.insert(same->references.end(), table.references.begin(),
                              table.references.end());
  }
  std::ranges::sort(site.tables, {}, &TableState::path);
  return site;
}

}  // namespace postwright::reindexer
