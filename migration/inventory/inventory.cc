#include "migration/inventory/inventory.h"

#include <algorithm>

#include "base/file.h"
#include "base/text.h"
#include "libmaps/legacy_types.h"
#include "migration/inventory/examine.h"
#include "migration/inventory/generators.h"
#include "migration/inventory/site.h"
#include "migration/inventory/surroundings.h"
#include "migration/inventory/writers.h"

namespace postwright::reindexer {
namespace {

std::vector<std::string> queue_directories(const Inventory& site) {
  std::vector<std::string> list;
  for (const Instance& instance : site.instances)
    if (std::find(list.begin(), list.end(), instance.queue_directory) == list.end())
      list.push_back(instance.queue_directory);
  return list;
}

/// What a careless rebuild would get wrong, from the table's own files.
void add_own_risks(TableState& table) {
  std::string_view name = file_name_of(table.path);
  if (table.use != TableUse::cache && table.source.state == FileState::present &&
      table.source.reads_as_alias != (table.use == TableUse::alias))
    table.risks.push_back(cat("the configuration uses it as ",
                              table.use == TableUse::alias ? "an alias file" : "a plain table",
                              "; by its look it would be taken for ",
                              table.source.reads_as_alias ? "an alias file" : "a plain table"));
  if (table.db.is_link)
    table.risks.push_back(cat(name,
                              ".db is a symbolic link or has other names; the new index is a "
                              "file of its own, and what uses the others does not see it"));
  if (table.db.state != FileState::present) return;
  for (const TableState::Named& named : table.references)
    if (const std::string& type = named.reference.type;
        is_berkeley_db(type) && type != table.db.kind) {
      table.risks.push_back(cat(name, ".db is a ", table.db.kind, " file, but named as ", type,
                                ":, as which Berkeley DB does not open it"));
      break;
    }
  if (table.db.duplicates)
    table.risks.push_back(cat(name,
                              ".db holds several records with one key, which Postfix does not "
                              "make; the one that Postfix finds is kept"));
  if (table.db.capitals_in_keys && table.use == TableUse::lookup)
    table.risks.push_back(cat(name,
                              ".db has keys with capitals (postmap -f), and so will the new "
                              "index; use -f as before"));
  if (table.use == TableUse::sni)
    table.risks.emplace_back("values are files (postmap -F); use -F as before");
  if (table.db_older_than_source && table.db_and_source && table.db_and_source->equal)
    table.risks.push_back(cat(name, ".db is older than its source but holds the same records"));
}

void add_site_notes(Inventory& site) {
  for (std::size_t i = 0; i < site.instances.size(); ++i) {
    const Instance& instance = site.instances[i];
    bool named = std::any_of(site.tables.begin(), site.tables.end(), [&](const TableState& table) {
      return std::any_of(table.references.begin(), table.references.end(),
                         [&](const TableState::Named& one) {
                           return one.instance == i && one.reference.type == "hash";
                         });
    });
    if (!named || !instance.database_type.is_set || is_berkeley_db(instance.database_type.value))
      continue;
    site.notes.push_back(cat(instance.config_directory,
                             ": an untyped postmap or newaliases writes ",
                             instance.database_type.value,
                             ", while the configuration still reads hash: tables, which nobody "
                             "updates then"));
  }
}

/// Where there is nothing to edit it does not matter who makes the files.
void add_generators(Inventory& site) {
  if (site.tables.empty()) return;
  for (const ConfigFile& file : site.files)
    if (auto text = generated_text(file.path, file.target, file.text))
      site.notes.push_back(std::move(*text));
}

}  // namespace

Result<Inventory> take_inventory(const Options& options) {
  auto site = read_site(options);
  if (!site) return site;
  std::vector<std::string> queues = queue_directories(*site);
  for (TableState& table : site->tables) {
    bool utf8 = true;
    for (const TableState::Named& named : table.references)
      utf8 &= site->instances[named.instance].utf8;
    Status examined = examine_table(
        table, options.root,
        {.utf8 = utf8, .progress = options.progress, .cross_check = options.cross_check});
    if (!examined) return failure_of(examined);
    if (const Writer* writer = writer_of(table.path)) table.owner_software = writer->name;
    for (const char* type : {"lmdb", "cdb"})
      if (std::string why = why_no_index(options.root, cat(table.path, ".", type)); !why.empty())
        table.obstacles[type] = std::move(why);
    table.risks = risks_of(options.root, table.path, queues);
    add_own_risks(table);
  }
  for (TableState& table : site->default_tables) {
    bool utf8 = true;
    for (const TableState::Named& named : table.references)
      utf8 &= site->instances[named.instance].utf8;
    Status examined = examine_table(table, options.root, {.utf8 = utf8, .progress = false});
    if (!examined) return failure_of(examined);
  }
  add_site_notes(*site);
  add_generators(*site);
  site->unused = unused_mentions(*site);
  return site;
}

}  // namespace postwright::reindexer
