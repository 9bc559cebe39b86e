#include <algorithm>
#include <concepts>
#include <nlohmann/json.hpp>
#include <type_traits>
#include <utility>

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

constexpr struct {
  EditStyle style;
  std::string_view name;
} kStyles[] = {{EditStyle::written_out, "written-out"}, {EditStyle::variable, "variable"}};

constexpr struct {
  Prefer prefer;
  std::string_view name;
} kPreferences[] = {{Prefer::ask, "ask"}, {Prefer::db, "db"}, {Prefer::source, "source"}};

std::string_view name_of(EditStyle style) {
  for (const auto& row : kStyles)
    if (row.style == style) return row.name;
  return {};
}

std::string_view name_of(Prefer prefer) {
  for (const auto& row : kPreferences)
    if (row.prefer == prefer) return row.name;
  return {};
}

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
  json["secret"] = table.secret;
  json["cache"] = table.cache;
  if (table.accept_records) json["accept_records"] = true;
  json["records"] = table.records;
  json["risks"] = Json::array();
  for (const std::string& risk : table.risks) json["risks"].push_back(printable(risk, true));
  json["rests_on"] = Json::array();
  for (const Fingerprint& print : table.rests_on) json["rests_on"].push_back(json_of(print));
  return json;
}

Json json_of(const ConfigEdit& edit, PlanTexts texts) {
  Json json;
  put_bytes(json, "path", edit.path);
  put_bytes(json, "target", edit.target);
  json["before"] = json_of(edit.before);
  if (texts == PlanTexts::shown && edit.hides) {
    json["texts_hidden"] = true;
  } else {
    put_bytes(json, "old_text", edit.old_text);
    put_bytes(json, "new_text", edit.new_text);
  }
  put_bytes(json, "diff", edit.diff);
  return json;
}

Json json_of(const PlanChoices& choices) {
  Json json{{"to", choices.target_type},          {"style", name_of(choices.style)},
            {"cross_check", choices.cross_check}, {"keep_caches", choices.keep_caches},
            {"prefer", name_of(choices.prefer)},  {"prefer_tables", Json::array()}};
  for (const auto& [path, prefer] : choices.prefer_table) {
    Json one;
    put_bytes(one, "path", path);
    one["prefer"] = name_of(prefer);
    json["prefer_tables"].push_back(std::move(one));
  }
  for (const auto& [path, type] : choices.target_table) {
    Json one;
    put_bytes(one, "path", path);
    one["to"] = type;
    json["to_tables"].push_back(std::move(one));
  }
  for (const std::string& path : choices.accept_records) {
    Json one;
    put_bytes(one, "path", path);
    json["accept_records"].push_back(std::move(one));
  }
  if (!choices.postfix_default.empty()) json["postfix_default"] = choices.postfix_default;
  if (!choices.postfix_cache_default.empty())
    json["postfix_cache_default"] = choices.postfix_cache_default;
  if (!choices.postfix_types.empty()) json["postfix_types"] = choices.postfix_types;
  return json;
}

/// Thrown where a plan has not what it must have, and caught by parse_plan_json(): a sentence that
/// begins with the place, "tables[2].records is missing".
struct PlanFault {
  std::string message;
};

template <class T>
constexpr std::string_view kMeaning = "a string";
template <>
constexpr std::string_view kMeaning<bool> = "true or false";
template <std::integral T>
constexpr std::string_view kMeaning<T> = "a number that fits";

/// A value of the plan and its place in it.
class Reader {
 public:
  explicit Reader(const Json& json, std::string place = {})
      : json_(json), place_(std::move(place)) {
    if (!json_.is_object()) fault("", "is not an object");
  }

