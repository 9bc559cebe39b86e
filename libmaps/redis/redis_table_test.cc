// redis: tables against real servers of this test.
#include "libmaps/redis/redis_table.h"

#include <gtest/gtest.h>

#include "libmaps/client/client_table_for_test.h"
#include "libmaps/redis/redis_for_test.h"

namespace postwright {
namespace {

using std::chrono::milliseconds;
using Texts = std::vector<std::string>;

class RedisTableTest : public ClientTableTest {
 protected:
  RedisTableTest() : ClientTableTest(open_redis_table) {}

  static void SetUpTestSuite() {
    if (!RedisForTest::is_installed()) return;
    server_ = new RedisForTest;
    EXPECT_TRUE(server_->start()) << server_->log();
  }
  static void TearDownTestSuite() { delete std::exchange(server_, nullptr); }

  void SetUp() override {
    if (!server_) GTEST_SKIP() << "redis-server is not installed (apt-get install redis-server)";
    settings_.values = {{"hosts", server_->host()}, {"timeout", "1"}};
    fill();
  }
  static void fill() {
    server_->run({"FLUSHALL"});
    server_->run({"SET", "one", "first"});
    server_->run({"SET", "empty", ""});
    server_->run({"SET", "*", "star"});
    server_->run({"SET", "mail:a:b.example", "shaped"});
    server_->run({"RPUSH", "list", "x"});
    server_->run({"HSET", "aliases:b.example", "a", "in the hash"});
  }

  std::string error(std::map<std::string, std::string> values) {
    settings_.values = std::move(values);
    auto opened = open_redis_table("./x.cf", options_);
    if (opened) return "(none)";
    EXPECT_EQ(opened.error().kind, ErrorKind::config);
    return opened.error().message;
  }

