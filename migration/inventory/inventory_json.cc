#include <nlohmann/json.hpp>

#include "migration/inventory/inventory.h"

namespace postwright::reindexer {
namespace {

using Json = nlohmann::ordered_json;

constexpr int kInventoryVersion = 1;

std::string_view name_of(FileState state) {
  switch (state) {
    case FileState::absent:
      return "absent";
    case FileState::present:
      return "present";
    case FileState::damaged:
      return "damaged";
    case FileState::unreadable:
      return "unreadable";
  }
  return {};
}

std::string_view name_of(TableUse use) {
  switch (use) {
    case TableUse::lookup:
      return "lookup";
    case TableUse::alias:
      return "alias";
    case TableUse::cache:
      return "cache";
    case TableUse::sni:
      return "sni";
  }
  return {};
}

template <class State>
void put_file(Json& json, const State& state) {
  json["state"] = name_of(state.state);
  if (!state.error.empty()) json["error"] = state.error;
  if (state.state == FileState::absent) return;
  json["uid"] = state.uid;
  json["gid"] = state.gid;
  json["mode"] = state.mode;
  json["mtime_ns"] = state.mtime_ns;
  json["size"] = state.size;
  json["records"] = state.records;
}

Json json_of(const DbState& db) {
  Json json;
  put_file(json, db);
  if (db.state != FileState::present) return json;
  json["is_link"] = db.is_link;
  json["kind"] = db.kind;
  json["version"] = db.version;
  json["byte_order"] = db.big_endian ? "big" : "little";
  json["page_size"] = db.page_size;
  json["keys_with_nul"] = db.keys_with_nul;
  json["keys_without_nul"] = db.keys_without_nul;
  json["capitals_in_keys"] = db.capitals_in_keys;
  json["duplicates"] = db.duplicates;
  json["alias_markers"] = db.alias_markers;
  if (!db.doubt.empty()) json["doubt"] = db.doubt;
  if (!db.second_opinion.empty()) json["second_opinion"] = db.second_opinion;
  return json;
}

Json json_of(const SourceState& source) {
  Json json;
  put_file(json, source);
  if (source.state == FileState::absent) return json;
  json["duplicates"] = source.duplicates;
  json["reads_as_alias"] = source.reads_as_alias;
  json["warnings"] = source.warnings;
  return json;
}

/// A side that is hidden says whether it has the record, and no more.
Json shown(const std::optional<std::string>& value, ShowValues values) {
  if (!value) return nullptr;
  return values == ShowValues::yes ? *value : "(hidden)";
}

Json json_of(const std::optional<Comparison>& comparison, ShowValues values) {
  if (!comparison) return nullptr;
  Json json{{"equal", comparison->equal},
            {"only_left", comparison->only_left},
            {"only_right", comparison->only_right},
            {"different", comparison->different},
            {"first", Json::array()}};
  for (const Comparison::Difference& one : comparison->first) {
    Json difference{{"key", one.key}};
    difference["left"] = shown(one.left, values);
    difference["right"] = shown(one.right, values);
    if (values == ShowValues::no) difference["hidden"] = true;
    json["first"].push_back(std::move(difference));
  }
  return json;
}

Json json_of(const TableState::Named& named) {
  const TableReference& reference = named.reference;
  Json json{{"instance", named.instance},
            {"setting", reference.setting},
            {"type", reference.type},
            {"use", name_of(reference.use)},
            {"nesting", reference.nesting},
            {"type_via", reference.type_via},
            {"from_default", reference.from_default}};
  if (reference.where) {
    json["file"] = reference.where->file;
    json["line"] = reference.where->line;
    json["column"] = reference.where->column;
  }
  return json;
}

Json json_of(const TableState& table, ShowValues values) {
  if (!table.secret) values = ShowValues::yes;
  Json json{{"path", table.path}, {"type", table.legacy_type}, {"use", name_of(table.use)}};
  json["references"] = Json::array();
  for (const TableState::Named& named : table.references)
    json["references"].push_back(json_of(named));
  json["secret"] = table.secret;
  json["db"] = json_of(table.db);
  json["source"] = json_of(table.source);
  json["db_older_than_source"] = table.db_older_than_source;
  json["db_and_source"] = json_of(table.db_and_source, values);
  json["indexes"] = Json::array();
  for (const TableState::Index& index : table.new_indexes) {
    Json object{{"type", index.type}, {"state", name_of(index.state)}};
    if (!index.error.empty()) object["error"] = index.error;
    object["with_db"] = json_of(index.with_db, values);
    object["with_source"] = json_of(index.with_source, values);
    json["indexes"].push_back(std::move(object));
  }
  json["owner_software"] =
      table.owner_software.empty() ? Json(nullptr) : Json(table.owner_software);
  json["risks"] = table.risks;
  json["obstacles"] = Json::object();
  for (const auto& [type, why] : table.obstacles) json["obstacles"][type] = why;
  return json;
}

Json json_of(const OutsideMentions& outside) {
  Json json{{"found", Json::array()}};
  for (const OutsideMention& one : outside.found)
    json["found"].push_back({{"file", one.file}, {"line", one.line}, {"text", one.text}});
  json["incomplete"] = outside.incomplete.empty() ? Json(nullptr) : Json(outside.incomplete);
  return json;
}

Json json_of(const InstalledPostfix& postfix) {
  Json json;
  json["postconf"] = postfix.postconf.empty() ? Json(nullptr) : Json(postfix.postconf);
  if (!postfix.not_asked.empty()) json["not_asked"] = postfix.not_asked;
  if (!postfix.version.empty()) json["version"] = postfix.version;
  json["default_database_type"] =
      postfix.database_type ? Json(*postfix.database_type) : Json(nullptr);
  json["default_cache_db_type"] = postfix.cache_type ? Json(*postfix.cache_type) : Json(nullptr);
  json["opens"] = Json::object();
  for (const auto& [type, opens] : postfix.opens) json["opens"][type] = opens;
  return json;
}

}  // namespace

std::string inventory_json(const Inventory& inventory, ShowValues values) {
  Json json;
  json["schema_version"] = kInventoryVersion;
  json["root"] = inventory.root;
  json["config_directory"] = inventory.config_directory;
  json["instances"] = Json::array();
  for (const Instance& instance : inventory.instances)
    json["instances"].push_back({{"config_directory", instance.config_directory},
                                 {"name", instance.name},
                                 {"migration_level", instance.migration_level},
                                 {"default_database_type", instance.database_type.value},
                                 {"default_database_type_set", instance.database_type.is_set},
                                 {"default_cache_db_type", instance.cache_type.value},
                                 {"default_cache_db_type_set", instance.cache_type.is_set}});
  json["postfix"] = json_of(inventory.postfix);
  json["tables"] = Json::array();
  for (const TableState& table : inventory.tables) json["tables"].push_back(json_of(table, values));
  json["migrated"] = Json::array();
  for (const MigratedTable& table : inventory.migrated)
    json["migrated"].push_back(
        {{"path", table.path}, {"type", table.type}, {"db_newer", table.db_newer}});
  json["left"] = what_is_left(inventory);
  json["unused"] = Json::array();
  for (const UnusedMention& one : inventory.unused)
    json["unused"].push_back({{"file", one.file},
                              {"line", one.line},
                              {"column", one.column},
                              {"setting", one.setting},
                              {"text", one.text}});
  json["outside"] = inventory.outside ? json_of(*inventory.outside) : Json(nullptr);
  json["notes"] = inventory.notes;
  json["unread_instances"] = Json::array();
  for (const Inventory::UnreadInstance& instance : inventory.unread_instances)
    json["unread_instances"].push_back(
        {{"config_directory", instance.config_directory}, {"error", instance.error}});
  json["warnings"] = inventory.warnings;
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace postwright::reindexer
