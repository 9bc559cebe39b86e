// Tables against servers of this test. Messages are those of postmap 3.11.7.

#include <gtest/gtest.h>

#include "base/text.h"
#include "libmaps/net/socketmap_table.h"
#include "libmaps/net/tcp_table.h"
#include "net/connection.h"
#include "net/netstring.h"
#include "net/server_for_test.h"

namespace postwright {
namespace {

using Strings = std::vector<std::string>;
using std::chrono::milliseconds;

std::string last_of(const CollectedMessages& messages) {
  return messages.messages.empty() ? "" : messages.messages.back().text;
}

class Socketmap : public ::testing::Test {
 protected:
  std::string ask(const ServerForTest& server, std::string_view key) {
    auto table =
        open_socketmap_table(cat("unix:", server.path(), ":map"), {.reporter = &messages_});
    return shown((*table)->lookup(key));
  }
  /// The warning for one reply, without the name of the table.
  std::string warning_for(std::string reply, std::string_view answer = "(later)") {
    ServerForTest server(answering(',', {std::move(reply)}));
    EXPECT_EQ(ask(server, "k"), answer);
    std::string warning = last_of(messages_);
    std::string name = cat("socketmap:unix:", server.path(), ":map");
    if (std::size_t at = warning.find(name); at != std::string::npos)
      warning.replace(at, name.size(), "MAP");
    return warning;
  }
  CollectedMessages messages_;
};

TEST_F(Socketmap, AsksAndReads) {
  Strings requests;
  ServerForTest server(answering(',', {"8:OK a   b,", "9:NOTFOUND ,", "3:OK ,"}, &requests));
  {
    auto table = open_socketmap_table(cat("unix:", server.path(), ":map"), {});
    EXPECT_EQ(shown((*table)->lookup("two words")), "a   b");
    EXPECT_EQ(shown((*table)->lookup("k")), "-");
    EXPECT_EQ(shown((*table)->lookup("")), "");
  }
  EXPECT_EQ(requests, (Strings{"13:map two words,", "5:map k,", "4:map ,"}));
  EXPECT_EQ(server.connections(), 1) << "it is used again";
}

TEST_F(Socketmap, ServersSayWhatIsWrong) {
  EXPECT_EQ(warning_for("14:TEMP try later,"), "MAP socketmap server temporary error: try later");
  EXPECT_EQ(warning_for("10:TIMEOUT  x,"), "MAP socketmap server timeout error: x");
  EXPECT_EQ(warning_for("11:PERM no way,", "(broken)"),
            "MAP socketmap server permanent error: no way");
  EXPECT_EQ(warning_for("4:WHAT,"), "MAP socketmap server unknown error");
  EXPECT_EQ(warning_for(":,"), "MAP socketmap server unknown error");
}

TEST_F(Socketmap, BadRepliesAreErrorsForNow) {
  for (const char* bad : {"hello world", ":OK v,", "-4:OK v,", "4:OK vX"})
    EXPECT_EQ(warning_for(bad), "table MAP lookup error: input format error") << bad;
  EXPECT_EQ(warning_for("100001:"), "table MAP lookup error: input exceeds size limit");
  ServerForTest partial([](int fd) {
    std::string request;
    read_request(fd, ',', request);
    send_reply(fd, "40:OK v");
  });
  EXPECT_EQ(ask(partial, "k"), "(later)");
  EXPECT_TRUE(last_of(messages_).ends_with(" lookup error: unexpected disconnect"));
}

TEST_F(Socketmap, KeysOfAnyBytesStayOneRequest) {
  std::string key = "a,b:\"'\\%\n";
  key.push_back('\0');
  key += std::string(65536, 'k');
  std::string got;
  ServerForTest server([&](int fd) {
    std::string length;
    read_request(fd, ':', length);
    got.resize(std::stoul(length) + 1);
    for (std::size_t at = 0; at < got.size();) {
      ssize_t some = read(fd, got.data() + at, got.size() - at);
      if (some <= 0) return;
      at += static_cast<std::size_t>(some);
    }
    send_reply(fd, "4:OK v,");
    std::string end;
    read_request(fd, ',', end);
  });
  EXPECT_EQ(ask(server, key), "v");
  EXPECT_EQ(got, cat("map ", key, ","));
}

TEST_F(Socketmap, AConnectionThatEndsIsOpenedAgainOnce) {
  ServerForTest ends(answering(',', {""}));
  EXPECT_EQ(ask(ends, "k"), "(later)");
  EXPECT_EQ(ends.connections(), 2);
  EXPECT_TRUE(last_of(messages_).ends_with(" lookup error: unexpected disconnect"));
  ServerForTest comes_back(answering(',', {"", "4:OK v,"}));
  EXPECT_EQ(ask(comes_back, "k"), "v");
}

TEST_F(Socketmap, AnswersBelongToTheirQuestions) {
  ServerForTest server(answering(',', {"4:OK a,4:OK b,", "4:OK c,"}));
  auto table = open_socketmap_table(cat("unix:", server.path(), ":map"), {});
  EXPECT_EQ(shown((*table)->lookup("1")), "a");
  EXPECT_EQ(shown((*table)->lookup("2")), "c") << "what nobody asked for is not an answer";
  table->reset();
}

TEST_F(Socketmap, MapsOfOneServerShareAConnection) {
  ServerForTest server(answering(',', {"9:NOTFOUND ,"}));
  auto one = open_socketmap_table(cat("unix:", server.path(), ":one"), {});
  auto two = open_socketmap_table(cat("unix:", server.path(), ":two"), {});
  EXPECT_EQ(shown((*one)->lookup("k")), "-");
  EXPECT_EQ(shown((*two)->lookup("k")), "-");
  EXPECT_EQ(server.connections(), 1);
  one->reset();
  two->reset();
}

TEST_F(Socketmap, AServerThatIsDownDefers) {
  auto table = open_socketmap_table("unix:/nonexistent/sock:m", {.reporter = &messages_});
  auto found = (*table)->lookup("k");
  EXPECT_EQ(found.error().kind, ErrorKind::retry);
  EXPECT_EQ(found.error().message, "No such file or directory");
  ASSERT_EQ(messages_.messages.size(), 2u);
  EXPECT_EQ(messages_.messages[0].text, "connect to /nonexistent/sock: No such file or directory");
  EXPECT_EQ(messages_.messages[1].text,
            "table socketmap:unix:/nonexistent/sock:m lookup error: No such file or directory");
}

TEST_F(Socketmap, GoesOnWhenTheServerIsBack) {
  std::string path;
  TablePtr table;
  {
    ServerForTest server(answering(',', {"4:OK a,"}));
    path = server.path();
    table = std::move(*open_socketmap_table(cat("inet:127.0.0.1:1:m"), {}));
    EXPECT_EQ(shown(table->lookup("k")), "(later)");
    EXPECT_EQ(ask(server, "k"), "a");
  }
  table = std::move(*open_socketmap_table(cat("unix:", path, ":map"), {.reporter = &messages_}));
  EXPECT_EQ(shown(table->lookup("k")), "(later)") << "it is gone";
}

TEST_F(Socketmap, Names) {
  auto error = [](std::string_view name, Access access = Access::read) {
    return open_socketmap_table(name, {.access = access}).error().message;
  };
  EXPECT_EQ(error("nocolon"), "socketmap requires server:socketmap argument");
  EXPECT_EQ(error("bogus:x:m"), "invalid transport name: bogus in service: bogus:x");
  EXPECT_EQ(error(":m"), "need service transport:endpoint instead of \"\"");
  EXPECT_EQ(error("inet:h:1:m", Access::update),
            "socketmap:inet:h:1:m map requires O_RDONLY access mode");
}

class Tcp : public ::testing::Test {
 protected:
  static std::string name_of(const ServerForTest& server) {
    return cat("127.0.0.1:", server.port());
  }
  std::string ask(const ServerForTest& server, std::string_view key) {
    auto table = open_tcp_table(name_of(server), {.reporter = &messages_});
    return shown((*table)->lookup(key));
  }
  static constexpr auto kInet = ServerForTest::Family::inet;
  CollectedMessages messages_;
};

TEST_F(Tcp, AsksAndReads) {
  Strings requests;
  ServerForTest server(answering('\n', {"200 a%20b\n", "500 no\n"}, &requests), kInet);
  {
    auto table = open_tcp_table(name_of(server), {});
    EXPECT_EQ(shown((*table)->lookup("two words")), "a b");
    EXPECT_EQ(shown((*table)->lookup("a%b\n")), "-");
  }
  EXPECT_EQ(requests, (Strings{"get two%20words\n", "get a%25b%0A\n"}));
  EXPECT_EQ(server.connections(), 1);
}

TEST_F(Tcp, OtherAnswersAreErrorsForNow) {
  for (auto [reply, warning] :
       {std::pair("400 x\n", ""), std::pair("900 x\n", "bad status code: 900 x"),
        std::pair("20\n", "malformed reply: 20"),
        std::pair("200 a%zz\n", "malformed reply: 200 a%zz")}) {
    messages_.messages.clear();
    ServerForTest server(answering('\n', {reply}), kInet);
    EXPECT_EQ(ask(server, "k"), "(later)") << reply;
    std::string text = last_of(messages_);
    EXPECT_EQ(text,
              *warning ? cat("read TCP map reply from ", name_of(server), ": ", warning) : "");
  }
}

TEST_F(Tcp, TriesAgainBehindALineThatIsTooLong) {
  ServerForTest server(answering('\n', {cat("200 ", std::string(4092, 'x'), "\n"), "200 v\n"}),
                       kInet);
  EXPECT_EQ(ask(server, "k"), "v");
  EXPECT_EQ(last_of(messages_),
            cat("read TCP map reply from ", name_of(server), ": text longer than 4096"));
  ServerForTest fits(answering('\n', {cat("200 ", std::string(4091, 'x'), "\n")}), kInet);
  EXPECT_EQ(ask(fits, "k"), std::string(4091, 'x'));
}

TEST_F(Tcp, TriesAgainWhenTheConnectionEnds) {
  ServerForTest server(answering('\n', {"", "200 v\n"}), kInet);
  EXPECT_EQ(ask(server, "k"), "v");
  EXPECT_TRUE(last_of(messages_).starts_with(
      cat("read TCP map reply from ", name_of(server), ": unexpected EOF (")));
}

// What keeps a server that sends a byte now and then from holding a lookup for ever.
TEST(Connection, NoReplyOutlastsItsDeadline) {
  ServerForTest drips([](int fd) {
    for (int i = 0; i < 40; ++i) {
      send_reply(fd, "x");
      std::this_thread::sleep_for(milliseconds(10));
    }
  });
  Endpoint endpoint{.path = drips.path(), .host = {}, .service = {}, .text = {}};
  auto connection = Connection::open(endpoint, Clock::now() + milliseconds(200), nullptr);
  ASSERT_TRUE(connection);
  auto begin = Clock::now();
  Deadline deadline = begin + milliseconds(100);
  Result<bool> more = true;
  while (more && *more) more = connection->receive(deadline);
  EXPECT_EQ(more.error().code, ETIMEDOUT);
  EXPECT_LT(Clock::now() - begin, milliseconds(300));
  EXPECT_GT(connection->received().size(), 3u);
}

TEST(Connection, SendingDoesNotOutlastItsDeadline) {
  std::atomic<bool> done = false;
  ServerForTest never_reads([&](int) {
    while (!done) std::this_thread::sleep_for(milliseconds(5));
  });
  Endpoint endpoint{.path = never_reads.path(), .host = {}, .service = {}, .text = {}};
  auto connection = Connection::open(endpoint, Clock::now() + milliseconds(200), nullptr);
  Status sent = connection->send(std::string(10 << 20, 'x'), Clock::now() + milliseconds(50));
  EXPECT_EQ(sent.error().code, ETIMEDOUT);
  done = true;
}

TEST(Connection, SaysWhenAHostIsNotFound) {
  CollectedMessages messages;
  Endpoint endpoint{
      .path = {}, .host = "127.0.0.1", .service = "nosuchport", .text = "127.0.0.1:nosuchport"};
  auto connection = Connection::open(endpoint, Clock::now() + milliseconds(200), &messages);
  EXPECT_EQ(connection.error().code, EADDRNOTAVAIL);
  EXPECT_TRUE(last_of(messages).starts_with("host or service 127.0.0.1:nosuchport not found: "));
}

}  // namespace
}  // namespace postwright
