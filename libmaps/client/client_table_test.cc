#include "libmaps/client/client_table.h"

#include <gtest/gtest.h>

#include <map>

#include "base/text.h"

namespace postwright {
namespace {

/// Its database gives the rows that the test wants.
class FakeTable final : public ClientTable {
 public:
  FakeTable(ClientOptions client, const OpenOptions& options)
      : ClientTable("fake", "x.cf", std::move(client), options) {}
  std::vector<std::string> rows;
  std::vector<std::string> asked;
  bool down = false;

 protected:
  Status search(const TemplateWord& key, ClientResult& result) override {
    asked.emplace_back(key.all());
    if (down) return failure(ErrorKind::retry, "server is down");
    for (const std::string& row : rows)
      if (!result.add(row)) break;
    return {};
  }
  std::string too_many_results(std::string_view key) const override {
    return cat("too many for ", key);
  }
};

class ClientTableTest : public testing::Test {
 protected:
  std::unique_ptr<FakeTable> table(std::map<std::string, std::string> settings,
                                   std::string_view query = "%s") {
    auto find = [settings](const std::string& name) -> Result<std::optional<std::string>> {
      auto found = settings.find(name);
      return found == settings.end() ? std::nullopt : std::optional(found->second);
    };
    auto client = ClientOptions::read(ClientSettings::of_file("x.cf", find), query, options_);
    EXPECT_TRUE(client) << client.error().message;
    return std::make_unique<FakeTable>(std::move(*client), options_);
  }
  std::vector<std::string> warnings() const {
    std::vector<std::string> texts;
    for (const auto& message : messages_.messages) texts.push_back(message.text);
    return texts;
  }

  CollectedMessages messages_;
  OpenOptions options_{.reporter = &messages_};
};

using Texts = std::vector<std::string>;

TEST_F(ClientTableTest, JoinsTheRows) {
  auto tested = table({{"result_format", "<%s>"}});
  tested->rows = {"a", "b"};
  EXPECT_EQ(tested->lookup("k").value(), "<a>,<b>");
  tested->rows = {};
  EXPECT_EQ(tested->lookup("k").value(), std::nullopt);
}

TEST_F(ClientTableTest, AnEmptyRowIsNoResult) {
  auto tested = table({});
  tested->rows = {"", "b"};
  EXPECT_EQ(tested->lookup("k").value(), "b");
  EXPECT_EQ(warnings(), Texts{"table \"fake:x.cf\": empty lookup result for: \"k\" -- ignored"});
}

TEST_F(ClientTableTest, MoreRowsThanTheLimitAreAnError) {
  auto tested = table({{"expansion_limit", "2"}});
  tested->rows = {"a", "b"};
  EXPECT_EQ(tested->lookup("k").value(), "a,b");
  tested->rows = {"a", "b", "c"};
  auto found = tested->lookup("k");
  ASSERT_FALSE(found);
  EXPECT_EQ(found.error().kind, ErrorKind::retry);
  EXPECT_EQ(warnings(), Texts{"too many for k"});
}

TEST_F(ClientTableTest, ADatabaseThatIsDownIsNotAMiss) {
  auto tested = table({});
  tested->down = true;
  auto found = tested->lookup("k");
  ASSERT_FALSE(found);
  EXPECT_EQ(found.error().kind, ErrorKind::retry);
}

TEST_F(ClientTableTest, AsksOnlyWhatCanBeFound) {
  auto tested = table({{"domain", "a.example"}});
  tested->rows = {"x"};
  for (const char* key : {"u", "a.example", "@a.example", "u@b.example", "u@", ""})
    EXPECT_EQ(tested->lookup(key).value(), std::nullopt) << key;
  EXPECT_EQ(tested->lookup("U@A.Example").value(), "x");
  EXPECT_EQ(tested->asked, Texts{"u@a.example"});

  auto parts = table({{"result_format", "%2/%s"}}, "%u %1");
  parts->rows = {"x"};
  for (const char* key : {"u", "@a.b", "u@b", "\xff@a.b"})
    EXPECT_EQ(parts->lookup(key).value(), std::nullopt) << key;
  EXPECT_EQ(parts->lookup("u@a.b").value(), "a/x");
  EXPECT_EQ(parts->asked, Texts{"u@a.b"});
}

TEST_F(ClientTableTest, AnEmptyKeyIsWarnedAbout) {
  EXPECT_EQ(table({})->lookup("").value(), std::nullopt);
  EXPECT_EQ(warnings(), Texts{"table \"fake:x.cf\": empty query string -- ignored"});
}

TEST(UnquotedParts, AreThoseOutsideOfSingleQuotes) {
  CollectedMessages messages;
  warn_of_unquoted_parts("sqlite:x", "k=%s AND 'x%u'='x' AND v<>%d AND '%%' = %%", messages);
  ASSERT_EQ(messages.messages.size(), 2u);
  EXPECT_EQ(messages.messages[1].text,
            "sqlite:x: query >k=%s AND 'x%u'='x' AND v<>%d AND '%%' = %%< contains >%d< without "
            "the recommended '' quotes");
}

}  // namespace
}  // namespace postwright
