#include "libmaps/redis/redis_connection.h"

#include <gtest/gtest.h>

#include "base/text.h"
#include "net/server_for_test.h"

namespace postwright {
namespace {

FromServer<RedisConnection> connect(const ServerForTest& server, const RedisLogin& login) {
  auto plain = Connection::open({.path = server.path(), .host = {}, .service = {}, .text = {}},
                                soon(), nullptr);
  if (!plain) return tl::unexpected(ServerTrouble{.text = plain.error().message});
  return RedisConnection::open(std::make_unique<Connection>(std::move(*plain)), login, soon());
}

std::string shown(const ServerTrouble& trouble) {
  constexpr std::string_view kKinds[] = {"(lost) ", "(failed) ", "(refused) "};
  return cat(kKinds[static_cast<int>(trouble.kind)], trouble.text);
}

/// A server that answers each line that ends a command with the next of `replies`.
std::string ask(std::vector<std::string> replies, const RedisLogin& login = {},
                std::chrono::milliseconds limit = std::chrono::milliseconds(500)) {
  ServerForTest server([&](int fd) {
    std::string request(200, '\0');
    for (const std::string& reply : replies) {
      if (read(fd, request.data(), request.size()) <= 0) return;
      send_reply(fd, reply);
    }
    (void)!read(fd, request.data(), request.size());
  });
  auto connection = connect(server, login);
  if (!connection) return cat("(open) ", connection.error().text);
  auto reply = connection->ask({"GET", "k"}, Clock::now() + limit);
  return reply ? reply->value_or("-") : shown(reply.error());
}

/// A server that answers several commands with replies that come in pieces.
std::string run(std::size_t commands, std::vector<std::string> pieces) {
  ServerForTest server([&](int fd) {
    std::string request(200, '\0');
    if (read(fd, request.data(), request.size()) <= 0) return;
    for (const std::string& piece : pieces) {
      send_reply(fd, piece);
      std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
    (void)!read(fd, request.data(), request.size());
  });
  auto connection = connect(server, {});
  if (!connection) return connection.error().text;
  auto replies = connection->run(std::vector<RedisCommand>(commands, {"GET", "k"}), soon());
  if (!replies) return shown(replies.error());
  std::string all;
  for (const RedisReply& reply : *replies) {
    if (!all.empty()) all += ' ';
    switch (reply.kind) {
      case RedisReply::Kind::nothing:
        all += '-';
        break;
      case RedisReply::Kind::string:
        all += reply.text;
        break;
      case RedisReply::Kind::number:
        all += cat(reply.number);
        break;
      case RedisReply::Kind::error:
        all += cat("(", reply.text, ")");
        break;
    }
  }
  return all;
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
  std::string large = "$17000000\r\n";
  large.append(17000000, 'x');
  EXPECT_EQ(ask({large}, {}, std::chrono::seconds(20)),
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

TEST(RedisConnection, SeveralRepliesAtOnce) {
  EXPECT_EQ(run(2, {":1\r\n$-1\r\n"}), "1 -");
  EXPECT_EQ(run(3, {":-12\r\n-ERR", " no\r\n$2\r\nab\r", "\n"}), "-12 (ERR no) ab");
  EXPECT_EQ(run(2, {":1\r\n:2\r\n:3\r\n"}), "(failed) more than one reply");
  EXPECT_EQ(run(2, {":1\r\n:2\r\n$9\r\n"}), "(failed) more than one reply");
  EXPECT_EQ(run(2, {":1\r\n*1000000000\r\n"}), "(failed) the reply is not a string");
  EXPECT_EQ(run(2, {":1\r\n", "*1000000000\r\n"}), "(failed) the reply is not a string");
  EXPECT_EQ(run(2, {":1\r\n", "$1"}), "(failed) Connection timed out");
  // What looks like a list inside of a string is none.
  EXPECT_EQ(run(1, {"$12\r\n", "*9999999999\r", "\n"}), "(failed) Connection timed out");
  EXPECT_EQ(run(1, {"$5\r\n", "*9\r\n1", "\r\n"}), "*9\r\n1");
}

}  // namespace
}  // namespace postwright
