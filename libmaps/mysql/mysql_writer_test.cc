#include "libmaps/mysql/mysql_writer.h"

#include "libmaps/client/sql_writer_for_test.h"
#include "libmaps/mysql/mariadb_for_test.h"
#include "libmaps/mysql/mysql_table.h"

namespace postwright {
namespace {

constexpr MapType kType{.name = "mysql", .open = open_mysql_table, .write = open_mysql_writer};

TEST(MysqlWriter, KeepsThePromisesOfAllWriters) {
  MariadbForTest* server = MariadbForTest::shared();
  if (!server) GTEST_SKIP() << "MariaDB is not installed (apt-get install mariadb-server)";
  ASSERT_EQ(server->run("CREATE DATABASE w; CREATE TABLE w.plain(address VARCHAR(99), goal TEXT) "
                        "ENGINE=Aria; CREATE TABLE w.twice(address VARCHAR(99), goal TEXT)"),
            "");
  SettingsForTest settings;
  settings.values = {{"hosts", server->unix_host()}, {"user", "root"}, {"dbname", "w"}};
  SqlWriterForTest writer(kType, settings);
  writer.keeps_its_promises();
  settings.values["table"] = "plain";
  EXPECT_EQ(writer.problem(),
            "mysql:./x.cf, table plain: its storage engine is Aria; InnoDB has transactions");
  settings.values["table"] = "w.twice";
  EXPECT_EQ(writer.problem(),
            "mysql:./x.cf, table w.twice: it has no unique index on address; without the table, a "
            "good one is made");
  settings.values["hosts"] = cat(server->unix_host(), " ", server->inet_host());
  EXPECT_EQ(writer.problem(),
            "mysql:./x.cf: hosts names several servers; name the one that is written to");
}

}  // namespace
}  // namespace postwright
