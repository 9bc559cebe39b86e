#include "libmaps/sqlite/sqlite_table.h"

#include <gtest/gtest.h>
#include <sqlite3.h>
#include <stdlib.h>

#include <filesystem>
#include <map>

#include "base/text.h"
#include "libmaps/client/settings.h"

namespace postwright {
namespace {

class FakeSettings final : public ClientSettingsSource {
 public:
  std::map<std::string, std::string> values;
  Result<ClientSettings> open(std::string_view name, Reporter*) const override {
    return ClientSettings::of_file(
        std::string(name),
        [this](const std::string& setting) -> Result<std::optional<std::string>> {
          auto found = values.find(setting);
          return found == values.end() ? std::nullopt : std::optional(found->second);
        });
  }
};

class SqliteTableTest : public testing::Test {
 protected:
  SqliteTableTest() {
    std::string pattern = testing::TempDir() + "/sqlite_table.XXXXXX";
    directory_ = mkdtemp(pattern.data());
    settings_.values["dbpath"] = cat(directory_, "/t.db");
    run("CREATE TABLE m(k TEXT, v TEXT, n INTEGER);"
        "INSERT INTO m VALUES('a@b','target',1),('two','x',2),('two','y',3),('it''s','quote',4),"
        "('nothing',NULL,5),('empty','',6),('%','percent',7);"
        "CREATE TABLE secret(v TEXT); INSERT INTO secret VALUES('secret');");
  }
  ~SqliteTableTest() override {
    sqlite3_close(writer_);
    std::filesystem::remove_all(directory_);
  }

  void run(const std::string& sql) {
    if (!writer_) {
      ASSERT_EQ(sqlite3_open(settings_.values["dbpath"].c_str(), &writer_), SQLITE_OK);
    }
    char* problem = nullptr;
    ASSERT_EQ(sqlite3_exec(writer_, sql.c_str(), nullptr, nullptr, &problem), SQLITE_OK) << problem;
  }
  TablePtr table(std::string query) {
    settings_.values["query"] = std::move(query);
    auto opened = open_sqlite_table("./x.cf", options_);
    EXPECT_TRUE(opened) << opened.error().message;
    return std::move(*opened);
  }
  Result<std::optional<std::string>> ask(std::string query, std::string_view key) {
    return table(std::move(query))->lookup(key);
  }

