#include "libmaps/client/host_list.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace postwright {
namespace {

using std::chrono::seconds;
using Choice = HostList::Choice;

TEST(ParseHosts, TakesPrefixesOff) {
  EXPECT_EQ(parse_hosts("unix:/run/x.sock, inet:a.example:77\n\tb.example postgresql://c/d?e=f"),
            (std::vector<Host>{
                {.local = true, .name = "/run/x.sock", .text = "unix:/run/x.sock"},
                {.local = false, .name = "a.example:77", .text = "inet:a.example:77"},
                {.local = false, .name = "b.example", .text = "b.example"},
                {.local = false, .name = "postgresql://c/d?e=f", .text = "postgresql://c/d?e=f"}}));
  EXPECT_TRUE(parse_hosts(" ,\n").empty());
}

/// A list with a clock and a chance that the test moves.
class HostListTest : public testing::Test {
 protected:
  HostList list(std::string_view hosts) {
    return {parse_hosts(hosts), seconds(60), seconds(30), [this](std::size_t limit) {
              limits_.push_back(limit);
              return std::min(chance_, limit - 1);
            }};
  }
  /// The hosts of a lookup in which all fail.
  std::vector<std::size_t> all_fail(HostList& hosts) {
    (void)hosts.begin(now_);
    std::vector<std::size_t> asked;
    while (auto choice = hosts.next(now_)) {
      EXPECT_FALSE(choice->open);
      asked.push_back(choice->host);
      EXPECT_LT(asked.size(), 20u);
      if (asked.size() == 20) break;
      hosts.failed(now_);
    }
    return asked;
  }
  std::optional<Choice> answered(HostList& hosts) {
    auto choice = hosts.next(now_);
    if (choice) hosts.succeeded(now_);
    return choice;
  }

  HostList::Time now_{seconds(1000)};
  std::size_t chance_ = 0;
  std::vector<std::size_t> limits_;
};

using Indexes = std::vector<std::size_t>;

TEST_F(HostListTest, ChanceDecidesAmongEquals) {
  auto hosts = list("a b c");
  chance_ = 1;
  EXPECT_EQ(all_fail(hosts), (Indexes{1, 2, 0}));
  EXPECT_EQ(limits_, (Indexes{3, 2, 1}));
}

TEST_F(HostListTest, UnixSocketsGoFirst) {
  auto hosts = list("a unix:/b c unix:/d");
  EXPECT_EQ(all_fail(hosts), (Indexes{1, 3, 0, 2}));
}

TEST_F(HostListTest, AnOpenHostGoesBeforeAClosedUnixSocket) {
  auto hosts = list("unix:/a b");
  EXPECT_EQ(hosts.next(now_), (Choice{.host = 0, .open = false}));
  hosts.failed(now_);
  EXPECT_EQ(answered(hosts), (Choice{.host = 1, .open = false}));
  now_ += seconds(31);  // the socket may be tried again
  EXPECT_TRUE(hosts.begin(now_).empty());
  EXPECT_EQ(answered(hosts), (Choice{.host = 1, .open = true}));
}

TEST_F(HostListTest, AFailedHostIsLeftOutForRetryInterval) {
  auto hosts = list("a b");
  EXPECT_EQ(all_fail(hosts), (Indexes{0, 1}));
  now_ += seconds(29);
  EXPECT_EQ(all_fail(hosts), Indexes{});
  now_ += seconds(1);
  EXPECT_EQ(all_fail(hosts), (Indexes{0, 1}));
}

TEST_F(HostListTest, WithoutRetryIntervalEachIsAskedOnceALookup) {
  HostList hosts(parse_hosts("a b"), seconds(60), seconds(0), [](std::size_t) { return 0; });
  EXPECT_EQ(all_fail(hosts), (Indexes{0, 1}));
  EXPECT_EQ(all_fail(hosts), (Indexes{0, 1}));
}

TEST_F(HostListTest, TheOnlyHostIsTriedTwiceAndNeverLeftOut) {
  auto hosts = list("a");
  EXPECT_EQ(all_fail(hosts), (Indexes{0, 0}));
  EXPECT_EQ(all_fail(hosts), (Indexes{0, 0}));
}

TEST_F(HostListTest, OpenHostsGoOnUntilTheyAreIdle) {
  auto hosts = list("a b");
  EXPECT_EQ(answered(hosts), (Choice{.host = 0, .open = false}));
  chance_ = 1;
  for (int i = 0; i < 3; ++i) {
    now_ += seconds(59);
    EXPECT_TRUE(hosts.begin(now_).empty());
    EXPECT_EQ(answered(hosts), (Choice{.host = 0, .open = true}));
  }
  now_ += seconds(60);
  EXPECT_EQ(hosts.begin(now_), Indexes{0});
  EXPECT_EQ(answered(hosts), (Choice{.host = 1, .open = false}));
}

TEST_F(HostListTest, ALostConnectionIsMadeAgainAtOnce) {
  auto hosts = list("a b");
  EXPECT_EQ(answered(hosts), (Choice{.host = 0, .open = false}));
  (void)hosts.begin(now_);
  EXPECT_EQ(hosts.next(now_), (Choice{.host = 0, .open = true}));
  hosts.lost(now_);
  EXPECT_EQ(hosts.next(now_), (Choice{.host = 0, .open = false}));
  hosts.lost(now_);  // a new one: the host has failed
  EXPECT_EQ(hosts.next(now_), (Choice{.host = 1, .open = false}));
  hosts.failed(now_);
  EXPECT_EQ(hosts.next(now_), std::nullopt);
}

TEST_F(HostListTest, AnOpenHostThatFailsIsNotAskedAgain) {
  auto hosts = list("a b");
  EXPECT_EQ(answered(hosts), (Choice{.host = 0, .open = false}));
  (void)hosts.begin(now_);
  EXPECT_EQ(hosts.next(now_), (Choice{.host = 0, .open = true}));
  hosts.failed(now_);
  EXPECT_EQ(answered(hosts), (Choice{.host = 1, .open = false}));
  (void)hosts.begin(now_);
  EXPECT_EQ(answered(hosts), (Choice{.host = 1, .open = true}));
}

TEST_F(HostListTest, WithoutHostsThereIsNoneToAsk) {
  auto hosts = list("");
  EXPECT_TRUE(hosts.begin(now_).empty());
  EXPECT_EQ(hosts.next(now_), std::nullopt);
}

TEST(HostChance, ReachesAll) {
  auto chance = host_chance();
  std::vector<bool> seen(3);
  for (int i = 0; i < 1000; ++i) seen.at(chance(3)) = true;
  EXPECT_EQ(seen, std::vector<bool>(3, true));
}

}  // namespace
}  // namespace postwright
