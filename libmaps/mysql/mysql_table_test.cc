// mysql: tables against real servers of this test.
#include "libmaps/mysql/mysql_table.h"

#include <gtest/gtest.h>

#include "libmaps/mysql/mariadb_for_test.h"

namespace postwright {
namespace {

using std::chrono::milliseconds;
using Texts = std::vector<std::string>;

constexpr const char* kPlain = "SELECT v FROM m WHERE k='%s'";

constexpr const char* kTables =
    "CREATE DATABASE d CHARACTER SET utf8mb4; USE d;"
    "CREATE USER postfix@'%' IDENTIFIED BY 'p'; GRANT ALL ON d.* TO postfix@'%';"
    "CREATE USER postfix@localhost IDENTIFIED BY 'p'; GRANT ALL ON d.* TO postfix@localhost;"
    "CREATE TABLE m(k VARCHAR(200), v TEXT, n INTEGER);"
    "INSERT INTO m VALUES('a@b','target',1),('two','x',2),('two','y',3),('it''s','quote',4),"
    "('nothing',NULL,5),('empty','',6),('%','percent',7),('back\\\\slash','back',8),"
    "('\u00fc','umlaut',9),('long',REPEAT('l',60000),10);"
    "CREATE TABLE secret(v TEXT); INSERT INTO secret VALUES('secret');"
    "CREATE TABLE latin(k VARCHAR(9)) CHARACTER SET latin1; INSERT INTO latin VALUES('\u00fc');"
    "CREATE PROCEDURE one(IN p VARCHAR(200)) SELECT v FROM m WHERE k=p;"
    "CREATE PROCEDURE two(IN p VARCHAR(200)) BEGIN SELECT v FROM m WHERE k=p;"
    " SELECT n FROM m WHERE k=p; END;"
    "CREATE PROCEDURE none(IN p VARCHAR(200)) DO 1;"
    "CREATE PROCEDURE late(IN p VARCHAR(200)) BEGIN SELECT v FROM m WHERE k=p;"
    " SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT='too late'; END;";

class MysqlTableTest : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    server_ = MariadbForTest::shared();
    if (!server_) return;
    EXPECT_EQ(server_->run(kTables), "");
  }

  void SetUp() override {
    if (!server_) GTEST_SKIP() << "MariaDB is not installed (apt-get install mariadb-server)";
    settings_.values = {
        {"hosts", server_->unix_host()}, {"user", "postfix"}, {"password", "p"}, {"dbname", "d"}};
  }

