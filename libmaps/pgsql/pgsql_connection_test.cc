#include "libmaps/pgsql/pgsql_connection.h"

#include <gtest/gtest.h>

namespace postwright {
namespace {

void expect_server(std::string_view name, bool uri, std::string_view host, std::string_view port) {
  PgsqlServer server = PgsqlServer::parse(name);
  EXPECT_EQ(server.uri, uri) << name;
  EXPECT_EQ(server.host, host) << name;
  EXPECT_EQ(server.port, port) << name;
}

TEST(PgsqlServer, IsAHostADirectoryOrAUri) {
  expect_server("a.example", false, "a.example", "");
  expect_server("a.example:77", false, "a.example", "77");
  expect_server("a:b:77", false, "a:b", "77");
  expect_server("/run/postgresql", false, "/run/postgresql", "");
  expect_server("/run/a:b", false, "/run/a:b", "");
  expect_server("postgresql://a:1/b", true, "postgresql://a:1/b", "");
  expect_server("postgres://a", true, "postgres://a", "");
  expect_server("postgresx://a:1", false, "postgresx://a", "1");
}

TEST(PgsqlServer, PasswordsAreNotShown) {
  EXPECT_EQ(without_password("postgresql://u:secret@a:1/b"), "postgresql://u:***@a:1/b");
  EXPECT_EQ(without_password("postgresql://u:s@cret@a/b"), "postgresql://u:***@a/b");
  EXPECT_EQ(without_password("postgres://u@a:1/b?password=secret&user=x&sslpassword=y"),
            "postgres://u@a:1/b?password=***&user=x&sslpassword=***");
  EXPECT_EQ(without_password("postgres://a:1/b?x=c@d"), "postgres://a:1/b?x=c@d");
  EXPECT_EQ(without_password("unix:/a:b@c"), "unix:/a:b@c");
}

TEST(PgsqlConnection, SaysWhyThereIsNone) {
  PgsqlServer server = PgsqlServer::parse("/nonexistent");
  auto opened =
      PgsqlConnection::open(server, std::chrono::steady_clock::now() + std::chrono::seconds(5));
  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.error().kind, ServerTrouble::Kind::failed);
  EXPECT_NE(opened.error().text.find("No such file or directory"), std::string::npos);
}

}  // namespace
}  // namespace postwright
