#include "libmaps/pgsql/pgsql_writer.h"

#include "libmaps/client/sql_writer_for_test.h"
#include "libmaps/pgsql/pgsql_table.h"
#include "libmaps/pgsql/postgres_for_test.h"

namespace postwright {
namespace {

constexpr MapType kType{.name = "pgsql", .open = open_pgsql_table, .write = open_pgsql_writer};

TEST(PgsqlWriter, KeepsThePromisesOfAllWriters) {
  PostgresForTest* server = PostgresForTest::shared();
  if (!server) GTEST_SKIP() << "PostgreSQL is not installed (apt-get install postgresql)";
  SettingsForTest settings;
  settings.values["hosts"] = server->uri();
  SqlWriterForTest writer(kType, settings);
  writer.keeps_its_promises();
  settings.values["hosts"] = cat(server->uri(), " ", server->inet());
  EXPECT_EQ(writer.problem(),
            "pgsql:./x.cf: hosts names several servers; name the one that is written to");
  settings.values["hosts"] = "postgresql://u:secret@127.0.0.1:1/d";
  EXPECT_TRUE(
      writer.problem().starts_with("connect to pgsql server postgresql://u:***@127.0.0.1:1/d: "))
      << writer.problem();
}

}  // namespace
}  // namespace postwright