  bool has(const std::string& name) const {
    return json_.contains(name) || json_.contains(name + "_base64");
  }
  std::string bytes(const std::string& name) const {
    if (!json_.contains(name + "_base64")) return get<std::string>(name);
    auto decoded = base64_decode(get<std::string>(name + "_base64"));
    if (!decoded) fault(name + "_base64", "is not base64");
    return *decoded;
  }
  template <class T>
  T get(const std::string& name) const {
    const Json& value = find(name);
    bool fits = true;
    if constexpr (std::is_same_v<T, bool>)
      fits = value.is_boolean();
    else if constexpr (std::is_unsigned_v<T>)
      fits = value.is_number_unsigned() && std::in_range<T>(value.get<std::uint64_t>());
    else if constexpr (std::is_signed_v<T>)
      fits = value.is_number_integer() &&
             (!value.is_number_unsigned() || std::in_range<T>(value.get<std::uint64_t>())) &&
             std::in_range<T>(value.get<std::int64_t>());
    else
      fits = value.is_string();
    if (!fits) fault(name, cat("is not ", kMeaning<T>));
    return value.get<T>();
  }
  std::vector<std::string> strings(const std::string& name) const {
    std::vector<std::string> list;
    for (const Json& one : array(name)) {
      if (!one.is_string()) fault(name, "has something that is not a string");
      list.push_back(one.get<std::string>());
    }
    return list;
  }
  Reader object(const std::string& name) const { return Reader(find(name), place(name)); }
  /// `read` of each element.
  template <class T>
  std::vector<T> list(const std::string& name, T (*read)(const Reader&)) const {
    std::vector<T> list;
    std::size_t number = 0;
    for (const Json& one : array(name))
      list.push_back(read(Reader(one, cat(place(name), "[", number++, "]"))));
    return list;
  }
  /// The row of a table of names whose name this string is.
  template <class Rows>
  const auto& row(const std::string& name, const Rows& rows) const {
    auto text = get<std::string>(name);
    for (const auto& one : rows)
      if (one.name == text) return one;
    fault(name, cat("is \"", printable(text, true), "\", which this program does not know"));
  }

 private:
  [[noreturn]] void fault(const std::string& name, std::string_view what) const {
    std::string where = name.empty() ? place_ : place(name);
    throw PlanFault{cat(where.empty() ? "it" : where, " ", what)};
  }
  std::string place(const std::string& name) const {
    return place_.empty() ? name : cat(place_, ".", name);
  }
  const Json& find(const std::string& name) const {
    auto found = json_.find(name);
    if (found == json_.end()) fault(name, "is missing");
    return *found;
  }
  const Json& array(const std::string& name) const {
    const Json& value = find(name);
    if (!value.is_array()) fault(name, "is not an array");
    return value;
  }

  const Json& json_;
  std::string place_;
};

