#include "base/text.h"
#include "libmaps/legacy_types.h"
#include "migration/inventory/inventory.h"
#include "migration/inventory/writers.h"

namespace postwright::reindexer {
std::vector<std::string> what_is_left(const Inventory& inventory) {
  std::vector<std::string> left;
  for (const TableState& table : inventory.tables)
    for (const TableState::Named& named : table.references)
      left.push_back(cat(table.legacy_type, ":", table.path, " is named: ",
                         reference_text(named.reference, inventory.instances[named.instance])));
  for (const Instance& instance : inventory.instances) {
    if (instance.redirects())
      left.push_back(cat(instance.config_directory, ": non_bdb_migration_level is ",
                         instance.migration_level));
    for (const auto& [name, type] : {std::pair("default_database_type", &instance.database_type),
                                     std::pair("default_cache_db_type", &instance.cache_type)})
      if (type->is_set && is_berkeley_db(type->value))
        left.push_back(cat(instance.config_directory, ": ", name, " is ", type->value));
  }
  for (const MigratedTable& table : inventory.migrated) {
    const Writer* writer = writer_of(table.path);
    if (!writer) writer = writer_of(table.real);
    if (table.db_newer)
      left.push_back(cat(table.path, ".db was written after ", table.path, ".", table.type, " by ",
                         writer ? writer->name : "somebody", "; Postfix reads the latter"));
    else if (writer)
      left.push_back(cat(table.path, " is made by ", writer->name, ": ", writer->habit));
  }
  for (const UnusedMention& mention : inventory.unused) left.push_back(unused_text(mention));
  for (const auto& [type, where] : inventory.named_types)
    if (inventory.postfix.lacks(type))
      left.push_back(
          cat(where, ": this Postfix has no ", type, ": ", inventory.postfix.remedy(type)));
  for (const Inventory::UnreadInstance& instance : inventory.unread_instances)
    left.push_back(
        cat("instance ", instance.config_directory, " could not be read: ", instance.error));
  for (const std::string& warning : inventory.warnings)
    left.push_back(cat("could not be looked into: ", warning));
  return left;
}

std::string reference_text(const TableReference& reference, const Instance& instance) {
  std::string text;
  if (reference.where)
    text = cat(reference.where->file, ":", reference.where->line, ":", reference.where->column, " ",
               reference.setting);
  else
    text = cat(instance.config_directory, ": ", reference.setting, " (default)");
  if (!reference.nesting.empty()) text += " in";
  for (const std::string& outer : reference.nesting) text += cat(" ", outer);
  return text;
}

std::string unused_text(const UnusedMention& mention) {
  return cat(mention.file, ":", mention.line, ":", mention.column, " ", mention.setting, ": ",
             mention.text, " is not used now");
}

}  // namespace postwright::reindexer
