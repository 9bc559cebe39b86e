// proxy: tables against a server of this test that stands on the same protocol room.

#include "libmaps/proxy/proxy_table.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include "libmaps/memory/inline_table.h"
#include "libmaps/proxy/proxy_protocol.h"
#include "libmaps/proxy/table_flags.h"
#include "libmaps/site_parameters.h"
#include "net/server_for_test.h"

namespace postwright {
namespace {

using Replies = std::function<ProxyReply(const ProxyRequest&)>;
constexpr unsigned kFlags =
    table_flag::fixed_keys | table_flag::utf8_request | table_flag::utf8_active;

/// Says hello, then answers each request.
ServerForTest::Serve serving(Replies replies, std::vector<ProxyRequest>* requests = nullptr,
                             std::string hello = std::string(kProxyProtocol)) {
  return [=](int fd) {
    send_reply(fd, format_attributes({{"protocol", hello}}));
    std::string bytes;
    for (char c = 0; read(fd, &c, 1) == 1;) {
      bytes.push_back(c);
      std::string_view left = bytes;
      auto taken = take_attributes(left, 100000);
      if (!taken || !*taken) continue;
      bytes.clear();
      auto request = decode_proxy_request(**taken);
      if (!request) return;
      if (requests) requests->push_back(*request);
      ProxyReply reply = replies(*request);
      if (reply.status < 0) return;
      send_reply(fd, format_attributes(encode(reply, request->operation)));
    }
  };
}

/// Where the server of the test is.
class Site final : public SiteParameters {
 public:
  explicit Site(std::string directory) : directory_(std::move(directory)) {}
  Result<std::string> value(std::string_view parameter) const override {
    if (parameter == "queue_directory") return directory_;
    return std::string(parameter.substr(0, parameter.find('_')));
  }

