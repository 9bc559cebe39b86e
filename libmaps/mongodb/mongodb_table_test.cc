// mongodb: tables against mongod_for_test.py.
#include "libmaps/mongodb/mongodb_table.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <nlohmann/json.hpp>

#include "libmaps/client/client_table_for_test.h"
#include "libmaps/client/server_process_for_test.h"
#include "net/connection.h"

namespace postwright {
namespace {

using Texts = std::vector<std::string>;

class MongodForTest {
 public:
  bool start(int port) {
    // Where another user can read it, wherever the source is.
    std::error_code failed;
    std::filesystem::copy_file(POSTWRIGHT_MONGOD_FOR_TEST, path("mongod.py"), failed);
    if (failed) return false;
    process_.started(directory_.start(
        {"/usr/bin/python3", path("mongod.py"), cat(port), path("documents"), path("log.finds")}));
    Endpoint endpoint{.path = {}, .host = "127.0.0.1", .service = cat(port), .text = {}};
    for (int i = 0; i < 500 && process_.runs(); ++i) {
      if (Connection::open(endpoint, Clock::now() + std::chrono::seconds(1), nullptr)) return true;
      std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    return false;
  }
  void has(std::string_view documents) const { std::ofstream(path("documents")) << documents; }
  /// The command of the last find.
  nlohmann::json last_find() const {
    std::ifstream file(path("log.finds"));
    std::string line;
    std::string last;
    while (std::getline(file, line)) last = line;
    return nlohmann::json::parse(last, nullptr, false);
  }
  void pause() const { process_.pause(); }
  void resume() const { process_.resume(); }
  void kill() { process_.kill_all(); }
  std::string log() const { return directory_.log(); }

 private:
  std::string path(std::string_view name) const { return cat(directory_.path(), "/", name); }
  ServerDirectory directory_;
  ServerProcess process_;
};

class MongodbTableTest : public ClientTableTest {
 protected:
  MongodbTableTest() : ClientTableTest(open_mongodb_table) {}

  void SetUp() override {
    if (access("/usr/bin/python3", X_OK) != 0) GTEST_SKIP() << "python3 is not installed";
    server_.has("[]");
    ASSERT_TRUE(server_.start(port_)) << server_.log();
    settings_.values = {{"uri", uri()},
                        {"dbname", "d"},
                        {"collection", "c"},
                        {"query_filter", R"({"a": "%s"})"},
                        {"result_attribute", "a b"}};
  }
  std::string uri() const {
    return cat("mongodb://127.0.0.1:", port_,
               "/?serverSelectionTimeoutMS=700&connectTimeoutMS=700&socketTimeoutMS=700");
  }
  std::string error(std::map<std::string, std::string> more) {
    auto before = settings_.values;
    for (auto& [name, value] : more) settings_.values[name] = value;
    auto opened = open_mongodb_table("./x.cf", options_);
    settings_.values = before;
    return opened ? "(none)" : opened.error().message;
  }

