// Filling a hash of a real server, which this test starts.
#include "libmaps/redis/redis_writer.h"

#include "libmaps/client/writer_for_test.h"
#include "libmaps/redis/redis_for_test.h"
#include "libmaps/redis/redis_table.h"

namespace postwright {
namespace {

constexpr MapType kType{.name = "redis", .open = open_redis_table, .write = open_redis_writer};

class RedisWriterTest : public testing::Test {
 protected:
  void SetUp() override {
    if (!RedisForTest::is_installed())
      GTEST_SKIP() << "redis-server is not installed (apt-get install redis-server)";
    ASSERT_TRUE(server_.start()) << server_.log();
    settings_.values = {{"hosts", server_.host()}, {"hash", "aliases"}};
  }
  Result<DatabaseWriterPtr> open() {
    return open_redis_writer("./x.cf", {.client_settings = &settings_});
  }
  std::string problem(const std::map<std::string, std::string>& more) {
    SettingsForTest settings;
    settings.values = settings_.values;
    for (const auto& [name, value] : more) settings.values[name] = value;
    auto opened = open_redis_writer("./x.cf", {.client_settings = &settings});
    return opened ? "(none)" : opened.error().message;
  }

  RedisForTest server_;
  SettingsForTest settings_;
};

TEST_F(RedisWriterTest, KeepsThePromisesOfAllWriters) {
  WriterForTest(kType, settings_, "hash aliases").keeps_its_promises();
}

TEST_F(RedisWriterTest, OtherKeysStayAndTheNewHashHasNoTimeLimit) {
  server_.run({"SET", "aliases:x", "y"});
  server_.run({"HSET", "aliases", "old", "1"});
  server_.run({"EXPIRE", "aliases", "100"});
  auto writer = open();
  ASSERT_TRUE(writer) << writer.error().message;
  EXPECT_TRUE((*writer)->put("new", "2"));
  EXPECT_TRUE((*writer)->written());
  EXPECT_EQ(server_.run({"DBSIZE"}), "3");
  EXPECT_EQ(server_.run({"HGET", "aliases", "old"}), "1");
  EXPECT_TRUE((*writer)->commit());
  EXPECT_EQ(server_.run({"DBSIZE"}), "2");
  EXPECT_EQ(server_.run({"HGET", "aliases", "new"}), "2");
  EXPECT_EQ(server_.run({"HLEN", "aliases"}), "1");
  EXPECT_EQ(server_.run({"TTL", "aliases"}), "-1");
}

TEST_F(RedisWriterTest, ATableWithoutRecordsIsNoHash) {
  server_.run({"HSET", "aliases", "old", "1"});
  auto writer = open();
  ASSERT_TRUE(writer) << writer.error().message;
  EXPECT_EQ((*writer)->written().value().records, 0u);
  EXPECT_EQ((*writer)->count().value(), 0u);
  EXPECT_TRUE((*writer)->commit());
  EXPECT_EQ(server_.run({"DBSIZE"}), "0");
}

TEST_F(RedisWriterTest, TheServerRemovesWhatAKilledWriterLeaves) {
  pid_t killed = fork();
  if (killed == 0) {
    auto writer = open();
    if (writer && (*writer)->put("new", "1") && (*writer)->written()) kill(getpid(), SIGKILL);
    _exit(1);
  }
  int status = 0;
  waitpid(killed, &status, 0);
  ASSERT_TRUE(WIFSIGNALED(status));
  std::string left = server_.run({"RANDOMKEY"});
  EXPECT_TRUE(left.starts_with("aliases.")) << left;
  int seconds = std::stoi(server_.run({"TTL", left}));
  EXPECT_TRUE(seconds > 3000 && seconds <= 3600) << seconds;
}

TEST_F(RedisWriterTest, AServerThatRefusesOrStopsLeavesTheOldHash) {
  server_.run({"HSET", "aliases", "old", "1"});
  server_.run({"ACL", "SETUSER", "writer", "on", ">word", "~*", "+@all", "-rename"});
  settings_.values["username"] = "writer";
  settings_.values["password"] = "word";
  {
    auto writer = open();
    ASSERT_TRUE(writer) << writer.error().message;
    EXPECT_TRUE((*writer)->put("new", "2"));
    EXPECT_TRUE((*writer)->written());
    Status committed = (*writer)->commit();
    ASSERT_FALSE(committed);
    EXPECT_EQ(committed.error().kind, ErrorKind::system);
    EXPECT_TRUE(
        committed.error().message.starts_with("redis:./x.cf, hash aliases: RENAME: NOPERM "))
        << committed.error().message;
    EXPECT_EQ(server_.run({"DBSIZE"}), "2");
  }
  EXPECT_EQ(server_.run({"DBSIZE"}), "1");
  EXPECT_EQ(server_.run({"HGET", "aliases", "old"}), "1");

  auto writer = open();
  ASSERT_TRUE(writer) << writer.error().message;
  EXPECT_TRUE((*writer)->put("new", "2"));
  server_.kill();
  auto written = (*writer)->written();
  ASSERT_FALSE(written);
  EXPECT_EQ(written.error().kind, ErrorKind::retry);
}

TEST_F(RedisWriterTest, PlacesMustBeClear) {
  EXPECT_EQ(problem({{"hash", ""}}),
            "redis:./x.cf: without hash, records are keys among others, and cannot be replaced "
            "together; set hash");
  EXPECT_EQ(problem({{"hash", "aliases:%d"}}),
            "redis:./x.cf: hash = aliases:%d: this is not one hash, and nothing can be written "
            "there");
  EXPECT_EQ(problem({{"key_format", "%u"}}),
            "redis:./x.cf: key_format = %u: fields are written with the keys themselves as their "
            "names; set %s");
  EXPECT_EQ(problem({{"hosts", cat(server_.host(), " ", server_.inet())}}),
            "redis:./x.cf: hosts names several servers; name the one that is written to");
  EXPECT_EQ(problem({{"hosts", "127.0.0.1:1"}}),
            "connect to redis server 127.0.0.1:1: Connection refused");
  server_.run({"RPUSH", "100%", "x"});
  EXPECT_EQ(problem({{"hash", "100%%"}}),
            "redis:./x.cf, hash 100%: there is a list of this name, which would be lost");
}

}  // namespace
}  // namespace postwright