  static inline RedisForTest* server_ = nullptr;
};

TEST_F(RedisTableTest, FindsStringsAndFieldsOfHashes) {
  auto tested = table();
  EXPECT_EQ(shown(tested->lookup("ONE")), "first");
  EXPECT_EQ(shown(tested->lookup("other")), "-");
  EXPECT_EQ(warnings(), Texts{});
  EXPECT_EQ(shown(tested->lookup("empty")), "-");
  EXPECT_EQ(warnings(),
            Texts{"table \"redis:./x.cf\": empty lookup result for: \"empty\" -- ignored"});
  EXPECT_EQ(ask("A@B.example", {{"key_format", "mail:%u:%d"}, {"result_format", "<%s>"}}),
            "<shaped>");
  auto hash = table({{"key_format", "%u"}, {"hash", "aliases:%d"}, {"result_format", "%s"}});
  EXPECT_EQ(shown(hash->lookup("a@b.example")), "in the hash");
  for (const char* key : {"a@c.example", "x@b.example", "a", "@b.example"})
    EXPECT_EQ(shown(hash->lookup(key)), "-") << key;
  EXPECT_EQ(ask("a@b.example", {{"domain", "c.example"}}), "-");
}

TEST_F(RedisTableTest, OverTcpAndInAnotherDatabase) {
  EXPECT_EQ(ask("one", {{"hosts", server_->inet()}}), "first");
  EXPECT_EQ(ask("one", {{"database", "3"}}), "-");
  EXPECT_EQ(ask("one", {{"database", "99"}}), "(later)");
}

TEST_F(RedisTableTest, KeysAndValuesAreAnyBytes) {
  auto tested = table({{"key_format", "%s"}});
  for (const std::string& key :
       {std::string("*"), std::string("a\r\ndel one\r\n"), std::string("\0", 1),
        std::string("a\0b", 3), std::string("\"'\\ $"), std::string(65536, '*'),
        std::string(65536, 'x'), std::string("ü@ö")}) {
    EXPECT_EQ(shown(tested->lookup(key)), key == "*" ? "star" : "-");
    server_->run({"SET", key, cat("<", key.substr(0, 10), ">")});
    EXPECT_EQ(shown(tested->lookup(key)), until_nul(cat("<", key.substr(0, 10), ">")));
  }
  EXPECT_EQ(shown(tested->lookup("one")), "first") << "nothing of a key was a command";
  EXPECT_EQ(shown(tested->lookup("\xff")), "-");
  std::string large(2000000, 'v');
  server_->run({"SET", "large", large});
  EXPECT_EQ(shown(tested->lookup("large")), large);
  EXPECT_EQ(warnings(), Texts{});
}

TEST_F(RedisTableTest, AKeyThatIsNoStringIsATemporaryErrorAndTheServerGoesOn) {
  auto tested = table();
  EXPECT_EQ(shown(tested->lookup("list")), "(later)");
  EXPECT_EQ(warnings(),
            Texts{cat("redis:./x.cf: ", server_->host(),
                      ": GET: WRONGTYPE Operation against a key holding the wrong kind of value")});
  EXPECT_EQ(shown(tested->lookup("one")), "first");
}

TEST_F(RedisTableTest, Passwords) {
  RedisForTest server;
  ASSERT_TRUE(server.start({"--requirepass", "se cret"})) << server.log();
  RedisLogin login{.username = {}, .password = "se cret", .database = 0};
  EXPECT_EQ(server.run({"SET", "one", "guarded"}, login), "OK");
  server.run({"ACL", "SETUSER", "reader", "on", ">word", "~*", "+get"}, login);
  EXPECT_EQ(ask("one", {{"hosts", server.host()}}), "(later)");
  EXPECT_EQ(ask("one", {{"password", "wrong"}}), "(later)");
  EXPECT_EQ(ask("one", {{"password", "se cret"}}), "guarded");
  EXPECT_EQ(ask("one", {{"username", "reader"}, {"password", "word"}}), "guarded");
  EXPECT_EQ(ask("one", {{"username", "nobody"}}), "(later)");
}

TEST_F(RedisTableTest, Encrypted) {
  RedisForTest server;
  ASSERT_TRUE(server.start({"--bind", "127.0.0.1", "127.0.0.2", "--tls-auth-clients", "no"}, true))
      << server.log();
  ASSERT_TRUE(server.directory().make_certificate("other"));
  std::string large(300000, 'v');
  server.run({"SET", "one", "hidden"});
  server.run({"SET", "large", large});
  settings_.values["tls"] = "yes";
  std::string host = server.tls_host("127.0.0.1");
  std::string warning = cat("connect to redis server ", host, ": TLS: certificate verify failed: ");
  EXPECT_EQ(ask("one", {{"hosts", host}}), "(later)") << "nobody trusts this certificate";
  EXPECT_EQ(warnings(), Texts(2, cat(warning, "self-signed certificate")));
  EXPECT_EQ(ask("one", {{"tls_CAfile", server.path("other.crt")}}), "(later)");
  warnings();
  auto tested = table({{"tls_CAfile", server.path("server.crt")}});
  for (int i = 0; i < 3; ++i) {
    EXPECT_EQ(shown(tested->lookup("one")), "hidden");
    EXPECT_EQ(shown(tested->lookup("large")), large);
    EXPECT_EQ(shown(tested->lookup(std::string(65536, 'x'))), "-");
    // What a server says without being asked, such as session tickets, may come in between.
    std::this_thread::sleep_for(milliseconds(20));
  }
  EXPECT_EQ(server.run({"CLIENT", "KILL", "TYPE", "normal"}), "1") << "one connection was kept";
  EXPECT_EQ(shown(tested->lookup("one")), "hidden");
  EXPECT_EQ(warnings(), Texts{});
  EXPECT_EQ(ask("one", {{"hosts", server.tls_host("localhost")}}), "hidden");
  EXPECT_EQ(ask("one", {{"hosts", server.tls_host("127.0.0.2")}}), "(later)") << "another name";
  EXPECT_EQ(warnings(), Texts(2, cat("connect to redis server ", server.tls_host("127.0.0.2"),
                                     ": TLS: certificate verify failed: IP address mismatch")));
  EXPECT_EQ(ask("one", {{"tls_verify_cert", "no"}}), "hidden");
  EXPECT_EQ(ask("one", {{"hosts", server.inet()}}), "(later)") << "not encrypted there";
  EXPECT_EQ(ask("one", {{"hosts", server.host()}}), "hidden") << "UNIX sockets never are";
}

TEST_F(RedisTableTest, ACertificateForTheClient) {
  RedisForTest server;
  ASSERT_TRUE(server.directory().make_certificate("client"));
  chmod(server.path("client.key").c_str(), 0644);
  ASSERT_TRUE(server.start({"--tls-ca-cert-file", server.path("client.crt")}, true))
      << server.log();
  server.run({"SET", "one", "guarded"});
  Values tls{{"tls", "yes"},
             {"hosts", server.tls_host("127.0.0.1")},
             {"tls_CAfile", server.path("server.crt")}};
  EXPECT_EQ(ask("one", tls), "(later)");
  EXPECT_EQ(ask("one", {{"tls_cert_file", server.path("client.crt")},
                        {"tls_key_file", server.path("client.key")}}),
            "guarded");
}

TEST_F(RedisTableTest, AServerThatStopsIsATemporaryErrorInTime) {
  auto tested = table();
  EXPECT_EQ(shown(tested->lookup("one")), "first");
  server_->pause();
  auto begin = std::chrono::steady_clock::now();
  EXPECT_EQ(shown(tested->lookup("one")), "(later)");
  EXPECT_LT(std::chrono::steady_clock::now() - begin, milliseconds(2500));
  server_->resume();
  EXPECT_EQ(shown(tested->lookup("one")), "first");
  EXPECT_EQ(shown(tested->lookup("other")), "-");
}

TEST_F(RedisTableTest, AServerThatWasRestartedIsConnectedToAgain) {
  auto tested = table();
  EXPECT_EQ(shown(tested->lookup("one")), "first");
  server_->kill();
  EXPECT_EQ(shown(tested->lookup("one")), "(later)");
  ASSERT_TRUE(server_->start()) << server_->log();
  fill();
  EXPECT_EQ(shown(tested->lookup("one")), "first");
  warnings();
  server_->kill();
  ASSERT_TRUE(server_->start()) << server_->log();
  fill();
  EXPECT_EQ(shown(tested->lookup("one")), "first");
  EXPECT_EQ(warnings(), Texts{});
}

TEST_F(RedisTableTest, ServersAreAskedInOrder) {
  RedisForTest other;
  ASSERT_TRUE(other.start()) << other.log();
  EXPECT_EQ(other.run({"SET", "one", "other"}), "OK");
  std::string hosts = cat(other.inet(), " ", server_->host());
  EXPECT_EQ(ask("one", {{"hosts", hosts}}), "other");
  auto tested = table();
  EXPECT_EQ(shown(tested->lookup("one")), "other");
  other.pause();
  EXPECT_EQ(shown(tested->lookup("one")), "first") << "too slow";
  other.resume();
  EXPECT_EQ(ask("one"), "other");
  warnings();
  other.kill();
  tested = table();
  EXPECT_EQ(shown(tested->lookup("one")), "first") << "down";
  EXPECT_EQ(warnings(),
            Texts{cat("connect to redis server ", other.inet(), ": Connection refused")});
  EXPECT_EQ(shown(tested->lookup("other")), "-");
  EXPECT_EQ(warnings(), Texts{}) << "one that is down is left alone for a while";
}

TEST_F(RedisTableTest, RefusesWhatItCannotDo) {
  EXPECT_EQ(error({{"hosts", ""}}), "./x.cf: bad string length 0 < 1: hosts = ");
  EXPECT_EQ(error({{"hosts", ","}}), "redis:./x.cf: hosts has no host: ,");
  EXPECT_EQ(error({{"tls", "yes"}, {"tls_CAfile", "/nonexistent"}}),
            "redis:./x.cf: tls_CAfile = /nonexistent: No such file or directory");
  EXPECT_EQ(error({{"username", "u"}}), "redis:./x.cf: username without password");
  EXPECT_EQ(error({{"key_format", "%x"}}), "db_common_parse: ./x.cf: Invalid query template: %x");
  EXPECT_EQ(error({{"hash", "%x"}}), "redis:./x.cf: invalid template: hash = %x");
  EXPECT_EQ(error({{"timeout", "0"}}), "./x.cf: invalid timeout parameter value 0 < 1");
  EXPECT_EQ(error({{"database", "-1"}}), "./x.cf: invalid database parameter value -1 < 0");
  OpenOptions update = options_;
  update.access = Access::update;
  EXPECT_EQ(open_redis_table("./x.cf", update).error().message,
            "redis:./x.cf map requires O_RDONLY access mode");
}

}  // namespace
}  // namespace postwright