 private:
  std::string directory_;
};

class Proxy : public ::testing::Test {
 protected:
  /// Puts the server's socket where `service` is expected.
  std::string directory_for(const ServerForTest& server, std::string_view service = "proxymap") {
    std::string queue = server.path().substr(0, server.path().rfind('/'));
    private_ = queue + "/private";
    mkdir(private_.c_str(), 0755);
    link_ = private_ + "/" + std::string(service);
    EXPECT_EQ(symlink(server.path().c_str(), link_.c_str()), 0);
    return queue;
  }
  void TearDown() override {
    unlink(link_.c_str());
    rmdir(private_.c_str());
    rmdir(private_.substr(0, private_.rfind('/')).c_str());
  }
  /// The answer to a lookup of "K" when the server says `status`.
  std::string error_for(ProxyStatus status, bool at_open = false) {
    ServerForTest server(serving([=](const ProxyRequest& request) {
      bool here = at_open == (request.operation == ProxyOperation::open);
      return ProxyReply{.status = here ? static_cast<int>(status) : 0, .flags = kFlags};
    }));
    Site site(directory_for(server));
    auto table = open_proxy_table("cdb:x", {.site = &site});
    std::string text;
    if (!table) {
      text = table.error().message;
    } else {
      auto found = (*table)->lookup("K");
      if (!found)
        text = found.error().kind == ErrorKind::retry    ? "(later)"
               : found.error().kind == ErrorKind::config ? "(broken)"
                                                         : found.error().message;
    }
    if (table) table->reset();
    TearDown();
    return text;
  }
  std::string private_ = "/nonexistent/private";
  std::string link_;
};

TEST_F(Proxy, AsksTheServer) {
  std::vector<ProxyRequest> requests;
  ServerForTest server(serving(
      [](const ProxyRequest& request) {
        bool known = request.key == "K";
        return ProxyReply{.status = known || request.key.empty() ? 0 : 1,
                          .flags = kFlags,
                          .value = known ? "v" : ""};
      },
      &requests));
  Site site(directory_for(server));
  {
    auto table = open_proxy_table("cdb:x", {.site = &site});
    ASSERT_TRUE(table);
    EXPECT_EQ((*table)->key_kind(), KeyKind::fixed);
    EXPECT_EQ((*table)->lookup("K").value(), "v") << "the server folds";
    EXPECT_EQ((*table)->lookup("other").value(), std::nullopt);
    auto second = open_proxy_table("cdb:y", {.site = &site});
    EXPECT_EQ((*second)->lookup("K").value(), "v");
  }
  ASSERT_EQ(requests.size(), 5u);
  EXPECT_EQ(requests[1], (ProxyRequest{.operation = ProxyOperation::lookup,
                                       .table = "cdb:x",
                                       .instance_flags = 540737,
                                       .flags = kFlags,
                                       .key = "K"}));
  EXPECT_EQ(server.connections(), 1);
}

TEST_F(Proxy, ListsAndChanges) {
  std::vector<ProxyRequest> requests;
  ServerForTest server(serving(
      [at = 0](const ProxyRequest& request) mutable {
        ProxyReply reply{.status = 0, .flags = kFlags};
        if (request.operation == ProxyOperation::sequence) {
          if (request.rewind) at = 0;
          reply.status = at == 2;
          reply.key = at == 2 ? "" : std::string(1, static_cast<char>('a' + at));
          reply.value = at == 2 ? "" : "v";
          if (at < 2) ++at;
        }
        if (request.operation == ProxyOperation::erase) reply.status = request.key != "k";
        return reply;
      },
      &requests));
  Site site(directory_for(server, "proxywrite"));
  auto table = open_proxy_table("lmdb:x", {.access = Access::update, .site = &site});
  ASSERT_TRUE(table);
  EXPECT_TRUE((*table)->store("k", "v").value());
  EXPECT_TRUE((*table)->erase("k").value());
  EXPECT_FALSE((*table)->erase("other").value());
  for (int round = 0; round < 2; ++round) {
    EXPECT_EQ((*table)->next().value(), (Record{"a", "v"}));
    EXPECT_EQ((*table)->next().value(), (Record{"b", "v"}));
    EXPECT_EQ((*table)->next().value(), std::nullopt);
    (*table)->rewind();
  }
  table->reset();
  EXPECT_EQ(requests[1].flags, kFlags | table_flag::warn_duplicate);
}

TEST_F(Proxy, WhatTheServerSaysOfTheRequest) {
  EXPECT_EQ(error_for(ProxyStatus::retry), "(later)");
  EXPECT_EQ(error_for(ProxyStatus::config), "(broken)");
  EXPECT_EQ(error_for(ProxyStatus::bad),
            "proxymap lookup failed for table \"cdb:x\" key \"K\": invalid request");
  EXPECT_EQ(error_for(ProxyStatus::denied),
            "proxymap service is not configured for table \"cdb:x\"");
  EXPECT_EQ(error_for(ProxyStatus::denied, true),
            "proxymap service is not configured for table \"cdb:x\"");
  EXPECT_EQ(error_for(ProxyStatus::bad, true),
            "proxymap open failed for table \"cdb:x\": invalid request");
}

TEST_F(Proxy, AsksAgainWhenTheServerHasGoneAway) {
  int lookups = 0;
  ServerForTest server(serving([&](const ProxyRequest& request) {
    bool first = request.operation == ProxyOperation::lookup && ++lookups == 1;
    return ProxyReply{.status = first ? -1 : 0, .flags = kFlags, .value = "v"};
  }));
  Site site(directory_for(server));
  CollectedMessages messages;
  auto table = open_proxy_table("cdb:x", {.reporter = &messages, .site = &site});
  EXPECT_EQ((*table)->lookup("K").value(), "v");
  EXPECT_EQ(server.connections(), 2);
  EXPECT_TRUE(messages.messages.empty());
  table->reset();
}

TEST_F(Proxy, NeedsMainCf) {
  EXPECT_EQ(open_proxy_table("cdb:x", {}).error().kind, ErrorKind::config);
}

}  // namespace
}  // namespace postwright