  std::string directory_;
  sqlite3* writer_ = nullptr;
  FakeSettings settings_;
  CollectedMessages messages_;
  OpenOptions options_{.reporter = &messages_, .client_settings = &settings_};
};

constexpr const char* kPlain = "SELECT v FROM m WHERE k='%s'";

TEST_F(SqliteTableTest, FindsNothingOneOrSeveral) {
  auto tested = table(kPlain);
  EXPECT_EQ(tested->lookup("A@B").value(), "target");
  EXPECT_EQ(tested->lookup("two").value(), "x,y");
  EXPECT_EQ(tested->lookup("it's").value(), "quote");
  for (const char* key : {"nope", "nothing", "empty"})
    EXPECT_EQ(tested->lookup(key).value(), std::nullopt) << key;
}

/// Each of these would find something, or change or break the statement, if it became SQL text.
TEST_F(SqliteTableTest, NoKeyChangesTheStatement) {
  const std::string hostile[] = {"' OR '1'='1",
                                 "x' UNION SELECT v FROM secret --",
                                 "\" OR \"1\"=\"1",
                                 "x\" UNION SELECT v FROM secret --",
                                 "1 OR 1=1",
                                 "1 UNION SELECT v FROM secret",
                                 "v",
                                 "k",
                                 "'; DROP TABLE m; --",
                                 "\\' OR 1=1 --",
                                 "?1",
                                 ":a",
                                 "@a",
                                 "*/ OR 1=1",
                                 "'",
                                 "''",
                                 "\"",
                                 "\\",
                                 std::string("two\0' OR 1=1", 12),
                                 std::string(65536, '\''),
                                 std::string(65536, 'x')};
  for (const char* query : {kPlain, "SELECT v FROM m WHERE k=\"%s\"", "SELECT v FROM m WHERE k=%s",
                            "SELECT v FROM m WHERE k='%s' OR k=\"%s\" OR k=%s",
                            "SELECT v FROM m WHERE k='<%s>' /* it's '%s' */ OR k='%s'"}) {
    auto tested = table(query);
    for (const std::string& key : hostile) {
      auto found = tested->lookup(key);
      ASSERT_TRUE(found) << query << "\n" << key.substr(0, 80) << "\n" << found.error().message;
      EXPECT_EQ(*found, std::nullopt) << query << "\n" << key.substr(0, 80);
    }
    EXPECT_EQ(tested->lookup("two").value(), "x,y") << query;
  }
}

TEST_F(SqliteTableTest, WildcardsAreWildcardsOnlyWhereTheQuerySaysSo) {
  EXPECT_EQ(ask(kPlain, "%").value(), "percent");
  EXPECT_EQ(ask("SELECT v FROM m WHERE k LIKE '%s' AND v='target'", "%").value(), "target");
  EXPECT_EQ(ask("SELECT v FROM m WHERE k GLOB 't*' AND k='%s'", "two").value(), "x,y");
}

TEST_F(SqliteTableTest, NumbersInPlaceOfNumbers) {
  EXPECT_EQ(ask("SELECT v FROM m WHERE n=%s", "4").value(), "quote");
  EXPECT_EQ(ask("SELECT v FROM m WHERE n=%u AND '%d'='b'", "1@b").value(), "target");
  EXPECT_EQ(ask("SELECT v FROM m WHERE k='two' LIMIT %s", "1").value(), "x");
}

TEST_F(SqliteTableTest, ATableMayBeNamedByTheKey) {
  EXPECT_EQ(ask("SELECT v FROM '%d' WHERE k='%u@b'", "a@m").value(), "target");
  EXPECT_EQ(ask("SELECT v FROM \"%d\" WHERE k='%u@b'", "a@m").value(), "target");
  EXPECT_EQ(ask("SELECT v FROM %d WHERE k='%u@b'", "a@m").value(), "target");
  auto found = ask("SELECT v FROM '%d'", "a@m' UNION SELECT v FROM 'secret");
  ASSERT_FALSE(found);
  EXPECT_EQ(found.error().message,
            "dict_sqlite_lookup: ./x.cf: SQL prepare failed: no such table: m' union select v "
            "from 'secret\n");
}

TEST_F(SqliteTableTest, OnlyTheFirstStatementRuns) {
  EXPECT_EQ(ask("SELECT v FROM m WHERE k='%s'; DELETE FROM m", "a@b").value(), "target");
  EXPECT_EQ(ask(kPlain, "a@b").value(), "target");
}

TEST_F(SqliteTableTest, TheDatabaseIsNotWritten) {
  EXPECT_FALSE(ask("DELETE FROM m WHERE k<>'%s'", "x"));
  EXPECT_EQ(ask(kPlain, "a@b").value(), "target");
}

TEST_F(SqliteTableTest, SeesWhatOthersChange) {
  auto tested = table(kPlain);
  EXPECT_EQ(tested->lookup("new").value(), std::nullopt);
  run("INSERT INTO m VALUES('new','there',9)");
  EXPECT_EQ(tested->lookup("new").value(), "there");
  run("ALTER TABLE m ADD COLUMN more TEXT");
  EXPECT_EQ(tested->lookup("new").value(), "there");
}

TEST_F(SqliteTableTest, ALockedDatabaseIsATemporaryError) {
  auto tested = table(kPlain);
  run("BEGIN EXCLUSIVE");
  auto found = tested->lookup("a@b");
  ASSERT_FALSE(found);
  EXPECT_EQ(found.error().kind, ErrorKind::retry);
  run("COMMIT");
  EXPECT_EQ(tested->lookup("a@b").value(), "target");
}

TEST_F(SqliteTableTest, AQueryThatFailsIsAnError) {
  auto found = ask("SELECT abs(-9223372036854775807 - 1) WHERE '%s' <> ''", "a");
  ASSERT_FALSE(found);
  EXPECT_EQ(found.error().message,
            "dict_sqlite_lookup: ./x.cf: SQL finalize failed for query 'SELECT "
            "abs(-9223372036854775807 - 1) WHERE 'a' <> ''': integer overflow\n");
}

TEST_F(SqliteTableTest, NeedsADatabase) {
  settings_.values["dbpath"] = "./missing.db";
  settings_.values["query"] = kPlain;
  EXPECT_EQ(open_sqlite_table("./x.cf", options_).error().message,
            "sqlite:./x.cf: open database ./missing.db: unable to open database file: No such file "
            "or directory");
  settings_.values.erase("dbpath");
  EXPECT_EQ(open_sqlite_table("./x.cf", options_).error().message,
            "./x.cf: bad string length 0 < 1: dbpath = ");
  options_.access = Access::update;
  EXPECT_EQ(open_sqlite_table("./x.cf", options_).error().message,
            "sqlite:./x.cf map requires O_RDONLY access mode");
}

}  // namespace
}  // namespace postwright
