// pgsql: tables against real servers of this test.
#include "libmaps/pgsql/pgsql_table.h"

#include <gtest/gtest.h>

#include "libmaps/pgsql/postgres_for_test.h"

namespace postwright {
namespace {

using std::chrono::milliseconds;
using Texts = std::vector<std::string>;

constexpr const char* kPlain = "SELECT v FROM m WHERE k='%s'";

class PgsqlTableTest : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    server_ = PostgresForTest::shared();
    if (!server_) return;
    EXPECT_EQ(server_->run("CREATE TABLE m(k TEXT, v TEXT, n INTEGER);"
                           "INSERT INTO m VALUES('a@b','target',1),('two','x',2),('two','y',3),"
                           "('it''s','quote',4),('nothing',NULL,5),('empty','',6),"
                           "('%','percent',7),('back\\slash','back',8),('\u00fc','umlaut',9);"
                           "CREATE TABLE secret(v TEXT); INSERT INTO secret VALUES('secret');"
                           "CREATE FUNCTION f(text) RETURNS text LANGUAGE sql AS "
                           "'SELECT v FROM m WHERE k=$1';"
                           "CREATE TABLE net(n INET, v TEXT); "
                           "INSERT INTO net VALUES('10.0.0.0/8','ten')"),
              "");
  }

  void SetUp() override {
    if (!server_) GTEST_SKIP() << "PostgreSQL is not installed (apt-get install postgresql)";
    settings_.values["hosts"] = server_->uri();
  }

  TablePtr table(std::string query = kPlain) {
    settings_.values["query"] = std::move(query);
    auto opened = open_pgsql_table("./x.cf", options_, limits_);
    EXPECT_TRUE(opened) << opened.error().message;
    return std::move(*opened);
  }
  Result<std::optional<std::string>> ask(std::string query, std::string_view key) {
    return table(std::move(query))->lookup(key);
  }
  Texts warnings() const {
    Texts texts;
    for (const auto& message : messages_.messages) texts.push_back(message.text);
    return texts;
  }
  bool warned(std::string_view text) const {
    return std::ranges::any_of(messages_.messages, [&](const auto& message) {
      return message.text.find(text) != std::string::npos;
    });
  }
  void expect_retry(const Result<std::optional<std::string>>& found) {
    ASSERT_FALSE(found) << found->value_or("not found");
    EXPECT_EQ(found.error().kind, ErrorKind::retry);
  }

  static inline PostgresForTest* server_ = nullptr;
  SettingsForTest settings_;
  CollectedMessages messages_;
  OpenOptions options_{.reporter = &messages_, .client_settings = &settings_};
  ServerLimits limits_{.connect = milliseconds(5000), .query = milliseconds(5000)};
};

TEST_F(PgsqlTableTest, FindsNothingOneOrSeveral) {
  auto tested = table();
  EXPECT_EQ(tested->lookup("A@B").value(), "target");
  EXPECT_EQ(tested->lookup("two").value(), "x,y");
  EXPECT_EQ(tested->lookup("it's").value(), "quote");
  EXPECT_EQ(tested->lookup("back\\slash").value(), "back");
  EXPECT_EQ(tested->lookup("\u00fc").value(), "umlaut");
  EXPECT_EQ(tested->lookup("nope").value(), std::nullopt);
  EXPECT_EQ(warnings(), Texts{});
}

/// As Postfix has it: no difference between NULL and an empty text.
TEST_F(PgsqlTableTest, EmptyResultsAreWarnedAbout) {
  auto tested = table();
  EXPECT_EQ(tested->lookup("nothing").value(), std::nullopt);
  EXPECT_EQ(tested->lookup("empty").value(), std::nullopt);
  EXPECT_EQ(warnings(),
            (Texts{"table \"pgsql:./x.cf\": empty lookup result for: \"nothing\" -- ignored",
                   "table \"pgsql:./x.cf\": empty lookup result for: \"empty\" -- ignored"}));
}

TEST_F(PgsqlTableTest, MoreRowsThanTheLimitAreAnError) {
  settings_.values["expansion_limit"] = "1";
  expect_retry(ask(kPlain, "two"));
  EXPECT_EQ(warnings(),
            Texts{"dict_pgsql_lookup: ./x.cf: Expansion limit exceeded for key: 'two'"});
  EXPECT_EQ(ask(kPlain, "a@b").value(), "target");
}

