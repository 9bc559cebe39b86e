#include "libmaps/redirect.h"

#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <thread>

#include "base/attribute_list.h"
#include "base/file.h"
#include "base/text.h"
#include "libmaps/reindex_client.h"

namespace postwright {
namespace {

using Level = RedirectPolicy::Level;

/// The type that hash:NAME is redirected to, or why not.
std::string redirected(RedirectPolicy policy, std::string_view name = "tbl",
                       Reporter* reporter = nullptr) {
  auto redirection = Redirection::create(std::move(policy), reporter);
  if (!redirection) return redirection.error().message;
  auto type = (*redirection)->find(*find_map_type("hash"), name);
  if (!type) return type.error().message;
  return *type ? std::string((*type)->name) : "-";
}

TEST(RedirectPolicy, HasThreeLevels) {
  EXPECT_EQ(RedirectPolicy::parse_level("disable").value(), Level::disable);
  EXPECT_EQ(RedirectPolicy::parse_level("Enable-Redirect").value(), Level::redirect);
  EXPECT_EQ(RedirectPolicy::parse_level("enable-reindex").value(), Level::reindex);
  for (const char* bad : {"", "maybe", "enabled"})
    EXPECT_EQ(RedirectPolicy::parse_level(bad).error().message,
              cat("invalid non-Berkeley-DB migration level: '", bad, "'"));
}

TEST(Redirection, FollowsTheDefaultTypes) {
  EXPECT_EQ(redirected({.level = Level::disable, .hash_type = "lmdb"}), "-");
  EXPECT_EQ(redirected({.level = Level::redirect, .hash_type = "lmdb"}), "lmdb");
  EXPECT_EQ(redirected({.level = Level::redirect, .hash_type = "texthash"}), "texthash");
  EXPECT_EQ(redirected({.level = Level::redirect, .hash_type = "hash"}),
            "mapping from 'hash' to legacy type 'hash'");
  EXPECT_EQ(redirected({.level = Level::redirect, .hash_type = "nosuch"}),
            "mapping to unsupported database type: 'nosuch'");
  EXPECT_EQ(redirected({.level = Level::redirect, .hash_type = "no-such!"}),
            "bad non-legacy database type syntax: 'no-such!'");
}

TEST(Redirection, AsksTheCustomMappingFirst) {
  RedirectPolicy policy{.level = Level::redirect, .hash_type = "cdb"};
  policy.custom_mapping = "inline:{{hash:special=lmdb}, {btree=lmdb}}";
  EXPECT_EQ(redirected(policy, "special"), "lmdb");
  EXPECT_EQ(redirected(policy, "other"), "cdb");
  policy.custom_mapping = "static:lmdb";
  EXPECT_EQ(redirected(policy), "lmdb");
  policy.custom_mapping = "fail:x";
  EXPECT_EQ(redirected(policy), "fail:x lookup error for 'hash:tbl'");
  policy.custom_mapping = "btree:/x";
  EXPECT_EQ(redirected(policy), "non_bdb_custom_mapping must not use legacy type: 'btree'");
  policy.custom_mapping = "nosuch:/x";
  EXPECT_EQ(redirected(policy), "unsupported dictionary type: nosuch");
}

TEST(Redirection, IsLogged) {
  CollectedMessages messages;
  redirected({.level = Level::redirect, .hash_type = "lmdb"}, "tbl", &messages);
  redirected({.level = Level::redirect, .hash_type = "lmdb", .log = false}, "tbl", &messages);
  ASSERT_EQ(messages.messages.size(), 1u);
  EXPECT_EQ(messages.messages[0],
            (CollectedMessages::Message{Severity::info, "redirecting hash:tbl to lmdb:tbl"}));
}

/// A reindexing server for one conversation.
class Server {
 public:
  explicit Server(std::string answer)
      : path_(cat("/tmp/reindex_test.", getpid())), answer_(std::move(answer)) {
    unlink(path_.c_str());
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    path_.copy(address.sun_path, sizeof address.sun_path - 1);
    socket_ = UniqueFd(::socket(AF_UNIX, SOCK_STREAM, 0));
    if (bind(socket_.get(), reinterpret_cast<sockaddr*>(&address), sizeof address) != 0 ||
        listen(socket_.get(), 1) != 0)
      abort();
    thread_ = std::thread([this] { serve(); });
  }
  ~Server() {
    thread_.join();
    unlink(path_.c_str());
  }
  const std::string& path() const { return path_; }
  const std::string& request() const { return request_; }

 private:
  void serve() {
    UniqueFd client(accept(socket_.get(), nullptr, nullptr));
    (void)write_all(client.get(), format_attributes({{"protocol", "nbdb_reindex"}}));
    char buffer[1000];
    ssize_t got = read(client.get(), buffer, sizeof buffer);
    if (got > 0) request_.assign(buffer, static_cast<std::size_t>(got));
    (void)write_all(client.get(), answer_);
  }
  std::string path_;
  std::string answer_;
  std::string request_;
  UniqueFd socket_;
  std::thread thread_;
};

TEST(RequestIndex, TellsTheServerTypeAndName) {
  Server server(format_attributes({{"status", "0"}, {"reason", ""}}));
  EXPECT_TRUE(request_index(server.path(), "hash", "/etc/x"));
  EXPECT_EQ(server.request(), format_attributes({{"nbdb_type", "hash"}, {"nbdb_path", "/etc/x"}}));
}

TEST(RequestIndex, HandsTheReasonOn) {
  Server server(format_attributes({{"status", "1"}, {"reason", "no such table"}}));
  EXPECT_EQ(request_index(server.path(), "hash", "/etc/x").error().message, "no such table");
}

TEST(RequestIndex, SaysThatNobodyAnswers) {
  EXPECT_EQ(request_index("/nonexistent/s", "hash", "/etc/x").error().message,
            "connection to /nonexistent/s service: No such file or directory");
}

}  // namespace
}  // namespace postwright
