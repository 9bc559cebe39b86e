#include <nlohmann/json.hpp>

#include "base/text.h"
#include "json/json_document.h"
#include "libmaps/text/base64.h"
#include "migration/plan/plan.h"

namespace postwright::reindexer {
namespace {

constexpr int kPlanVersion = 1;

constexpr struct {
  Action action;
  std::string_view name;
} kActions[] = {
    {Action::nothing, "nothing"}, {Action::rebuild, "rebuild"},
    {Action::convert, "convert"}, {Action::start_empty, "start_empty"},
    {Action::blocked, "blocked"},
};

std::string_view action_name(Action action) {
  for (const auto& row : kActions)
    if (row.action == action) return row.name;
  return {};
}

Json json_of(const Fingerprint& print) {
  Json json;
  put_bytes(json, "path", print.path);
  json["exists"] = print.exists;
  if (!print.exists) return json;
  json["device"] = print.device;
  json["inode"] = print.inode;
  json["size"] = print.size;
  json["mtime_ns"] = print.mtime_ns;
  json["content"] = print.content;
  json["uid"] = print.uid;
  json["gid"] = print.gid;
  json["mode"] = print.mode;
  return json;
}

Json json_of(const PlannedTable& table) {
  Json json;
  json["type"] = table.legacy_type;
  put_bytes(json, "path", table.path);
  json["action"] = action_name(table.action);
  put_bytes(json, "reason", table.reason);
  if (!table.hint.empty()) put_bytes(json, "hint", table.hint);
  json["target_type"] = table.target_type;
  put_bytes(json, "target_path", table.target_path);
  json["recipe"] = {{"alias", table.recipe.alias},
                    {"values_are_files", table.recipe.values_are_files},
                    {"fold_keys", table.recipe.fold_keys},
                    {"trailing_nul", table.recipe.trailing_nul},
                    {"utf8", table.recipe.utf8}};
  json["cache"] = table.cache;
  json["records"] = table.records;
  json["risks"] = Json::array();
  for (const std::string& risk : table.risks) json["risks"].push_back(printable(risk, true));
  json["rests_on"] = Json::array();
  for (const Fingerprint& print : table.rests_on) json["rests_on"].push_back(json_of(print));
  return json;
}

Json json_of(const ConfigEdit& edit) {
  Json json;
  put_bytes(json, "path", edit.path);
  put_bytes(json, "target", edit.target);
  json["before"] = json_of(edit.before);
  put_bytes(json, "old_text", edit.old_text);
  put_bytes(json, "new_text", edit.new_text);
  put_bytes(json, "diff", edit.diff);
  return json;
}

/// Reads members of one object. Missing ones and wrong types throw nlohmann's exceptions, which
/// parse_plan_json() turns into an Error.
class Reader {
 public:
  explicit Reader(const Json& json) : json_(json) {}

  std::string bytes(const std::string& name) const {
    auto encoded = json_.find(name + "_base64");
    if (encoded == json_.end()) return json_.at(name).get<std::string>();
    auto decoded = base64_decode(encoded->get<std::string>());
    if (!decoded) throw Json::other_error::create(501, name + "_base64 is not base64", &json_);
    return *decoded;
  }
  template <class T>
  T get(const char* name) const {
    return json_.at(name).get<T>();
  }

