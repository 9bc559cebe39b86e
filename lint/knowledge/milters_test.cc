#include "lint/knowledge/milters.h"

#include <gtest/gtest.h>

namespace postwright::lint {
namespace {

TEST(Milters, WhoSignsIsKnownByTheSocket) {
  for (std::string_view signs :
       {"inet:localhost:8891", "unix:/run/OpenDKIM/opendkim.sock", "inet:dkim.example.com:12345",
        "unix:/x, { inet:[::1]:8891, connect_timeout=3s }"})
    EXPECT_TRUE(names_signing_milter(signs)) << signs;
  for (std::string_view other : {"", "inet:localhost:8892", "unix:/run/clamav/milter.ctl", "8891"})
    EXPECT_FALSE(names_signing_milter(other)) << other;
}

}  // namespace
}  // namespace postwright::lint
