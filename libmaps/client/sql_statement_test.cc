#include "libmaps/client/sql_statement.h"

#include <gtest/gtest.h>

namespace postwright {
namespace {

using Values = std::vector<SqlStatement::Value>;

SqlStatement statement(std::string_view query) {
  return SqlStatement(ClientTemplate::parse(query).value());
}

void expect_bound(std::string_view query, std::string_view key, std::string_view sql,
                  const Values& values) {
  auto bound = statement(query).bound(TemplateWord(key));
  EXPECT_EQ(bound.sql, sql) << query;
  EXPECT_EQ(bound.values, values) << query;
}

TEST(SqlStatement, StringsBecomeParameters) {
  expect_bound("SELECT v FROM m WHERE k='%s'", "it's", "SELECT v FROM m WHERE k=?1", {"it's"});
  expect_bound("SELECT '<%u> at ''%d'''", "a@b", "SELECT ?1", {"<a> at 'b'"});
  expect_bound("SELECT v FROM m WHERE k=\"%s\"", "x\" or 1", "SELECT v FROM m WHERE k=?1",
               {"x\" or 1"});
  expect_bound("SELECT '%s' WHERE 'it''s' = 'it''s'", "x", "SELECT ?1 WHERE 'it''s' = 'it''s'",
               {"x"});
  expect_bound("SELECT v FROM m WHERE k LIKE '%u%%'", "a", "SELECT v FROM m WHERE k LIKE ?1",
               {"a%"});
}

TEST(SqlStatement, LonePartsBecomeParametersAndNumbersStayNumbers) {
  expect_bound("SELECT %s", "17", "SELECT ?1", {std::int64_t{17}});
  expect_bound("SELECT %s", "1.5", "SELECT ?1", {1.5});
  expect_bound("SELECT %s", "1 OR 1=1", "SELECT ?1", {"1 OR 1=1"});
  expect_bound("SELECT %s", "-1", "SELECT ?1", {"-1"});
  expect_bound("SELECT %s", "9999999999999999999", "SELECT ?1", {"9999999999999999999"});
}

TEST(SqlStatement, PartsInWordsBecomeIdentifiers) {
  expect_bound("SELECT v FROM m_%d", "a@x\" y", "SELECT v FROM \"m_x\"\" y\"", {});
  expect_bound("SELECT v FROM [m %d]", "a@x] y", "SELECT v FROM \"m x] y\"", {});
  expect_bound("SELECT v FROM `m %d`", "a@x` y", "SELECT v FROM \"m x` y\"", {});
}

TEST(SqlStatement, CommentsHoldNoQuotesAndNoKeys) {
  expect_bound("SELECT 1 /* it's %s */ + '%s'", "k*/x", "SELECT 1 /* it's  */ + ?1", {"k*/x"});
  expect_bound("SELECT '%s' -- it's %s", "k", "SELECT ?1 -- it's ", {"k"});
}

TEST(SqlStatement, UnclosedQuotesHoldNoKeys) {
  expect_bound("SELECT '%s", "x' --", "SELECT '", {});
}

TEST(SqlStatement, WrittenOutEachTokenIsQuoted) {
  auto sql = [](std::string_view query, std::string_view key) {
    return statement(query).written_out(TemplateWord(key));
  };
  EXPECT_EQ(sql("SELECT v FROM '%d' WHERE k='%u'", "a'b@x' y"),
            "SELECT v FROM 'x'' y' WHERE k='a''b'");
  EXPECT_EQ(sql("SELECT v FROM %s", "m; DROP TABLE m"), "SELECT v FROM \"m; DROP TABLE m\"");
  EXPECT_EQ(sql("SELECT v FROM m LIMIT %s", "3"), "SELECT v FROM m LIMIT 3");
  EXPECT_EQ(sql("SELECT v FROM \"%s\"", "a\"b"), "SELECT v FROM \"a\"\"b\"");
  EXPECT_EQ(sql("SELECT v FROM '%s'", std::string_view("a\0b", 3)), std::nullopt);
}

/// Whatever the key is, the bound form's text stays the same.
TEST(SqlStatement, NoKeyChangesTheText) {
  auto tried = statement("SELECT v FROM m WHERE k='%s' AND d=\"%d\" AND n=%u");
  std::string expected = "SELECT v FROM m WHERE k=?1 AND d=?2 AND n=?3";
  for (std::string_view key :
       {"a@b", "'@'", "' OR '1'='1@x", "\"@\"", "\\'@\\", "1); DROP TABLE m; --@x", "/*@*/",
        "%s@%d", "?1@?2", "\xff@\xfe", "a\nb@c", ";@;"})
    EXPECT_EQ(tried.bound(TemplateWord(key)).sql, expected) << key;
}

}  // namespace
}  // namespace postwright