 private:
  const Json& json_;
};

Fingerprint fingerprint_of(const Json& json) {
  Reader from(json);
  Fingerprint print{.path = from.bytes("path"), .exists = from.get<bool>("exists")};
  if (!print.exists) return print;
  print.device = from.get<std::uint64_t>("device");
  print.inode = from.get<std::uint64_t>("inode");
  print.size = from.get<std::uint64_t>("size");
  print.mtime_ns = from.get<std::int64_t>("mtime_ns");
  print.content = from.get<std::uint64_t>("content");
  print.uid = from.get<uid_t>("uid");
  print.gid = from.get<gid_t>("gid");
  print.mode = from.get<mode_t>("mode");
  return print;
}

PlannedTable table_of(const Json& json) {
  Reader from(json);
  PlannedTable table;
  table.legacy_type = from.get<std::string>("type");
  table.path = from.bytes("path");
  auto action = from.get<std::string>("action");
  bool known = false;
  for (const auto& row : kActions)
    if (row.name == action) table.action = row.action, known = true;
  if (!known) throw Json::other_error::create(501, "unknown action " + action, &json);
  table.reason = from.bytes("reason");
  if (json.contains("hint") || json.contains("hint_base64")) table.hint = from.bytes("hint");
  table.target_type = from.get<std::string>("target_type");
  table.target_path = from.bytes("target_path");
  Reader recipe(json.at("recipe"));
  table.recipe = {.alias = recipe.get<bool>("alias"),
                  .values_are_files = recipe.get<bool>("values_are_files"),
                  .fold_keys = recipe.get<bool>("fold_keys"),
                  .trailing_nul = recipe.get<bool>("trailing_nul"),
                  .utf8 = recipe.get<bool>("utf8")};
  table.cache = from.get<bool>("cache");
  table.records = from.get<std::uint64_t>("records");
  table.risks = from.get<std::vector<std::string>>("risks");
  for (const Json& print : json.at("rests_on")) table.rests_on.push_back(fingerprint_of(print));
  return table;
}

ConfigEdit edit_of(const Json& json) {
  Reader from(json);
  return {.path = from.bytes("path"),
          .target = from.bytes("target"),
          .before = fingerprint_of(json.at("before")),
          .old_text = from.bytes("old_text"),
          .new_text = from.bytes("new_text"),
          .diff = from.bytes("diff")};
}

Plan plan_of(const Json& json) {
  Reader from(json);
  Plan plan;
  plan.schema_version = from.get<int>("schema_version");
  plan.root = from.bytes("root");
  plan.config_directory = from.bytes("config_directory");
  for (const Json& instance : json.at("instances")) {
    Reader member(instance);
    plan.instances.push_back({.config_directory = member.bytes("config_directory"),
                              .name = member.bytes("name"),
                              .reload = member.get<bool>("reload")});
  }
  for (const Json& table : json.at("tables")) plan.tables.push_back(table_of(table));
  for (const Json& edit : json.at("edits")) plan.edits.push_back(edit_of(edit));
  for (const Json& print : json.at("rests_on")) plan.rests_on.push_back(fingerprint_of(print));
  plan.notes = from.get<std::vector<std::string>>("notes");
  plan.space_needed = from.get<std::uint64_t>("space_needed");
  return plan;
}

}  // namespace

std::string plan_json(const Plan& plan) {
  Json json;
  json["schema_version"] = plan.schema_version;
  put_bytes(json, "root", plan.root);
  put_bytes(json, "config_directory", plan.config_directory);
  json["instances"] = Json::array();
  for (const PlannedInstance& instance : plan.instances) {
    Json object;
    put_bytes(object, "config_directory", instance.config_directory);
    put_bytes(object, "name", instance.name);
    object["reload"] = instance.reload;
    json["instances"].push_back(std::move(object));
  }
  json["tables"] = Json::array();
  for (const PlannedTable& table : plan.tables) json["tables"].push_back(json_of(table));
  json["edits"] = Json::array();
  for (const ConfigEdit& edit : plan.edits) json["edits"].push_back(json_of(edit));
  json["rests_on"] = Json::array();
  for (const Fingerprint& print : plan.rests_on) json["rests_on"].push_back(json_of(print));
  json["notes"] = Json::array();
  for (const std::string& note : plan.notes) json["notes"].push_back(printable(note, true));
  json["space_needed"] = plan.space_needed;
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

Result<Plan> parse_plan_json(std::string_view text) {
  try {
    Json json = Json::parse(text);
    Plan plan = plan_of(json);
    if (plan.schema_version != kPlanVersion)
      return failure(ErrorKind::data, cat("the plan has schema version ", plan.schema_version,
                                          "; this program reads version ", kPlanVersion));
    return plan;
  } catch (const std::exception& problem) {
    return failure(ErrorKind::data, cat("not a plan: ", problem.what()));
  }
}

}  // namespace postwright::reindexer
