#include "migration/plan/saved_plan.h"

#include <gtest/gtest.h>

#include <functional>

#include "base/text.h"
#include "json/json_document.h"
#include "migration/testing/temporary_site.h"

namespace postwright::reindexer {
namespace {

/// A site with one table, and what is planned for it.
struct SavedPlan : testing::Test {
  SavedPlan() {
    site.write("/etc/postfix/main.cf", "x = hash:/etc/postfix/a\n");
    site.write("/etc/postfix/a", "k v\n");
    inventory.root = site.root();
    inventory.config_directory = "/etc/postfix";
    inventory.instances.push_back({.config_directory = "/etc/postfix",
                                   .name = "",
                                   .database_type = {.value = "lmdb", .is_set = true},
                                   .cache_type = {.value = "lmdb", .is_set = true},
                                   .migration_level = "disable",
                                   .queue_directory = ""});
    ConfigFile file{.path = "/etc/postfix/main.cf",
                    .target = "/etc/postfix/main.cf",
                    .text = site.read("/etc/postfix/main.cf"),
                    .print = *take_fingerprint(site.root(), "/etc/postfix/main.cf"),
                    .obstacle = {}};
    inventory.files.push_back(file);
    TableState table;
    table.path = "/etc/postfix/a";
    table.legacy_type = "hash";
    table.source.state = FileState::present;
    table.source.records = 1;
    for (const char* path : {"/etc/postfix/a.db", "/etc/postfix/a", "/etc/postfix/a.lmdb"})
      table.files.push_back(*take_fingerprint(site.root(), path));
    TableReference reference;
    reference.type = "hash";
    reference.type_span =
        FileSpan{.file = "/etc/postfix/main.cf", .line = 1, .column = 5, .offset = 4, .length = 4};
    table.references.push_back({.instance = 0, .reference = reference});
    inventory.tables.push_back(table);
    plan = *make_plan(inventory, options);
    file_name = site.at("/plan.json");
  }

  /// What is said of a saved plan in which `change` was made.
  std::string with(const std::function<void(Json&)>& change) {
    Json json = Json::parse(plan_json(plan));
    change(json);
    auto saved = parse_plan_json(json.dump());
    if (!saved) return saved.error().message;
    auto made = make_saved_plan_again(*saved, inventory, options);
    return made ? "fine" : made.error().message;
  }
  mode_t mode_of_file() const {
    struct stat status {};
    return stat(file_name.c_str(), &status) == 0 ? status.st_mode & 07777 : 0;
  }