  int port_ = free_port();
  MongodForTest server_;
};

TEST_F(MongodbTableTest, JoinsTheFieldsOfAllDocuments) {
  EXPECT_EQ(ask("k"), "-");
  server_.has(R"([{"a": "one", "b": ["two", 3, ["four"]]}, {"a": 5000000000}])");
  auto tested = table({{"result_format", "<%s>"}});
  EXPECT_EQ(shown(tested->lookup("k")), "<one>,<two>,<3>,<four>,<5000000000>");
  EXPECT_EQ(warnings(), Texts{});
}

TEST_F(MongodbTableTest, AsksForWhatItIsTold) {
  ask("Key@B", {{"query_filter", R"({"a": "%u", "n": 1})"}});
  EXPECT_EQ(server_.last_find()["filter"], nlohmann::json::parse(R"({"a": "Key", "n": 1})"));
  EXPECT_EQ(server_.last_find()["projection"],
            nlohmann::json::parse(R"({"_id": 0, "a": 1, "b": 1})"));
  ask("k", {{"result_attribute", "_id,x.y"}});
  EXPECT_EQ(server_.last_find()["projection"], nlohmann::json::parse(R"({"_id": 1, "x.y": 1})"));
  ask("k", {{"result_attribute", ""}, {"projection", R"({"_id": 1, "z": {"$slice": 2}})"}});
  EXPECT_EQ(server_.last_find()["projection"],
            nlohmann::json::parse(R"({"z": {"$slice": 2}, "_id": 0})"));
}

TEST_F(MongodbTableTest, HostileKeysArriveAsStrings) {
  auto tested = table();
  for (const char* key : {R"(", "$where": "1)", R"({"$gt": ""})", "\\", "\"", "$a", "ü"}) {
    EXPECT_EQ(shown(tested->lookup(key)), "-");
    EXPECT_EQ(server_.last_find()["filter"], (nlohmann::json{{"a", key}})) << key;
  }
  std::string large(65536, '"');
  EXPECT_EQ(shown(tested->lookup(large)), "-");
  EXPECT_EQ(server_.last_find()["filter"], (nlohmann::json{{"a", large}}));
  EXPECT_EQ(shown(tested->lookup(std::string_view("a\0b", 3))), "-");
  EXPECT_EQ(server_.last_find()["filter"], (nlohmann::json{{"a", std::string("a\0b", 3)}}));
}

TEST_F(MongodbTableTest, OtherTypesAreLeftOut) {
  server_.has(R"([{"a": {"x": 1}, "b": 1.5, "c": null, "d": {"$oid": "0123456789abcdef01234567"},
                   "e": "", "f": "nul\u0000x"}])");
  EXPECT_EQ(ask("k"), "nul");
  EXPECT_EQ(warnings(),
            (Texts{"mongodb:./x.cf: failed to retrieve value of 'a', Unknown result type 3.",
                   "mongodb:./x.cf: failed to retrieve value of 'b', Unknown result type 1.",
                   "mongodb:./x.cf: failed to retrieve value of 'c', Unknown result type 10.",
                   "mongodb:./x.cf: failed to retrieve value of 'd', Unknown result type 7.",
                   "table \"mongodb:./x.cf\": empty lookup result for: \"k\" -- ignored"}));
}

TEST_F(MongodbTableTest, MoreThanTheLimitIsAnError) {
  server_.has(R"([{"a": [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]}])");
  EXPECT_EQ(ask("k"), "1,2,3,4,5,6,7,8,9,10");
  server_.has(R"([{"a": [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]}, {"a": 11}])");
  EXPECT_EQ(ask("k"), "(later)");
  EXPECT_EQ(warnings(), Texts{"mongodb:./x.cf: expansion limit exceeded for key: 'k'"});
  EXPECT_EQ(ask("k", {{"expansion_limit", "0"}}), "1,2,3,4,5,6,7,8,9,10,11");
}

TEST_F(MongodbTableTest, WhatTheServerCannotSayIsNeverNotFound) {
  auto kept = table();
  EXPECT_EQ(shown(kept->lookup("k")), "-");
  server_.has(R"({"ok": 0.0, "errmsg": "not for you", "code": 13})");
  EXPECT_EQ(shown(kept->lookup("k")), "(later)");
  EXPECT_EQ(warnings(), Texts{"mongodb:./x.cf: query failed: not for you"});
  server_.has("[]");
  server_.pause();
  auto begin = Clock::now();
  EXPECT_EQ(shown(kept->lookup("k")), "(later)");
  EXPECT_EQ(ask("k"), "(later)");
  EXPECT_LT(Clock::now() - begin, std::chrono::seconds(5));
  server_.resume();
  EXPECT_EQ(ask("k"), "-");
  server_.kill();
  begin = Clock::now();
  EXPECT_EQ(ask("k"), "(later)");
  EXPECT_LT(Clock::now() - begin, std::chrono::seconds(2));
}

TEST_F(MongodbTableTest, RefusesWhatMeansNothing) {
  for (const char* setting : {"uri", "dbname", "collection", "query_filter"})
    EXPECT_EQ(error({{setting, ""}}), cat("./x.cf: bad string length 0 < 1: ", setting, " = "));
  EXPECT_EQ(error({{"projection", "{}"}}),
            "mongodb:./x.cf: specify exactly one of 'projection' or 'result_attribute'");
  EXPECT_EQ(error({{"result_attribute", ""}}),
            "mongodb:./x.cf: specify exactly one of 'projection' or 'result_attribute'");
  EXPECT_TRUE(error({{"uri", "foo"}}).starts_with("mongodb:./x.cf: failed to parse URI 'foo': "));
  EXPECT_TRUE(error({{"uri", "mongodb://u:p@ss@h:x/"}})
                  .starts_with("mongodb:./x.cf: failed to parse URI 'mongodb://u:***@h:x/': "));
  EXPECT_EQ(error({{"query_filter", R"({"a": "%x"})"}}),
            R"(db_common_parse: ./x.cf: Invalid query template: {"a": "%x"})");
  EXPECT_TRUE(error({{"query_filter", R"({"a": %s})"}})
                  .starts_with("mongodb:./x.cf: failed to create a query from '{\"a\": %s}': "));
  EXPECT_TRUE(error({{"result_attribute", ""}, {"projection", "{"}})
                  .starts_with("mongodb:./x.cf: failed to create a projection from '{': "));
  EXPECT_EQ(error({{"expansion_limit", "101"}}),
            "./x.cf: invalid expansion_limit parameter value 101 > 100");
}

}  // namespace
}  // namespace postwright
