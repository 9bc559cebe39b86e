// memcache: tables against a real memcached, where there is one, and against servers of this test.

#include <fcntl.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include <map>

#include "base/text.h"
#include "libmaps/client/settings.h"
#include "libmaps/memory/inline_table.h"
#include "libmaps/memory/internal_table.h"
#include "libmaps/net/memcache_reply.h"
#include "libmaps/net/memcache_table.h"
#include "libmaps/net/message_digest.h"
#include "net/connection.h"
#include "net/server_for_test.h"

namespace postwright {
namespace {

using Strings = std::vector<std::string>;

/// Settings of a client, in memory.
class Settings final : public ClientSettingsSource {
 public:
  explicit Settings(std::map<std::string, std::string> values) : values_(std::move(values)) {}
  Result<ClientSettings> open(std::string_view name, Reporter*) const override {
    return ClientSettings::of_file(
        std::string(name),
        [this](const std::string& setting) -> Result<std::optional<std::string>> {
          auto found = values_.find(setting);
          if (found == values_.end()) return std::nullopt;
          return found->second;
        });
  }

 private:
  std::map<std::string, std::string> values_;
};

/// Backups are inline: tables, or one internal: table that all tests share.
Result<TablePtr> open_backup(std::string_view name, const OpenOptions& options) {
  auto table = parse_table_name(name);
  if (table->type == "internal") return open_internal_table(table->name, options);
  return open_inline_table(table->name, options);
}

class Memcache : public ::testing::Test {
 protected:
  using Values = std::map<std::string, std::string>;
  /// The table of a server at a socket.
  TablePtr open(const std::string& path, Values values = {}, Access access = Access::read) {
    values.emplace("memcache", cat("unix:", path));
    settings_ = std::make_unique<Settings>(std::move(values));
    messages_.messages.clear();
    auto table = open_memcache_table("./m.cf", {.access = access,
                                                .reporter = &messages_,
                                                .client_settings = settings_.get(),
                                                .open_other = open_backup});
    error_ = table ? "" : table.error().message;
    return table ? std::move(*table) : nullptr;
  }
  std::string error(Values values) {
    EXPECT_EQ(open("/nonexistent", std::move(values)), nullptr);
    return error_;
  }
  Strings warnings() const {
    Strings all;
    for (const auto& message : messages_.messages) all.push_back(message.text);
    return all;
  }
  std::unique_ptr<Settings> settings_;
  CollectedMessages messages_;
  std::string error_;
};

TEST_F(Memcache, Settings) {
  EXPECT_EQ(error({{"memcache", "foo"}}), "need service transport:endpoint instead of \"foo\"");
  EXPECT_EQ(error({{"retry_pause", "0"}}), "./m.cf: invalid retry_pause parameter value 0 < 1");
  EXPECT_EQ(error({{"max_try", "0"}}), "./m.cf: invalid max_try parameter value 0 < 1");
  EXPECT_EQ(error({{"ttl", "x"}}), "./m.cf: bad numerical configuration: ttl = x");
  EXPECT_EQ(error({{"key_format", "%q"}}), "db_common_parse: ./m.cf: Invalid query template: %q");
  EXPECT_EQ(error({{"key_digest", "nosuch"}}), "open ./m.cf: key digest nosuch is not available");
}

TEST_F(Memcache, AsksWithTheKeyThatTheRulesMake) {
  Strings requests;
  ServerForTest server(answering('\n', {"END\r\n"}, &requests));
  auto ask = [&](Values values, std::string_view key) {
    requests.clear();
    EXPECT_EQ(shown(open(server.path(), std::move(values))->lookup(key)), "-");
    return requests.empty() ? "" : requests[0];
  };
  EXPECT_EQ(ask({}, "USER"), "get user\r\n");
  EXPECT_EQ(ask({{"key_format", "x-%u-%d-%1-%%"}}, "User@Ex.Org"), "get x-user-ex.org-org-%\r\n");
  EXPECT_EQ(ask({{"key_format", "%u-%d"}}, "user"), "");
  EXPECT_EQ(ask({{"key_format", "a %s"}}, "user"), "");
  EXPECT_EQ(ask({{"domain", "example.org"}}, "u@example.org"), "get u@example.org\r\n");
  EXPECT_EQ(ask({{"domain", "example.org"}}, "u@example.com"), "");
  // What could be taken for another command never gets out.
  for (std::string_view key : {"", "a b", "k\r\nset x 0 0 1", "k\nflush_all", "a\tb"})
    EXPECT_EQ(ask({}, key), "") << key;
  EXPECT_EQ(ask({}, std::string_view("k\0x", 3)), "");
  if (MessageDigest::find("sha256")) {
    EXPECT_EQ(ask({{"key_digest", "sha256"}}, "user"),
              "get 04f8996da763b7a969b1028ee3007569eaf3a635486ddab211d512c85b9df8fb\r\n");
  }
}

TEST_F(Memcache, HostileRepliesAreErrorsForNow) {
  constexpr std::string_view kBad[] = {"VALUE k 0 x\r\nval\r\nEND\r\n",
                                       "VALUE k 0 -3\r\nval\r\n",
                                       "VALUE k 0\r\n",
                                       "VALUE k 0 10241\r\n",
                                       "VALUE k 0 99999999999999999999\r\n",
                                       "ERROR\r\n",
                                       "SERVER_ERROR x\r\n",
                                       "hello\r\n",
                                       "\r\n"};
  for (std::string_view reply : kBad) {
    ServerForTest server(answering('\n', {std::string(reply)}));
    auto table = open(server.path(), {{"timeout", "1"}});
    EXPECT_EQ(shown(table->lookup("k")), "(later)") << reply;
    std::string_view line = reply.substr(0, reply.find('\r'));
    EXPECT_EQ(warnings(), Strings{cat("./m.cf: unexpected memcache server reply: ", line)});
    EXPECT_EQ(server.connections(), 2) << "tried again";
  }
  for (std::string_view reply : {"VALUE k 0 2\r\nval\r\nEND\r\n", "VALUE k 0 3\nval\nEND\n"}) {
    ServerForTest server(answering('\n', {std::string(reply)}));
    EXPECT_EQ(shown(open(server.path())->lookup("k")), "(later)") << reply;
    EXPECT_EQ(warnings(), Strings{"./m.cf: EOF receiving memcache server reply"});
  }
  ServerForTest long_line(
      answering('\n', {cat("VALUE ", std::string(2000, 'k'), " 0 3\r\nval\r\nEND\r\n")}));
  EXPECT_EQ(shown(open(long_line.path())->lookup("k")), "(later)");
  EXPECT_EQ(warnings(), Strings{"database memcache:./m.cf: I/O error"});
}

TEST_F(Memcache, AnswersBelongToTheirQuestions) {
  ServerForTest server(
      answering('\n', {"VALUE k 0 3\r\nval\r\nOOPS\r\nVALUE z 0 3\r\nbad\r\nEND\r\n", "END\r\n"}));
  auto table = open(server.path());
  EXPECT_EQ(shown(table->lookup("k")), "val");
  EXPECT_EQ(shown(table->lookup("z")), "-");
}

TEST_F(Memcache, AServerThatIsDownOrSlowDefers) {
  auto table = open("/nonexistent/s");
  EXPECT_EQ(shown(table->lookup("k")), "(later)");
  EXPECT_EQ(warnings(), Strings{"connect to /nonexistent/s: No such file or directory"});
  EXPECT_EQ(table->erase("k").error().kind, ErrorKind::retry);
  EXPECT_EQ(table->store("k", "v").error().kind, ErrorKind::retry);
  ServerForTest ends(answering('\n', {""}));
  EXPECT_EQ(shown(open(ends.path(), {{"max_try", "3"}})->lookup("k")), "(later)");
  EXPECT_EQ(ends.connections(), 3);
  EXPECT_EQ(warnings().size(), 2u);
  ServerForTest drips([](int fd) {
    std::string request;
    read_request(fd, '\n', request);
    for (int i = 0; i < 15; ++i) {
      send_reply(fd, "x");
      std::this_thread::sleep_for(std::chrono::milliseconds(100));
    }
  });
  auto begin = std::chrono::steady_clock::now();
  EXPECT_EQ(shown(open(drips.path(), {{"timeout", "1"}, {"max_try", "1"}})->lookup("k")),
            "(later)");
  EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::milliseconds(1400));
}

TEST_F(Memcache, TheBackupAnswersForIt) {
  Strings requests;
  auto server = std::make_unique<ServerForTest>(
      answering('\n', {"END\r\n", "STORED\r\n", "END\r\n"}, &requests));
  auto table = open(server->path(), {{"backup", "inline:{k=from-backup}"}});
  EXPECT_EQ(shown(table->lookup("k")), "from-backup");
  table.reset();
  server.reset();  // it answers before it has read the last line: then it has
  EXPECT_EQ(requests, (Strings{"get k\r\n", "set k 0 3600 11\r\n", "from-backup\r\n"}));
  table = open("/nonexistent/s", {{"backup", "inline:{k=from-backup}"}});
  EXPECT_EQ(shown(table->lookup("k")), "from-backup");
  EXPECT_EQ(shown(table->lookup("other")), "-");
  EXPECT_EQ(table->next().value(), (Record{"k", "from-backup"}));
}

TEST_F(Memcache, ListsNothingWithoutABackup) {
  auto table = open("/nonexistent/s");
  EXPECT_EQ(table->next().value(), std::nullopt);
  EXPECT_EQ(warnings(),
            Strings{"database memcache:./m.cf: first/next support requires backup database"});
}

TEST_F(Memcache, SaysWhatItDoesNotStore) {
  ServerForTest server(answering('\n', {"STORED\r\n"}));
  auto table =
      open(server.path(), {{"data_size_limit", "100"}, {"domain", "example.org"}}, Access::update);
  EXPECT_TRUE(table->store("a@example.org", std::string(101, 'x')).value());
  EXPECT_TRUE(table->store("a b@example.org", "v").value());
  EXPECT_TRUE(table->store("a@example.com", "v").value());
  EXPECT_EQ(warnings(),
            (Strings{"database memcache:./m.cf: data for key a@example.org is too long "
                     "(data_size_limit=100) -- not stored",
                     "./m.cf: skipping update for name \"a b@example.org\": name contains space",
                     "./m.cf: skipping update for name \"a@example.com\": domain mismatch"}));
}

/// A memcached of its own, on a socket in a temporary directory.
class RealMemcached {
 public:
  RealMemcached() {
    char name[] = "/tmp/memcached_test.XXXXXX";
    directory_ = mkdtemp(name);
    start();
  }
  RealMemcached(const RealMemcached&) = delete;
  RealMemcached& operator=(const RealMemcached&) = delete;
  ~RealMemcached() {
    stop();
    unlink(path().c_str());
    rmdir(directory_.c_str());
  }
  std::string path() const { return directory_ + "/socket"; }
  bool works() const { return child_ > 0; }
  void start() {
    child_ = fork();
    if (child_ == 0) {
      if (geteuid() == 0)
        execlp("memcached", "memcached", "-u", "root", "-s", path().c_str(), nullptr);
      execlp("memcached", "memcached", "-s", path().c_str(), nullptr);
      _exit(127);
    }
    for (int i = 0; i < 100 && child_ > 0; ++i) {
      if (waitpid(child_, nullptr, WNOHANG) == child_) child_ = -1;
      auto connection = Connection::open({.path = path(), .host = {}, .service = {}, .text = {}},
                                         Clock::now() + std::chrono::seconds(1), nullptr);
      if (connection) return;
      std::this_thread::sleep_for(std::chrono::milliseconds(50));
    }
  }
  void stop() {
    if (child_ <= 0) return;
    kill(child_, SIGTERM);
    waitpid(child_, nullptr, 0);
    child_ = -1;
  }

