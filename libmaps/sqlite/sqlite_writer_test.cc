#include "libmaps/sqlite/sqlite_writer.h"

#include <sqlite3.h>

#include "libmaps/client/sql_writer_for_test.h"
#include "libmaps/sqlite/sqlite_table.h"

namespace postwright {
namespace {

constexpr MapType kType{.name = "sqlite", .open = open_sqlite_table, .write = open_sqlite_writer};

class SqliteWriterTest : public testing::Test {
 protected:
  SqliteWriterTest() {
    settings_.values["dbpath"] = cat(directory_.path(), "/t.db");
    settings_.values["table"] = "t";
    settings_.values["select_field"] = "v";
    settings_.values["where_field"] = "k";
  }
  void run(const char* sql) {
    sqlite3* database = nullptr;
    ASSERT_EQ(sqlite3_open(settings_.values["dbpath"].c_str(), &database), SQLITE_OK);
    EXPECT_EQ(sqlite3_exec(database, sql, nullptr, nullptr, nullptr), SQLITE_OK);
    sqlite3_close(database);
  }
  ServerDirectory directory_;
  SettingsForTest settings_;
};

TEST_F(SqliteWriterTest, KeepsThePromisesOfAllWriters) {
  SqlWriterForTest(kType, settings_).keeps_its_promises();
}

TEST_F(SqliteWriterTest, ADatabaseMadeForNothingIsRemoved) {
  OpenOptions options{.client_settings = &settings_};
  ASSERT_TRUE(open_sqlite_writer("./x.cf", options));
  EXPECT_FALSE(std::filesystem::exists(settings_.values["dbpath"]));
}

TEST_F(SqliteWriterTest, TablesThatHoldMoreAreRefused) {
  OpenOptions options{.client_settings = &settings_};
  run("CREATE TABLE t(k TEXT PRIMARY KEY, v TEXT, password TEXT); INSERT INTO t "
      "VALUES('a','b','c')");
  EXPECT_EQ(open_sqlite_writer("./x.cf", options).error().message,
            "sqlite:./x.cf, table t: it has other columns (password), which would be lost; name a "
            "table of its own");
  run("DROP TABLE t; CREATE TABLE t(k TEXT, v TEXT)");
  auto writer = open_sqlite_writer("./x.cf", options);
  ASSERT_TRUE(writer);
  EXPECT_TRUE((*writer)->put("a", "b"));
  EXPECT_EQ((*writer)->written().error().message,
            "sqlite:./x.cf, table t: ON CONFLICT clause does not match any PRIMARY KEY or UNIQUE "
            "constraint");
}

}  // namespace
}  // namespace postwright