/// Each of these would find something, or change or break the statement, if it became SQL text.
TEST_F(PgsqlTableTest, NoKeyChangesTheStatement) {
  const std::string hostile[] = {"' OR '1'='1",
                                 "x' UNION SELECT v FROM secret --",
                                 "x\\' UNION SELECT v FROM secret --",
                                 "\" OR \"1\"=\"1",
                                 "1 OR 1=1",
                                 "k",
                                 "'; DROP TABLE m; --",
                                 "$1",
                                 "$$",
                                 "%s",
                                 "*/ OR 1=1",
                                 "'",
                                 "''",
                                 "\\",
                                 "\\'",
                                 "e'",
                                 std::string("two\0' OR 1=1", 12),
                                 "\xff' OR 1=1 --",
                                 "\xc3' OR 1=1 --",
                                 std::string(65536, '\''),
                                 std::string(65536, '\\'),
                                 std::string(65536, 'x')};
  for (const char* query : {kPlain, "SELECT v FROM m WHERE k=%s", "SELECT v FROM m WHERE k=E'%s'",
                            "SELECT v FROM m WHERE k=$x$%s$x$", "SELECT v FROM m WHERE k=text '%s'",
                            "SELECT v FROM m WHERE k='<%s>' /* it's /* '%s' */ */ OR k='%s'"}) {
    auto tested = table(query);
    for (const std::string& key : hostile) {
      auto found = tested->lookup(key);
      ASSERT_TRUE(found) << query << "\n" << key.substr(0, 80) << "\n" << found.error().message;
      EXPECT_EQ(*found, std::nullopt) << query << "\n" << key.substr(0, 80);
    }
    EXPECT_EQ(tested->lookup("two").value(), "x,y") << query;
  }
  EXPECT_EQ(warnings(), Texts{});
}

TEST_F(PgsqlTableTest, QueriesOfManyShapes) {
  EXPECT_EQ(ask("SELECT v FROM m WHERE n='%s'", "4").value(), "quote");
  EXPECT_EQ(ask("SELECT v FROM m WHERE n=%u AND '%d'='b'", "1@b").value(), "target");
  EXPECT_EQ(ask("SELECT v FROM m WHERE k='two' ORDER BY v LIMIT %s", "1").value(), "x");
  EXPECT_EQ(ask("SELECT v FROM net WHERE n >>= inet '%s'", "10.1.2.3").value(), "ten");
  EXPECT_EQ(ask("SELECT v FROM net WHERE n >>= '%s'::inet", "10.1.2.3").value(), "ten");
  EXPECT_EQ(ask("SELECT '%s' IS NULL", "x").value(), "f");
  EXPECT_EQ(ask("SELECT v FROM %d WHERE k='%u@b'", "a@m").value(), "target");
  EXPECT_EQ(ask("SELECT v FROM \"%d\" WHERE k='%u@b'", "a@m").value(), "target");
  EXPECT_EQ(ask("SELECT v FROM M%d WHERE k='a@b'", "x@").value_or("error"), std::nullopt);
  EXPECT_EQ(ask("SELECT v FROM m WHERE k='%s'; SELECT 'second'", "two").value(), "second");
  EXPECT_EQ(ask("UPDATE m SET n=n WHERE k='%s'", "two").value(), std::nullopt);
  settings_.values.erase("query");
  settings_.values["select_function"] = "f";
  EXPECT_EQ(ask("", "it's").value(), "quote");
  EXPECT_EQ(warnings(), Texts{});
}

TEST_F(PgsqlTableTest, AServerThatRefusesStaysInUse) {
  auto tested = table("SELECT v FROM m WHERE n='%s'");
  expect_retry(tested->lookup("four"));
  ASSERT_EQ(warnings().size(), 1u);
  EXPECT_TRUE(
      warnings()[0].starts_with(cat("pgsql query failed: fatal error from host ", server_->uri(),
                                    ": ERROR:  invalid input "
                                    "syntax for type integer: \"four\"")))
      << warnings()[0];
  EXPECT_EQ(tested->lookup("4").value(), "quote");
  expect_retry(ask("SELECT v FROM nosuch WHERE k='%s'", "two"));
  EXPECT_TRUE(warned("relation \"nosuch\" does not exist"));
  expect_retry(ask("COPY m TO STDOUT", "two"));
  EXPECT_TRUE(warned("COPY is no query"));
}

