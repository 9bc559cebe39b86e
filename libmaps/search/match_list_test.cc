#include "libmaps/search/match_list.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <fstream>

#include "libmaps/search/table_for_test.h"

namespace postwright {
namespace {

class MatchListTest : public testing::Test {
 protected:
  Result<bool> matches(std::string_view text, std::string_view name,
                       std::string_view address = {}) {
    auto list = MatchList::parse("mynetworks", text, kind_, options_);
    if (!list) return failure_of(list);
    return list->matches(name, address);
  }
  MatchListOptions kind_;
  CollectedMessages messages_;
  OpenOptions options_{.reporter = &messages_, .open_other = open_one_record};
};

TEST_F(MatchListTest, NamesMatchInAnyCaseAndWithoutSubdomains) {
  EXPECT_TRUE(matches("a.example, B.example", "b.EXAMPLE").value());
  EXPECT_FALSE(matches("a.example", "x.a.example").value());
  EXPECT_FALSE(matches(".a.example", "x.a.example").value());
  EXPECT_FALSE(matches("a.example", "c.example").value());
  EXPECT_TRUE(MatchList::parse("x", " , ", kind_, options_)->empty());
}

TEST_F(MatchListTest, TheFirstMatchCounts) {
  EXPECT_FALSE(matches("!a.example, a.example", "a.example").value());
  EXPECT_TRUE(matches("a.example, !a.example", "a.example").value());
  EXPECT_TRUE(matches("!!a.example", "a.example").value());
  EXPECT_FALSE(matches("!a.example", "b.example").value());
}

TEST_F(MatchListTest, TablesAndFilesHoldMore) {
  EXPECT_TRUE(matches("one:a.example", "A.example").value());
  EXPECT_FALSE(matches("!one:a.example, a.example", "a.example").value());
  std::string path = testing::TempDir() + "/match_list." + std::to_string(getpid());
  std::ofstream(path) << "# list\na.example !b.example\n  one:c.example\n";
  EXPECT_TRUE(matches(path, "a.example").value());
  EXPECT_TRUE(matches(path, "c.example").value());
  EXPECT_FALSE(matches(cat(path, ", b.example"), "b.example").value());
  EXPECT_FALSE(matches(cat("!", path, ", a.example"), "a.example").value());
  std::ofstream(path) << path << "\n";
  EXPECT_FALSE(matches(path, "a.example"));
  unlink(path.c_str());
}

TEST_F(MatchListTest, ErrorsAreNotNo) {
  auto found = matches("fail:", "a.example");
  ASSERT_FALSE(found);
  EXPECT_EQ(found.error().kind, ErrorKind::retry);
  ASSERT_EQ(messages_.messages.size(), 1u);
  EXPECT_EQ(messages_.messages[0].text, "mynetworks: fail:: table lookup problem");
  EXPECT_EQ(matches("/nosuch/file", "a").error().message,
            "open file /nosuch/file: No such file or directory");
  EXPECT_EQ(matches("two:x", "a").error().message, "no type two");
  EXPECT_EQ(matches("a, !", "a").error().message, "no pattern after '!'");
}

TEST_F(MatchListTest, SubdomainsAreMeantByTheParentOrByALeadingDot) {
  kind_ = {.kind = MatchKind::domains, .subdomains = Subdomains::parent};
  EXPECT_TRUE(matches("example.com", "example.com").value());
  EXPECT_TRUE(matches("example.com", "a.b.EXAMPLE.com").value());
  EXPECT_FALSE(matches("example.com", "notexample.com").value());
  EXPECT_FALSE(matches(".example.com", "a.example.com").value());
  kind_.subdomains = Subdomains::dotted;
  EXPECT_TRUE(matches(".example.com", "a.b.example.com").value());
  EXPECT_FALSE(matches(".example.com", "example.com").value());
  EXPECT_FALSE(matches("example.com", "a.example.com").value());
}

TEST_F(MatchListTest, TablesAreAskedForParentsButPatternsAreNot) {
  kind_ = {.kind = MatchKind::domains, .subdomains = Subdomains::parent};
  EXPECT_TRUE(matches("one:example.com", "a.example.com").value());
  EXPECT_FALSE(matches("one:.example.com", "a.example.com").value());
  EXPECT_FALSE(matches("pattern:example.com", "a.example.com").value());
  EXPECT_TRUE(matches("pattern:a.example.com", "a.example.com").value());
  kind_.subdomains = Subdomains::dotted;
  EXPECT_TRUE(matches("one:.example.com", "a.example.com").value());
}

TEST_F(MatchListTest, HostsMatchByNameOrByAddress) {
  kind_ = {.kind = MatchKind::hosts, .subdomains = Subdomains::dotted};
  EXPECT_TRUE(matches("192.0.2.0/24", "unknown", "192.0.2.9").value());
  EXPECT_FALSE(matches("192.0.2.0/24", "unknown", "192.0.3.9").value());
  EXPECT_TRUE(matches("192.0.2.9", "unknown", "192.0.2.9").value());
  EXPECT_FALSE(matches("!192.0.2.9, 192.0.2.0/24", "unknown", "192.0.2.9").value());
  EXPECT_TRUE(matches("[2001:db8::]/32", "unknown", "2001:db8::9").value());
  EXPECT_TRUE(matches("[2001:db8:0::9]", "unknown", "2001:DB8::9").value());
  EXPECT_FALSE(matches("0.0.0.0/0", "unknown", "2001:db8::9").value());
  EXPECT_TRUE(matches(".example.com", "mx.example.com", "192.0.2.9").value());
  EXPECT_TRUE(matches("one:192.0.2.9", "mx.example.com", "192.0.2.9").value());
  EXPECT_TRUE(matches("pattern:192.0.2.9", "mx.example.com", "192.0.2.9").value());
}

TEST_F(MatchListTest, AMistakeCountsOnlyForAQuestionThatComesToIt) {
  kind_ = {.kind = MatchKind::hosts, .subdomains = Subdomains::dotted};
  EXPECT_TRUE(matches("192.0.2.9, 10.0.0.1/8", "unknown", "192.0.2.9").value());
  EXPECT_TRUE(messages_.messages.empty());
  auto found = matches("10.0.0.1/8, 192.0.2.9", "unknown", "192.0.2.9");
  ASSERT_FALSE(found);
  EXPECT_EQ(found.error().kind, ErrorKind::config);
  ASSERT_EQ(messages_.messages.size(), 1u);
  EXPECT_EQ(messages_.messages[0].text,
            "mynetworks: non-null host address bits in \"10.0.0.1/8\", perhaps you should use "
            "\"10.0.0.0/8\" instead");
}

}  // namespace
}  // namespace postwright
