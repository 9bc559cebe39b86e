#include "libconf/parameters/nearest_names.h"

#include <gtest/gtest.h>

#include <string>

namespace postwright {
namespace {

using Names = std::vector<std::string_view>;
constexpr std::string_view kKnown[] = {"mail_name", "mail_owner", "myhostname", "mynetworks",
                                       "mynetworks_style"};

TEST(NearestNames, FindsWhatWasMeant) {
  EXPECT_EQ(nearest_names("mail_nmae", kKnown), Names{"mail_name"});
  EXPECT_EQ(nearest_names("myhostnam", kKnown), Names{"myhostname"});
  EXPECT_EQ(nearest_names("MyNetworks", kKnown), Names{"mynetworks"});
}

TEST(NearestNames, NearestComesFirst) {
  constexpr std::string_view kClose[] = {"relay_hosts", "relay_host", "relayhost"};
  EXPECT_EQ(nearest_names("relayhos", kClose, 5), (Names{"relayhost", "relay_host"}));
  EXPECT_EQ(nearest_names("relay_hostts", kClose, 1), Names{"relay_hosts"});
}

TEST(NearestNames, NothingIsBetterThanAGuess) {
  EXPECT_EQ(nearest_names("mail_version", kKnown), Names{});
  EXPECT_EQ(nearest_names("my", kKnown), Names{});
  EXPECT_EQ(nearest_names("", kKnown), Names{});
  EXPECT_EQ(nearest_names(std::string(1'000'000, 'm'), kKnown), Names{});
}

}  // namespace
}  // namespace postwright