  TablePtr table(std::string query = kPlain) {
    settings_.values["query"] = std::move(query);
    auto opened = open_mysql_table("./x.cf", options_, limits_);
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
  void expect_refused(std::string query, std::string_view text) {
    messages_.messages.clear();
    expect_retry(ask(std::move(query), "two"));
    EXPECT_EQ(warnings(), Texts{cat("mysql:./x.cf: query failed: ", text)});
  }

  static inline MariadbForTest* server_ = nullptr;
  SettingsForTest settings_;
  CollectedMessages messages_;
  OpenOptions options_{.reporter = &messages_, .client_settings = &settings_};
  ServerLimits limits_{.connect = milliseconds(5000), .query = milliseconds(5000)};
};

TEST_F(MysqlTableTest, FindsNothingOneOrSeveral) {
  auto tested = table();
  EXPECT_EQ(tested->lookup("A@B").value(), "target");
  EXPECT_EQ(tested->lookup("two").value(), "x,y");
  EXPECT_EQ(tested->lookup("it's").value(), "quote");
  EXPECT_EQ(tested->lookup("back\\slash").value(), "back");
  EXPECT_EQ(tested->lookup("\u00fc").value(), "umlaut");
  EXPECT_EQ(tested->lookup("long").value(), std::string(60000, 'l'));
  EXPECT_EQ(tested->lookup("nope").value(), std::nullopt);
  EXPECT_EQ(tested->lookup("nothing").value(), std::nullopt);
  EXPECT_EQ(warnings(), Texts{});
  EXPECT_EQ(tested->lookup("empty").value(), std::nullopt);
  EXPECT_EQ(warnings(),
            Texts{"table \"mysql:./x.cf\": empty lookup result for: \"empty\" -- ignored"});
}

TEST_F(MysqlTableTest, MoreRowsThanTheLimitAreAnError) {
  settings_.values["expansion_limit"] = "1";
  expect_retry(ask(kPlain, "two"));
  EXPECT_EQ(warnings(),
            Texts{"dict_mysql_lookup: ./x.cf: Expansion limit exceeded for key: 'two'"});
  EXPECT_EQ(ask(kPlain, "a@b").value(), "target");
}

/// Each of these would find something, or change or break the statement, if it became SQL text.
TEST_F(MysqlTableTest, NoKeyChangesTheStatement) {
  const std::string hostile[] = {"' OR '1'='1",
                                 "x' UNION SELECT v FROM secret -- ",
                                 "x\\' UNION SELECT v FROM secret -- ",
                                 "\" OR \"1\"=\"1",
                                 "x\\\" UNION SELECT v FROM secret -- ",
                                 "1 OR 1=1",
                                 "k",
                                 "'; DROP TABLE m; -- ",
                                 "?",
                                 "%s",
                                 "*/ OR 1=1",
                                 "'",
                                 "''",
                                 "\\",
                                 "\\'",
                                 std::string("two\0' OR 1=1", 12),
                                 "\xff' OR 1=1 -- ",
                                 "\xbf\x27 OR 1=1 -- ",
                                 std::string(65536, '\''),
                                 std::string(65536, '\\'),
                                 std::string(65536, 'x')};
  for (const char* query :
       {kPlain, "SELECT v FROM m WHERE k=\"%s\"", "SELECT v FROM m WHERE k=%s",
        "SELECT v FROM m WHERE k='' '%s'", "SELECT v FROM m WHERE k=N'%s'",
        "SELECT v FROM m WHERE k='<%s>' /* it's '%s' */ OR k='%s' # it's '%s'"}) {
    auto tested = table(query);
    for (const std::string& key : hostile) {
      auto found = tested->lookup(key);
      ASSERT_TRUE(found) << query << "\n"
                         << key.substr(0, 80) << "\n"
                         << found.error().message << "\n"
                         << (messages_.messages.empty() ? "" : messages_.messages.back().text);
      EXPECT_EQ(*found, std::nullopt) << query << "\n" << key.substr(0, 80);
    }
    EXPECT_EQ(tested->lookup("two").value(), "x,y") << query;
  }
  EXPECT_EQ(warnings(), Texts{});
}

TEST_F(MysqlTableTest, QueriesOfManyShapes) {
  EXPECT_EQ(ask("SELECT v FROM m WHERE n='%s'", "4").value(), "quote");
  EXPECT_EQ(ask("SELECT v FROM m WHERE n=%u AND '%d'='b'", "1@b").value(), "target");
  EXPECT_EQ(ask("SELECT v FROM m WHERE k='two' ORDER BY v LIMIT %s", "1").value(), "x");
  EXPECT_EQ(ask("SELECT v, n, k FROM m WHERE k='%s'", "two").value(), "x,y");
  EXPECT_EQ(ask("SELECT n FROM m WHERE k='%s'", "two").value(), "2,3");
  EXPECT_EQ(ask("SELECT DATE '%s'", "2026-01-02").value(), "2026-01-02");
  EXPECT_EQ(ask("SELECT 1.5 FROM m WHERE k='%s'", "a@b").value(), "1.5");
  EXPECT_EQ(ask("SELECT v FROM %d WHERE k='%u@b'", "a@m").value(), "target");
  EXPECT_EQ(ask("SELECT v FROM `%d` WHERE k='%u@b'", "a@m").value(), "target");
  EXPECT_EQ(ask("SELECT v FROM m WHERE k LIKE '%u%%' AND n < 3", "a@b").value(), "target");
  EXPECT_EQ(warnings(), Texts{});
}

TEST_F(MysqlTableTest, ResultSetsAreCounted) {
  EXPECT_EQ(ask("CALL one('%s')", "two").value(), "x,y");
  auto one = table("CALL one('%s')");
  for (const char* key : {"two", "nope", "two"})
    EXPECT_EQ(one->lookup(key).value().value_or("none"),
              key == std::string("two") ? "x,y" : "none");
  expect_refused("CALL two('%s')", "multiple result sets returning data are not supported");
  expect_refused("CALL none('%s')", "query returned no result set(require_result_set = yes)");
  expect_refused("UPDATE m SET n=n WHERE k='%s'",
                 "query returned no result set(require_result_set = yes)");
  expect_refused("CALL late('%s')", "too late");
  expect_refused("CALL nosuch('%s')", "PROCEDURE d.nosuch does not exist");
  settings_.values["require_result_set"] = "no";
  EXPECT_EQ(ask("CALL none('%s')", "two").value(), std::nullopt);
}

TEST_F(MysqlTableTest, AServerThatRefusesStaysInUse) {
  auto tested = table("SELECT CASE '%s' WHEN 'bad' THEN (SELECT v FROM m) ELSE 'good' END");
  expect_retry(tested->lookup("bad"));
  EXPECT_EQ(warnings(), Texts{"mysql:./x.cf: query failed: Subquery returns more than 1 row"});
  EXPECT_EQ(tested->lookup("x").value(), "good");
  expect_refused("SELECT v FROM nosuch WHERE k='%s'", "Table 'd.nosuch' doesn't exist");
  messages_.messages.clear();
  expect_retry(ask("SELECT v FROM m WHERE k='%s'; SELECT 'second'", "two"));
  EXPECT_EQ(warnings().size(), 1u);
  EXPECT_TRUE(warned("mysql:./x.cf: query failed: You have an error in your SQL syntax"));
}

TEST_F(MysqlTableTest, CharacterSets) {
  EXPECT_EQ(ask("SELECT k FROM latin WHERE k='%s'", "\u00fc").value(), "\u00fc");
  EXPECT_EQ(ask("SELECT k FROM latin WHERE k='%s'", "\u20ac\u4e00").value(), std::nullopt);
  settings_.values["charset"] = "latin1";
  EXPECT_EQ(ask(kPlain, "\u00fc").value(), std::nullopt);
  settings_.values["charset"] = "nonsense";
  expect_retry(ask(kPlain, "two"));
  EXPECT_TRUE(warned("nonsense"));
}

TEST_F(MysqlTableTest, OneConnectionIsUsedAgain) {
  auto tested = table("SELECT CONNECTION_ID() FROM m WHERE '%s' <> '' LIMIT 1");
  auto first = tested->lookup("a").value();
  ASSERT_TRUE(first);
  EXPECT_EQ(tested->lookup("b").value(), first);
  settings_.values["idle_interval"] = "1";
  auto idle = table("SELECT CONNECTION_ID() FROM m WHERE '%s' <> '' LIMIT 1");
  first = idle->lookup("a").value();
  std::this_thread::sleep_for(milliseconds(1100));
  EXPECT_NE(idle->lookup("a").value(), first);
}

TEST_F(MysqlTableTest, AConnectionThatTheServerEndsIsMadeAgain) {
  auto tested = table("SELECT CONNECTION_ID() FROM m WHERE '%s' <> '' LIMIT 1");
  for (int i = 0; i < 2; ++i) {
    auto id = tested->lookup("a@b");
    ASSERT_TRUE(id && *id);
    EXPECT_EQ(server_->run(cat("KILL ", **id)), "");
    auto next = tested->lookup("a@b");
    ASSERT_TRUE(next && *next);
    EXPECT_NE(**next, **id);
  }
  EXPECT_EQ(warnings(), Texts{});
}

TEST_F(MysqlTableTest, HostsMayBeSocketsAndPorts) {
  settings_.values["hosts"] = server_->inet_host();
  EXPECT_EQ(ask(kPlain, "a@b").value(), "target");
  settings_.values["hosts"] = cat("127.0.0.1:", server_->port());
  EXPECT_EQ(ask(kPlain, "a@b").value(), "target");
  settings_.values["password"] = "wrong";
  expect_retry(ask(kPlain, "a@b"));
  ASSERT_EQ(warnings().size(), 2u);
  EXPECT_EQ(warnings()[0],
            cat("connect to mysql server 127.0.0.1:", server_->port(),
                ": Access denied for user 'postfix'@'127.0.0.1' (using password: YES)"));
}

TEST_F(MysqlTableTest, OptionFilesHaveWhatIsNotSet) {
  std::string file = server_->path("my.cnf");
  std::ofstream(file) << "[client]\nuser=postfix\ndefault-character-set=latin1\n"
                         "[other]\npassword=p\n";
  settings_.values.erase("user");
  settings_.values.erase("password");
  settings_.values["option_file"] = file;
  settings_.values["option_group"] = "other";
  EXPECT_EQ(ask(kPlain, "\u00fc").value(), "umlaut");
  settings_.values["option_group"] = "client";
  expect_retry(ask(kPlain, "a@b"));
  EXPECT_TRUE(warned("(using password: NO)"));
}

TEST_F(MysqlTableTest, TlsIsAsTheSettingsSay) {
  ASSERT_TRUE(server_->directory().make_certificate("other"));
  settings_.values["hosts"] = server_->inet_host();
  constexpr const char* kTls =
      "SELECT VARIABLE_VALUE <> '' FROM information_schema.SESSION_STATUS WHERE "
      "VARIABLE_NAME='Ssl_version' AND '%s' <> ''";
  settings_.values["tls_CAfile"] = server_->path("server.crt");
  EXPECT_EQ(ask(kTls, "a").value(), "1");
  settings_.values["tls_verify_cert"] = "yes";
  EXPECT_EQ(ask(kTls, "a").value(), "1");
  settings_.values["tls_CAfile"] = server_->path("other.crt");
  expect_retry(ask(kTls, "a"));
  EXPECT_TRUE(warned("connect to mysql server inet:127.0.0.1:"));
  EXPECT_TRUE(warned("certificate"));
}

TEST_F(MysqlTableTest, AServerThatIsNotThereIsATemporaryError) {
  settings_.values["hosts"] = "unix:/nonexistent/socket";
  expect_retry(ask(kPlain, "a@b"));
  Texts twice(2,
              "connect to mysql server unix:/nonexistent/socket: Can't connect to local server "
              "through socket '/nonexistent/socket' (2)");
  EXPECT_EQ(warnings(), twice);
}

TEST_F(MysqlTableTest, TheNextHostIsAsked) {
  settings_.values["hosts"] = cat("inet:127.0.0.1:1 ", server_->inet_host());
  for (int i = 0; i < 10; ++i) EXPECT_EQ(ask(kPlain, "a@b").value(), "target");
  // Sockets first: the port that does not work is never tried.
  settings_.values["hosts"] = cat("127.0.0.1:1 ", server_->unix_host());
  messages_.messages.clear();
  for (int i = 0; i < 10; ++i) EXPECT_EQ(ask(kPlain, "a@b").value(), "target");
  EXPECT_EQ(warnings(), Texts{});
}

/// Two servers with the same data, of which one stops in several ways.
TEST_F(MysqlTableTest, ServersThatStopAndComeBack) {
  ASSERT_TRUE(server_->stop());
  MariadbForTest other;
  ASSERT_TRUE(other.directory().run(
      {"cp", server_->path("server.crt"), server_->path("server.key"), other.directory().path()}));
  ASSERT_TRUE(other.make(server_) && other.start() && server_->start())
      << other.directory().log() << server_->directory().log();

  limits_ = {.connect = milliseconds(500), .query = milliseconds(500)};
  settings_.values["retry_interval"] = "1";
  auto one = table();
  settings_.values["hosts"] = server_->inet_host();
  settings_.values["tls_CAfile"] = server_->path("server.crt");
  auto encrypted = table();
  settings_.values.erase("tls_CAfile");
  settings_.values["hosts"] = cat(server_->unix_host(), " ", other.unix_host());
  constexpr const char* kWho = "SELECT CONCAT('%s:', @@port)";
  std::string mine = cat("a:", server_->port());
  std::string others = cat("a:", other.port());
  auto both = table(kWho);
  while (both->lookup("a").value().value() != mine) both = table(kWho);
  EXPECT_EQ(one->lookup("a@b").value(), "target");
  EXPECT_EQ(encrypted->lookup("a@b").value(), "target");

  server_->process().pause();
  auto begin = std::chrono::steady_clock::now();
  EXPECT_EQ(both->lookup("a").value(), others);
  expect_retry(encrypted->lookup("a@b"));
  expect_retry(one->lookup("a@b"));
  expect_retry(one->lookup("a@b"));
  EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(6));
  EXPECT_TRUE(warned("time limit exceeded"));
  server_->process().resume();
  EXPECT_EQ(one->lookup("a@b").value(), "target");
  EXPECT_EQ(encrypted->lookup("a@b").value(), "target");
  EXPECT_EQ(both->lookup("a").value(), others);

