#include <sys/types.h>

#include "base/text.h"
#include "migration/inventory/inventory.h"
#include "migration/records/compare.h"

#include "base/file.h"

namespace postwright::reindexer {
namespace {

std::string octal(mode_t mode) {
  std::string digits;
  for (int shift = 9; shift >= 0; shift -= 3)
    digits += static_cast<char>('0' + ((mode >> shift) & 7));
  return digits;
}

template <class State>
std::string owner(const State& state) {
  return cat("mode ", octal(state.mode), ", owner ", state.uid, ":", state.gid);
}

std::string records(std::uint64_t count) {
  return cat(count, count == 1 ? " record" : " records");
}

std::string db_text(const DbState& db) {
  switch (db.state) {
    case FileState::absent:
      return "absent";
    case FileState::damaged:
      return cat("DAMAGED: ", db.error);
    case FileState::unreadable:
      return cat("UNREADABLE: ", db.error);
    case FileState::present:
      break;
  }
  std::string text = cat(db.kind, " version ", db.version, ", ", db.big_endian ? "big" : "little",
                         "-endian, ", records(db.records), ", ", owner(db));
  if (db.alias_markers) text += ", made by postalias";
  if (db.keys_with_nul && db.keys_without_nul)
    text += ", null bytes at the ends of some keys";
  else if (db.keys_without_nul)
    text += ", no null bytes at the ends";
  return text;
}

std::string source_text(const SourceState& source) {
  switch (source.state) {
    case FileState::absent:
      return "absent";
    case FileState::damaged:
    case FileState::unreadable:
      return cat("UNREADABLE: ", source.error);
    case FileState::present:
      break;
  }
  std::string text = records(source.records);
  if (source.duplicates > 0)
    text += cat(" (", source.duplicates, source.duplicates == 1 ? " duplicate)" : " duplicates)");
  return cat(text, ", ", owner(source));
}

std::string_view use_text(TableUse use) {
  switch (use) {
    case TableUse::lookup:
      return "";
    case TableUse::alias:
      return ", aliases";
    case TableUse::cache:
      return ", a cache";
    case TableUse::sni:
      return ", values are files";
  }
  return "";
}

class Text {
 public:
  Text(const Inventory& site, ShowValues values) : site_(site), values_(values) {}
  std::string run();

 private:
  void line(std::string_view label, std::string_view text) {
    text_ += cat("  ", label, std::string(12 - label.size(), ' '), printable(text, true), "\n");
  }
  void table(const TableState& table);
  void contents(const TableState& table);
  void indexes(const TableState& table);
  void outside();

  const Inventory& site_;
  ShowValues values_;
  std::string text_;
};

void Text::contents(const TableState& table) {
  if (table.db.state != FileState::present || table.source.state != FileState::present) return;
  std::string source(file_name_of(table.path));
  std::string db = cat(source, ".db");
  std::string age = table.db_older_than_source ? "the .db is older than the source; " : "";
  if (!table.db_and_source) {
    line("contents", cat(age, "could not be compared"));
  } else if (table.db_and_source->equal) {
    line("contents", cat(age, "the same records in both"));
  } else {
    line("contents", cat(age, "DIFFERENT: ", comparison_text(*table.db_and_source, db, source)));
    for (const Comparison::Difference& difference : table.db_and_source->first)
      line("", difference_text(difference, db, source, table.secret ? values_ : ShowValues::yes));
  }
}

void Text::indexes(const TableState& table) {
  for (const TableState::Index& index : table.new_indexes) {
    std::string name = cat(file_name_of(table.path), ".", index.type);
    std::string db = cat(file_name_of(table.path), ".db");
    std::string source(file_name_of(table.path));
    std::string text = "there";
    if (index.state == FileState::damaged) text = cat("DAMAGED: ", index.error);
    if (index.state == FileState::unreadable) text = cat("UNREADABLE: ", index.error);
    if (index.with_db)
      text += index.with_db->equal ? ", equal to the .db"
                                   : cat(", ", comparison_text(*index.with_db, db, name));
    if (index.with_source)
      text += index.with_source->equal
                  ? ", equal to the source"
                  : cat(", ", comparison_text(*index.with_source, source, name));
    line(index.type, text);
  }
}

void Text::table(const TableState& table) {
  text_ += cat(table.legacy_type, ":", printable(table.path, true), use_text(table.use), "\n");
  for (const TableState::Named& named : table.references)
    line("named", reference_text(named.reference, site_.instances[named.instance]));
  line(".db", db_text(table.db));
  if (!table.db.doubt.empty()) line("", cat("RECORDS MAY BE MISSING: ", table.db.doubt));
  if (!table.db.second_opinion.empty()) line("", table.db.second_opinion);
  line("source", source_text(table.source));
  contents(table);
  indexes(table);
  if (!table.owner_software.empty()) line("made by", table.owner_software);
  for (const std::string& warning : table.source.warnings) line("warning", warning);
  for (const std::string& risk : table.risks) line("note", risk);
  std::string_view before;
  for (const auto& [type, why] : table.obstacles) {
    if (why != before) line("obstacle", why);
    before = why;
  }
}

void Text::outside() {
  if (!site_.outside) return;
  for (const OutsideMention& one : site_.outside->found)
    text_ += cat("note: ", printable(one.file, true), ":", one.line, " says ",
                 printable(one.text, true), ", which the plan does not change\n");
  if (!site_.outside->incomplete.empty())
    text_ += cat("note: not all scripts were looked at: ", site_.outside->incomplete, "\n");
}

std::string Text::run() {
  for (const TableState& one : site_.tables) table(one);
  for (const MigratedTable& one : site_.migrated)
    text_ += cat(one.type, ":", printable(one.path, true), " is migrated; its .db is still there",
                 one.db_newer ? ", and NEWER" : "", "\n");
  for (const std::string& note : site_.notes) text_ += cat("note: ", printable(note, true), "\n");
  for (const Instance& instance : site_.instances)
    if (instance.redirects())
      text_ +=
          cat("note: ", instance.config_directory, ": non_bdb_migration_level is ",
              instance.migration_level, ", so Postfix opens new indexes for hash: and btree:\n");
  for (const auto& [type, where] : site_.named_types)
    if (site_.postfix.lacks(type))
      text_ += cat("warning: ", printable(where, true), ": this Postfix has no ", type, ": ",
                   site_.postfix.remedy(type), "\n");
  for (const Inventory::UnreadInstance& instance : site_.unread_instances)
    text_ += cat("warning: instance ", printable(instance.config_directory, true),
                 " could not be read: ", printable(instance.error, true), "\n");
  for (const UnusedMention& mention : site_.unused)
    text_ += cat("note: ", printable(unused_text(mention), true), "\n");
  outside();
  for (const std::string& warning : site_.warnings)
    text_ += cat("warning: ", printable(warning, true), "\n");
  std::size_t count = site_.tables.size();
  return cat(text_, count == 0 ? "no" : cat(count), " Berkeley DB table", count == 1 ? "" : "s",
             " in ", site_.instances.size(), " instance", site_.instances.size() == 1 ? "" : "s",
             "\n");
}

}  // namespace

std::string inventory_text(const Inventory& inventory, ShowValues values) {
  return Text(inventory, values).run();
}

}  // namespace postwright::reindexer