  TemporarySite site;
  Inventory inventory;
  Options options;
  Plan plan;
  std::string file_name;
};

std::string not_led_to(const char* place) {
  return cat(place,
             ": the site's configuration does not lead to that; make a new plan; nothing was "
             "done");
}

TEST_F(SavedPlan, IsCarriedOutWhenTheSiteLeadsToIt) {
  EXPECT_EQ(with([](Json&) {}), "fine");
  // Words for people decide nothing.
  EXPECT_EQ(with([](Json& json) {
              json["tables"][0]["reason"] = "x";
              json["edits"][0]["diff"] = "";
              json["notes"] = {"y"};
            }),
            "fine");
}

TEST_F(SavedPlan, EveryOtherWordInItMustFollowFromTheSite) {
  struct Row {
    const char* place;
    std::function<void(Json&)> change;
  };
  const Row rows[] = {
      {"edits[0].new_text",
       [](Json& json) { json["edits"][0]["new_text"] = "import_environment=\n"; }},
      {"edits[0].old_text", [](Json& json) { json["edits"][0]["old_text"] = ""; }},
      {"edits[0].target", [](Json& json) { json["edits"][0]["target"] = "/etc/passwd"; }},
      {"edits[0].before.mode", [](Json& json) { json["edits"][0]["before"]["mode"] = 0777; }},
      {"edits", [](Json& json) { json["edits"].push_back(json["edits"][0]); }},
      {"tables[0].path", [](Json& json) { json["tables"][0]["path"] = "/etc/shadow"; }},
      {"tables[0].target_path",
       [](Json& json) { json["tables"][0]["target_path"] = "/etc/cron.d/x"; }},
      {"tables[0].target_type", [](Json& json) { json["tables"][0]["target_type"] = "cdb"; }},
      {"tables[0].recipe.values_are_files",
       [](Json& json) { json["tables"][0]["recipe"]["values_are_files"] = true; }},
      {"tables[0].action", [](Json& json) { json["tables"][0]["action"] = "convert"; }},
      {"tables[0].cache", [](Json& json) { json["tables"][0]["cache"] = true; }},
      {"tables[0].rests_on", [](Json& json) { json["tables"][0]["rests_on"] = Json::array(); }},
      {"instances[0].config_directory",
       [](Json& json) { json["instances"][0]["config_directory"] = "/tmp/x"; }},
  };
  for (const Row& row : rows) {
    std::string said = with(row.change);
    // A fingerprint that was changed says first that the file is not as it was.
    if (std::string_view(row.place).find("before") != std::string_view::npos)
      EXPECT_EQ(said,
                "owner or mode of /etc/postfix/main.cf has changed since the plan was made; "
                "make a new plan; nothing was done");
    else
      EXPECT_EQ(said, not_led_to(row.place));
  }
}

TEST_F(SavedPlan, ItsChoicesAreThoseOfTheNewOne) {
  options.target_type = "cdb";
  options.keep_caches = true;
  options.style = EditStyle::variable;
  options.prefer_table["/etc/postfix/a"] = Prefer::source;
  options.accept_records.insert("/etc/postfix/a");
  plan = *make_plan(inventory, options);
  options = {};
  EXPECT_EQ(with([](Json&) {}), "fine");
  auto read = parse_plan_json(plan_json(plan));
  ASSERT_TRUE(read);
  auto made = make_saved_plan_again(*read, inventory, options);
  ASSERT_TRUE(made) << made.error().message;
  EXPECT_EQ(made->tables[0].target_path, "/etc/postfix/a.cdb");
  EXPECT_EQ(plan_json(*made), plan_json(plan));
}

TEST_F(SavedPlan, AChangedSiteIsNamed) {
  site.write("/etc/postfix/a", "k w\n");
  EXPECT_EQ(
      with([](Json&) {}),
      "/etc/postfix/a has changed since the plan was made; make a new plan; nothing was done");
}

TEST_F(SavedPlan, IsForItsOwnerAloneWhateverStoodThere) {
  ASSERT_TRUE(save_plan(file_name, plan));
  EXPECT_EQ(mode_of_file(), 0600u);
  site.write("/plan.json", "old", 0666);
  if (geteuid() == 0) {
    ASSERT_EQ(chown(file_name.c_str(), 1, 1), 0);
  }
  ASSERT_TRUE(save_plan(file_name, plan));
  EXPECT_EQ(mode_of_file(), 0600u);
  struct stat status {};
  ASSERT_EQ(stat(file_name.c_str(), &status), 0);
  EXPECT_EQ(status.st_uid, geteuid());
  auto read = read_saved_plan(file_name);
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_EQ(plan_json(*read), plan_json(plan));
}

TEST_F(SavedPlan, IsAFileOfItsOwn) {
  ASSERT_EQ(mkfifo(file_name.c_str(), 0600), 0);
  EXPECT_EQ(save_plan(file_name, plan).error().message,
            cat("--save ", file_name, ": not a regular file"));
  EXPECT_EQ(save_plan("/dev/null", plan).error().message, "--save /dev/null: not a regular file");
}

TEST_F(SavedPlan, OneThatOthersCanWriteIsRefused) {
  site.write("/plan.json", plan_json(plan), 0666);
  EXPECT_EQ(read_saved_plan(file_name).error().message,
            cat(file_name, " is not trusted: its group or others can write it"));
}

TEST_F(SavedPlan, ABrokenOneIsNamedInOurWords) {
  const std::pair<const char*, const char*> rows[] = {
      {"", "it is empty"},
      {"{\n \"schema_version\": 1,\n nonsense\n}\n", "line 3: not JSON"},
      {"{\"schema_version\": 1", "line 1: not JSON"},
      {"[]", "not a plan: it is not an object"},
      {"{\"schema_version\": 2}", "not a plan: schema_version is 2; this program reads version 1"},
      {"{}", "not a plan: schema_version is missing"},
      {"{\"schema_version\": \"1\"}", "not a plan: schema_version is not a number that fits"},
  };
  for (const auto& [text, message] : rows) {
    site.write("/plan.json", text);
    EXPECT_EQ(read_saved_plan(file_name).error().message, cat(file_name, ": ", message));
  }
  EXPECT_EQ(with([](Json& json) { json["tables"][0].erase("records"); }),
            "not a plan: tables[0].records is missing");
  EXPECT_EQ(with([](Json& json) { json["tables"][0]["rests_on"][1]["mode"] = -1; }),
            "not a plan: tables[0].rests_on[1].mode is not a number that fits");
  EXPECT_EQ(with([](Json& json) { json["edits"] = "x"; }), "not a plan: edits is not an array");
  EXPECT_EQ(with([](Json& json) { json["tables"][0]["action"] = "burn"; }),
            "not a plan: tables[0].action is \"burn\", which this program does not know");
  EXPECT_EQ(with([](Json& json) { json["config_directory_base64"] = "*"; }),
            "not a plan: config_directory_base64 is not base64");
}

}  // namespace
}  // namespace postwright::reindexer