TEST_F(PgsqlTableTest, KeysOutsideOfTheDatabasesEncodingAreNotFound) {
  if (server_->run("CREATE DATABASE latin ENCODING 'LATIN1' TEMPLATE template0").empty()) {
    settings_.values["hosts"] = server_->uri("latin");
    EXPECT_EQ(ask("SELECT 'found' WHERE '%s' <> ''", "\u00fc").value(), "found");
    EXPECT_EQ(ask("SELECT 'found' WHERE '%s' <> ''", "\u20ac").value(), std::nullopt);
    EXPECT_EQ(warnings(), Texts{});
  }
  settings_.values["hosts"] = server_->uri();
  settings_.values["encoding"] = "LATIN1";
  EXPECT_EQ(ask(kPlain, "\u00fc").value(), std::nullopt);
  expect_retry(ask("SELECT U&'\\20AC' WHERE '%s' <> ''", "\u00fc"));  // it cannot be said
  settings_.values["encoding"] = "nonsense";
  expect_retry(ask(kPlain, "two"));
  EXPECT_TRUE(warned("nonsense"));
}

TEST_F(PgsqlTableTest, OneConnectionIsUsedAgain) {
  auto tested = table("SELECT pg_backend_pid() WHERE '%s' <> ''");
  auto first = tested->lookup("a").value();
  ASSERT_TRUE(first);
  EXPECT_EQ(tested->lookup("b").value(), first);
  settings_.values["idle_interval"] = "1";
  auto idle = table("SELECT pg_backend_pid() WHERE '%s' <> ''");
  first = idle->lookup("a").value();
  std::this_thread::sleep_for(milliseconds(1100));
  EXPECT_NE(idle->lookup("a").value(), first);
}

TEST_F(PgsqlTableTest, AConnectionThatTheServerEndsIsMadeAgain) {
  auto tested = table();
  EXPECT_EQ(tested->lookup("a@b").value(), "target");
  for (int i = 0; i < 2; ++i) {
    EXPECT_EQ(server_->run("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE "
                           "application_name='postwright' AND pid <> pg_backend_pid()"),
              "");
    EXPECT_EQ(tested->lookup("a@b").value(), "target");
  }
  EXPECT_EQ(warnings(), Texts{});
  // One that ends in the middle of its only query is not silently tried for ever.
  expect_retry(ask("SELECT pg_terminate_backend(pg_backend_pid()) WHERE '%s' <> ''", "a"));
  EXPECT_EQ(warnings().size(), 2u);
}

TEST_F(PgsqlTableTest, HostsMayBeSocketsAndPorts) {
  settings_.values["user"] = "postfix";
  settings_.values["dbname"] = "postgres";
  settings_.values["hosts"] = cat("inet:127.0.0.1:", server_->port());
  EXPECT_EQ(ask(kPlain, "a@b").value(), "target");
  settings_.values["hosts"] = cat("127.0.0.1:", server_->port());
  EXPECT_EQ(ask(kPlain, "a@b").value(), "target");
  setenv("PGPORT", cat(server_->port()).c_str(), 1);
  settings_.values["hosts"] = cat("unix:", server_->directory().path());
  EXPECT_EQ(ask(kPlain, "a@b").value(), "target");
  unsetenv("PGPORT");
}

TEST_F(PgsqlTableTest, TlsIsAsTheUriSays) {
  ASSERT_TRUE(server_->directory().make_certificate("other"));
  constexpr const char* kTls =
      "SELECT ssl FROM pg_stat_ssl WHERE pid=pg_backend_pid() AND '%s' <> ''";
  std::string verified = cat(server_->inet(), "?sslmode=verify-full&sslrootcert=");
  settings_.values["hosts"] = cat(verified, server_->path("server.crt"));
  EXPECT_EQ(ask(kTls, "a").value(), "t");
  settings_.values["hosts"] = cat(verified, server_->path("other.crt"));
  expect_retry(ask(kTls, "a"));
  EXPECT_TRUE(warned("certificate verify failed"));
  settings_.values["hosts"] = cat(server_->inet(), "?sslmode=disable");
  EXPECT_EQ(ask(kTls, "a").value(), "f");
}

TEST_F(PgsqlTableTest, AServerThatIsNotThereIsATemporaryError) {
  settings_.values["hosts"] = "postgresql://u:secret@127.0.0.1:1/d";
  expect_retry(ask(kPlain, "a@b"));
  ASSERT_EQ(warnings().size(), 2u);  // an only host is tried twice
  EXPECT_TRUE(warnings()[0].starts_with(
      "connect to pgsql server postgresql://u:***@127.0.0.1:1/d: connection to server at "
      "\"127.0.0.1\", port 1 failed: Connection refused"))
      << warnings()[0];
}

