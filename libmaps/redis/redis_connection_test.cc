#include "libmaps/redis/redis_connection.h"

#include <gtest/gtest.h>

#include "base/text.h"
#include "libmaps/net/server_for_test.h"

namespace postwright {
namespace {

Deadline soon() {
  return Clock::now() + std::chrono::milliseconds(500);
}

/// A server that answers each line that ends a command with the next of `replies`.
std::string ask(std::vector<std::string> replies, const RedisLogin& login = {}) {
  ServerForTest server([&](int fd) {
    std::string request(200, '\0');
    for (const std::string& reply : replies) {
      if (read(fd, request.data(), request.size()) <= 0) return;
      send_reply(fd, reply);
    }
    (void)!read(fd, request.data(), request.size());
  });
  auto connection = RedisConnection::open(
      {.path = server.path(), .host = {}, .service = {}, .text = {}}, login, soon());
  if (!connection) return cat("(open) ", connection.error().text);
  auto reply = connection->ask({"GET", "k"}, soon());
  if (reply) return reply->value_or("-");
  constexpr std::string_view kKinds[] = {"(lost) ", "(failed) ", "(refused) "};
  return cat(kKinds[static_cast<int>(reply.error().kind)], reply.error().text);
}

TEST(RedisConnection, Replies) {
  EXPECT_EQ(ask({"$5\r\nvalue\r\n"}), "value");
  EXPECT_EQ(ask({"$0\r\n\r\n"}), "");
  EXPECT_EQ(ask({"$-1\r\n"}), "-");
  EXPECT_EQ(ask({"+OK\r\n"}), "OK");
  EXPECT_EQ(ask({"-WRONGTYPE it is a list\r\n"}), "(refused) WRONGTYPE it is a list");
  EXPECT_EQ(ask({"-LOADING wait\r\n"}), "(failed) LOADING wait");
  EXPECT_EQ(ask({":7\r\n"}), "(failed) the reply is not a string");
}

TEST(RedisConnection, WhatIsNoReplyIsNotOne) {
  EXPECT_EQ(ask({"*1000000000\r\n"}), "(failed) the reply is not a string");
  EXPECT_TRUE(ask({"hello\r\n"}).starts_with("(failed) "));
  EXPECT_TRUE(ask({"$-7\r\n"}).starts_with("(failed) "));
  EXPECT_EQ(ask({"$5\r\nvalue\r\n$5\r\n"}), "(failed) more than one reply");
  EXPECT_EQ(ask({"$5\r\nval"}), "(failed) Connection timed out");
  EXPECT_EQ(ask({"$17000000\r\n"}), "(failed) Connection timed out");
  EXPECT_EQ(ask({std::string("$17000000\r\n") + std::string(17000000, 'x')}),
            "(failed) a reply of more than 16777216 bytes");
}

TEST(RedisConnection, LogsIn) {
  EXPECT_EQ(ask({"-ERR no\r\n"}, {.username = {}, .password = "p", .database = 0}),
            "(open) AUTH: ERR no");
  EXPECT_EQ(ask({"+OK\r\n", "-ERR DB index is out of range\r\n"},
                {.username = "u", .password = "p", .database = 99}),
            "(open) SELECT: ERR DB index is out of range");
  EXPECT_EQ(
      ask({"+OK\r\n", "+OK\r\n", "$1\r\nv\r\n"}, {.username = "u", .password = "p", .database = 9}),
      "v");
}

TEST(RedisHosts, PortsAndSockets) {
  auto shown = [](std::string_view text) {
    auto endpoint = parse_redis_host(text);
    if (!endpoint) return endpoint.error().message;
    return endpoint->path.empty() ? cat(endpoint->host, " ", endpoint->service) : endpoint->path;
  };
  EXPECT_EQ(shown("a.example"), "a.example 6379");
  EXPECT_EQ(shown("inet:a.example"), "a.example 6379");
  EXPECT_EQ(shown("a.example:7"), "a.example 7");
  EXPECT_EQ(shown("::1"), "::1 6379");
  EXPECT_EQ(shown("[::1]"), "::1 6379");
  EXPECT_EQ(shown("inet:[::1]:7"), "::1 7");
  EXPECT_EQ(shown("unix:/run/redis"), "/run/redis");
  EXPECT_EQ(shown("[::1"), "[::1: missing \"]\"");
}

}  // namespace
}  // namespace postwright