 private:
  std::string directory_;
  pid_t child_ = -1;
};

TEST_F(Memcache, WorksWithMemcached) {
  RealMemcached server;
  if (!server.works()) GTEST_SKIP() << "memcached is not installed (apt-get install memcached)";
  auto table = open(server.path(), {{"ttl", "60"}, {"flags", "5"}}, Access::update);
  ASSERT_NE(table, nullptr) << error_;
  EXPECT_EQ(shown(table->lookup("k")), "-");
  EXPECT_TRUE(table->store("K", "value of k").value());
  EXPECT_TRUE(table->store("q'\"\\%$", "quotes \"'\\").value());
  EXPECT_EQ(shown(table->lookup("k")), "value of k");
  EXPECT_EQ(shown(table->lookup("q'\"\\%$")), "quotes \"'\\");
  EXPECT_TRUE(table->store("k", "").value());
  EXPECT_EQ(shown(table->lookup("k")), "");
  EXPECT_TRUE(table->erase("k").value());
  EXPECT_FALSE(table->erase("k").value());
  EXPECT_EQ(shown(table->lookup("k")), "-");
  // A key that it does not take is an error of the server, and no other command.
  EXPECT_EQ(shown(table->lookup(std::string(65536, 'k'))), "(later)");
  EXPECT_EQ(shown(table->lookup("q'\"\\%$")), "quotes \"'\\");

  server.stop();
  EXPECT_EQ(shown(table->lookup("q'\"\\%$")), "(later)");
  server.start();
  EXPECT_EQ(shown(table->lookup("q'\"\\%$")), "-") << "it is back, and empty";
}

TEST(MemcacheReply, LinesAndData) {
  auto line = [](std::string_view bytes) {
    auto taken = take_memcache_line(bytes, 10);
    return !taken ? "bad" : !*taken ? "more" : cat("<", **taken, ">", bytes);
  };
  EXPECT_EQ(line("END\r\nx"), "<END>x");
  EXPECT_EQ(line("END\nx"), "<END>x");
  EXPECT_EQ(line("END\r"), "more");
  EXPECT_EQ(line("0123456789\n"), "<0123456789>");
  EXPECT_EQ(line("01234567890\n"), "bad");
  EXPECT_EQ(line("01234567890"), "bad");
  auto data = [](std::string_view bytes) {
    auto taken = take_memcache_data(bytes, 3);
    return !taken ? "bad" : !*taken ? "more" : cat("<", **taken, ">", bytes);
  };
  EXPECT_EQ(data("a\nb\r\nx"), "<a\nb>x");
  for (const char* partial : {"", "ab", "abc", "abc\r"}) EXPECT_EQ(data(partial), "more");
  for (const char* bad : {"abcd", "abc\n", "abc\rx"}) EXPECT_EQ(data(bad), "bad");
  EXPECT_EQ(parse_memcache_value("VALUE k 0 3", 10), 3u);
  EXPECT_EQ(parse_memcache_value("VALUE k 0 3 77", 10), 3u);
  for (const char* bad : {"", "END", "VALUE", "VALUE k 0", "VALUE k 0 11", "VALUE k 0 -1",
                          "VALUE k 0 x", "value k 0 3"})
    EXPECT_EQ(parse_memcache_value(bad, 10), std::nullopt) << bad;
}

}  // namespace
}  // namespace postwright