  // The one in use is killed in the middle of a lookup.
  std::thread killer([&] {
    std::this_thread::sleep_for(milliseconds(300));
    server_->process().kill_all();
  });
  limits_ = {.connect = milliseconds(500), .query = milliseconds(5000)};
  settings_.values["hosts"] = server_->unix_host();
  auto slow = table("SELECT v FROM m WHERE k='%s' AND SLEEP(4)=0");
  expect_retry(slow->lookup("two"));
  killer.join();
  EXPECT_EQ(both->lookup("a").value(), others);
  expect_retry(one->lookup("a@b"));
  ASSERT_TRUE(server_->start()) << server_->directory().log();
  EXPECT_EQ(one->lookup("a@b").value(), "target");
  other.process().kill_all();
  EXPECT_EQ(both->lookup("a").value(), mine);
}

TEST(MysqlSettings, AreChecked) {
  SettingsForTest settings;
  OpenOptions options{.client_settings = &settings};
  auto problem = [&] { return open_mysql_table("./x.cf", options).error().message; };
  EXPECT_EQ(problem(), "./x.cf: bad string length 0 < 1: dbname = ");
  settings.values["dbname"] = "d";
  EXPECT_EQ(problem(), "./x.cf: bad string length 0 < 1: table = ");
  settings.values["query"] = kPlain;
  settings.values["hosts"] = "a:99999";
  EXPECT_EQ(problem(), "bad port number: 99999");
  settings.values["hosts"] = "unix:/a:b inet:a:x";
  EXPECT_EQ(problem(), "unknown service: x/tcp");
  settings.values["hosts"] = "a";
  settings.values["tls_verify_cert"] = "maybe";
  EXPECT_EQ(problem(), "./x.cf: bad boolean configuration: tls_verify_cert = maybe");
  settings.values["tls_verify_cert"] = "no";
  settings.values["idle_interval"] = "0";
  EXPECT_EQ(problem(), "./x.cf: invalid idle_interval parameter value 0 < 1");
  options.access = Access::update;
  EXPECT_EQ(problem(), "mysql:./x.cf map requires O_RDONLY access mode");
}

}  // namespace
}  // namespace postwright
