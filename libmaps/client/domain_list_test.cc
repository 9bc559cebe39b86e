#include "libmaps/client/domain_list.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <fstream>

#include "base/text.h"

namespace postwright {
namespace {

class OneKeyTable final : public Table {
 public:
  explicit OneKeyTable(std::string key) : Table("one", key, KeyKind::fixed), key_(std::move(key)) {}
  Result<std::optional<std::string>> lookup(std::string_view key) override {
    if (key_ == "fail") return failure(ErrorKind::retry, "not now");
    return key == key_ ? std::optional<std::string>("") : std::nullopt;
  }

 private:
  std::string key_;
};

Result<TablePtr> open_one_key(std::string_view type_and_name, const OpenOptions&) {
  auto name = parse_table_name(type_and_name);
  if (name->type != "one") return config_failure("no type ", name->type);
  return std::make_unique<OneKeyTable>(name->name);
}

class DomainListTest : public testing::Test {
 protected:
  Result<bool> contains(std::string_view list, std::string_view domain) {
    auto parsed = DomainList::parse(list, options_);
    if (!parsed) return failure_of(parsed);
    return parsed->contains(domain, "./x.cf");
  }
  CollectedMessages messages_;
  OpenOptions options_{.reporter = &messages_, .open_other = open_one_key};
};

TEST_F(DomainListTest, NamesMatchInAnyCaseAndWithoutSubdomains) {
  EXPECT_TRUE(contains("a.example, B.example", "b.EXAMPLE").value());
  EXPECT_FALSE(contains("a.example", "x.a.example").value());
  EXPECT_FALSE(contains(".a.example", "x.a.example").value());
  EXPECT_FALSE(contains("a.example", "c.example").value());
  EXPECT_TRUE(DomainList::parse(" , ", options_)->empty());
}

TEST_F(DomainListTest, TheFirstMatchCounts) {
  EXPECT_FALSE(contains("!a.example, a.example", "a.example").value());
  EXPECT_TRUE(contains("a.example, !a.example", "a.example").value());
  EXPECT_TRUE(contains("!!a.example", "a.example").value());
  EXPECT_FALSE(contains("!a.example", "b.example").value());
}

TEST_F(DomainListTest, TablesAndFilesHoldMore) {
  EXPECT_TRUE(contains("one:a.example", "A.example").value());
  EXPECT_FALSE(contains("!one:a.example, a.example", "a.example").value());
  std::string path = testing::TempDir() + "/domain_list." + std::to_string(getpid());
  std::ofstream(path) << "# list\na.example !b.example\n  one:c.example\n";
  EXPECT_TRUE(contains(path, "a.example").value());
  EXPECT_TRUE(contains(path, "c.example").value());
  EXPECT_FALSE(contains(cat(path, ", b.example"), "b.example").value());
  EXPECT_FALSE(contains(cat("!", path, ", a.example"), "a.example").value());
  std::ofstream(path) << path << "\n";
  EXPECT_FALSE(contains(path, "a.example"));
  unlink(path.c_str());
}

TEST_F(DomainListTest, ErrorsAreNotNo) {
  auto found = contains("one:fail", "a.example");
  ASSERT_FALSE(found);
  EXPECT_EQ(found.error().kind, ErrorKind::retry);
  ASSERT_EQ(messages_.messages.size(), 1u);
  EXPECT_EQ(messages_.messages[0].text, "./x.cf: one:fail: table lookup problem");
  EXPECT_EQ(contains("/nosuch/file", "a").error().message,
            "open file /nosuch/file: No such file or directory");
  EXPECT_EQ(contains("two:x", "a").error().message, "no type two");
}

}  // namespace
}  // namespace postwright
