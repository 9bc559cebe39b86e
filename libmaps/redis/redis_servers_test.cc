#include "libmaps/redis/redis_servers.h"

#include <gtest/gtest.h>

#include "base/text.h"

namespace postwright {
namespace {

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