TEST_F(PgsqlTableTest, TheNextHostIsAsked) {
  settings_.values["hosts"] = cat("postgresql://127.0.0.1:1/d ", server_->inet());
  for (int i = 0; i < 10; ++i) EXPECT_EQ(ask(kPlain, "a@b").value(), "target");
  // Sockets first: the port that does not work is never tried.
  settings_.values["user"] = "postfix";
  settings_.values["dbname"] = "postgres";
  settings_.values["hosts"] = cat("127.0.0.1:1 unix:", server_->directory().path());
  setenv("PGPORT", cat(server_->port()).c_str(), 1);
  messages_.messages.clear();
  for (int i = 0; i < 10; ++i) EXPECT_EQ(ask(kPlain, "a@b").value(), "target");
  EXPECT_EQ(warnings(), Texts{});
  unsetenv("PGPORT");
}

/// Two servers with the same data, of which one stops in several ways.
TEST_F(PgsqlTableTest, ServersThatStopAndComeBack) {
  server_->process().signal_all(SIGINT);  // a copy wants files that are at rest
  while (server_->process().runs()) std::this_thread::sleep_for(milliseconds(5));
  PostgresForTest other;
  ASSERT_TRUE(other.make(server_) && other.start() && server_->start())
      << other.directory().log() << server_->directory().log();

  limits_ = {.connect = milliseconds(500), .query = milliseconds(500)};
  settings_.values["retry_interval"] = "1";
  settings_.values["hosts"] = server_->uri();
  auto one = table();
  settings_.values["hosts"] = cat(server_->uri(), " ", other.uri());
  auto both = table("SELECT '%s:' || current_setting('port')");
  std::string mine = cat("a:", server_->port());
  std::string others = cat("a:", other.port());
  std::string used;
  do {  // until it is ours that is in use
    both = table("SELECT '%s:' || current_setting('port')");
    used = both->lookup("a").value().value();
  } while (used != mine);
  EXPECT_EQ(one->lookup("a@b").value(), "target");

  server_->process().pause();
  auto begin = std::chrono::steady_clock::now();
  EXPECT_EQ(both->lookup("a").value(), others);
  expect_retry(one->lookup("a@b"));
  expect_retry(one->lookup("a@b"));
  EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(5));
  EXPECT_TRUE(warned("time limit exceeded"));
  server_->process().resume();
  EXPECT_EQ(one->lookup("a@b").value(), "target");
  EXPECT_EQ(both->lookup("a").value(), others);

  // The one in use is killed in the middle of a lookup.
  std::thread killer([&] {
    std::this_thread::sleep_for(milliseconds(300));
    server_->process().kill_all();
  });
  limits_ = {.connect = milliseconds(500), .query = milliseconds(5000)};
  settings_.values["hosts"] = server_->uri();
  auto slow = table("SELECT v FROM m, pg_sleep(4) WHERE k='%s'");
  expect_retry(slow->lookup("two"));
  killer.join();
  EXPECT_EQ(both->lookup("a").value(), others);
  expect_retry(one->lookup("a@b"));
  ASSERT_TRUE(server_->start()) << server_->directory().log();
  EXPECT_EQ(one->lookup("a@b").value(), "target");
  other.process().kill_all();
  EXPECT_EQ(both->lookup("a").value(), mine);
}

TEST(PgsqlSettings, AreChecked) {
  SettingsForTest settings;
  OpenOptions options{.client_settings = &settings};
  auto problem = [&] { return open_pgsql_table("./x.cf", options).error().message; };
  EXPECT_EQ(problem(), "./x.cf: bad string length 0 < 1: table = ");
  settings.values["query"] = kPlain;
  EXPECT_EQ(problem(), "pgsql:./x.cf host target 'localhost' requires dbname setting");
  settings.values["hosts"] = "postgresql://a/b 127.0.0.1:1";
  EXPECT_EQ(problem(), "pgsql:./x.cf host target '127.0.0.1' requires dbname setting");
  settings.values["hosts"] = "postgresql://a/b";
  settings.values["idle_interval"] = "0";
  EXPECT_EQ(problem(), "./x.cf: invalid idle_interval parameter value 0 < 1");
  settings.values["idle_interval"] = "1";
  settings.values["retry_interval"] = "x";
  EXPECT_EQ(problem(), "./x.cf: bad numerical configuration: retry_interval = x");
  options.access = Access::update;
  EXPECT_EQ(problem(), "pgsql:./x.cf map requires O_RDONLY access mode");
}

}  // namespace
}  // namespace postwright