Fingerprint read_fingerprint(const Reader& from) {
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

IndexRecipe read_recipe(const Reader& from) {
  return {.alias = from.get<bool>("alias"),
          .values_are_files = from.get<bool>("values_are_files"),
          .fold_keys = from.get<bool>("fold_keys"),
          .trailing_nul = from.get<bool>("trailing_nul"),
          .utf8 = from.get<bool>("utf8")};
}

PlannedTable read_table(const Reader& from) {
  PlannedTable table;
  table.legacy_type = from.get<std::string>("type");
  table.path = from.bytes("path");
  table.action = from.row("action", kActions).action;
  table.reason = from.bytes("reason");
  if (from.has("hint")) table.hint = from.bytes("hint");
  table.target_type = from.get<std::string>("target_type");
  table.target_path = from.bytes("target_path");
  table.recipe = read_recipe(from.object("recipe"));
  // Journals of before there was such a member: who knows.
  table.secret = !from.has("secret") || from.get<bool>("secret");
  table.cache = from.get<bool>("cache");
  table.accept_records = from.has("accept_records") && from.get<bool>("accept_records");
  table.records = from.get<std::uint64_t>("records");
  table.risks = from.strings("risks");
  table.rests_on = from.list("rests_on", read_fingerprint);
  return table;
}

ConfigEdit read_edit(const Reader& from) {
  bool hidden = from.has("texts_hidden") && from.get<bool>("texts_hidden");
  return {.path = from.bytes("path"),
          .target = from.bytes("target"),
          .before = read_fingerprint(from.object("before")),
          .old_text = hidden ? std::string() : from.bytes("old_text"),
          .new_text = hidden ? std::string() : from.bytes("new_text"),
          .diff = from.bytes("diff"),
          .hides = hidden};
}

PlannedInstance read_instance(const Reader& from) {
  return {.config_directory = from.bytes("config_directory"),
          .name = from.bytes("name"),
          .reload = from.get<bool>("reload")};
}

PlanChoices read_choices(const Reader& from) {
  PlanChoices choices;
  choices.target_type = from.get<std::string>("to");
  choices.style = from.row("style", kStyles).style;
  choices.cross_check = from.get<bool>("cross_check");
  choices.keep_caches = from.get<bool>("keep_caches");
  choices.prefer = from.row("prefer", kPreferences).prefer;
  using ForOne = std::pair<std::string, Prefer>;
  auto preferred = from.list<ForOne>("prefer_tables", [](const Reader& one) {
    return ForOne(one.bytes("path"), one.row("prefer", kPreferences).prefer);
  });
  choices.prefer_table.insert(preferred.begin(), preferred.end());
  if (from.has("to_tables")) {
    using TypeOfOne = std::pair<std::string, std::string>;
    auto types = from.list<TypeOfOne>("to_tables", [](const Reader& one) {
      return TypeOfOne(one.bytes("path"), one.get<std::string>("to"));
    });
    choices.target_table.insert(types.begin(), types.end());
  }
  if (from.has("postfix_default"))
    choices.postfix_default = from.get<std::string>("postfix_default");
  if (from.has("postfix_cache_default"))
    choices.postfix_cache_default = from.get<std::string>("postfix_cache_default");
  if (from.has("postfix_types")) choices.postfix_types = from.strings("postfix_types");
  if (!from.has("accept_records")) return choices;
  auto accepted =
      from.list<std::string>("accept_records", [](const Reader& one) { return one.bytes("path"); });
  choices.accept_records.insert(accepted.begin(), accepted.end());
  return choices;
}

Plan read_plan(const Reader& from) {
  Plan plan;
  plan.schema_version = from.get<int>("schema_version");
  if (plan.schema_version != kPlanVersion)
    throw PlanFault{cat("schema_version is ", plan.schema_version, "; this program reads version ",
                        kPlanVersion)};
  plan.root = from.bytes("root");
  plan.config_directory = from.bytes("config_directory");
  // Plans that were made before there was such a member are those of a plain `reindexer plan`.
  if (from.has("choices")) plan.choices = read_choices(from.object("choices"));
  plan.instances = from.list("instances", read_instance);
  plan.tables = from.list("tables", read_table);
  plan.edits = from.list("edits", read_edit);
  plan.rests_on = from.list("rests_on", read_fingerprint);
  plan.notes = from.strings("notes");
  plan.space_needed = from.get<std::uint64_t>("space_needed");
  return plan;
}

/// "line 3", of the byte where a parser stopped.
std::string line_of(std::string_view text, std::size_t byte) {
  std::string_view before = text.substr(0, std::min(byte, text.size()));
  return cat("line ", 1 + std::count(before.begin(), before.end(), '\n'));
}

}  // namespace

std::string plan_json(const Plan& plan, PlanTexts texts) {
  Json json;
  json["schema_version"] = plan.schema_version;
  put_bytes(json, "root", plan.root);
  put_bytes(json, "config_directory", plan.config_directory);
  json["choices"] = json_of(plan.choices);
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
  for (const ConfigEdit& edit : plan.edits) json["edits"].push_back(json_of(edit, texts));
  json["rests_on"] = Json::array();
  for (const Fingerprint& print : plan.rests_on) json["rests_on"].push_back(json_of(print));
  json["notes"] = Json::array();
  for (const std::string& note : plan.notes) json["notes"].push_back(printable(note, true));
  json["space_needed"] = plan.space_needed;
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

Result<Plan> parse_plan_json(std::string_view text) {
  auto fault = [](auto&&... parts) { return failure(ErrorKind::data, cat(parts...)); };
  try {
    Json json = Json::parse(text);
    return read_plan(Reader(json));
  } catch (const Json::parse_error& problem) {
    if (trim(text).empty()) return fault("it is empty");
    return fault(line_of(text, problem.byte > 0 ? problem.byte - 1 : 0), ": not JSON");
  } catch (const PlanFault& problem) {
    return fault("not a plan: ", problem.message);
  } catch (const Json::exception&) {
    return fault("not a plan");
  }
}

}  // namespace postwright::reindexer
