#include "libmaps/client/sql_statement.h"

#include <gtest/gtest.h>

namespace postwright {
namespace {

using Values = std::vector<SqlStatement::Value>;

SqlStatement statement(std::string_view query, const SqlDialect& dialect = kSqliteSql) {
  return SqlStatement(ClientTemplate::parse(query).value(), dialect);
}

void expect_bound(std::string_view query, std::string_view key, std::string_view sql,
                  const Values& values, const SqlDialect& dialect = kSqliteSql) {
  auto bound = statement(query, dialect).bound(TemplateWord(key));
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
  expect_bound("SELECT 1 /* it's %s */ + '%s'", "k*/x", "SELECT 1 /* it's   */ + ?1", {"k*/x"});
  expect_bound("SELECT '%s' -- it's %s", "k", "SELECT ?1 -- it's  ", {"k"});
}

TEST(SqlStatement, NothingGrowsTogetherAroundALostKey) {
  expect_bound("SELECT 1 /* *%s/ '%s' */", "k", "SELECT 1 /* * / ' ' */", {});
}

TEST(SqlStatement, UnclosedQuotesHoldNoKeys) {
  expect_bound("SELECT '%s", "x' --", "SELECT ' ", {});
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

void expect_pgsql(std::string_view query, std::string_view key, std::string_view sql,
                  const Values& values) {
  expect_bound(query, key, sql, values, kPgsqlSql);
}

TEST(SqlStatement, PostgresqlHasItsOwnStrings) {
  expect_pgsql("SELECT v FROM m WHERE k='%s' AND n=%u", "17", "SELECT v FROM m WHERE k=$1 AND n=$2",
               {"17", "17"});
  expect_pgsql("SELECT '\\' || '%s'", "a", "SELECT '\\' || $1", {"a"});
  expect_pgsql("SELECT E'it\\'s', E'<\\t%s\\''", "a", "SELECT E'it\\'s', $1", {"<\ta'"});
  expect_pgsql("SELECT e'%s'", "a", "SELECT $1", {"a"});
  expect_pgsql("SELECT name'%s'5, $x'%s'", "a", "SELECT name $1 5, $x $2", {"a", "a"});
  expect_pgsql("SELECT $$it's %s$$, $x$%s$$%u$x$, '%s'", "a", "SELECT $1, $2, $3",
               {"it's a", "a$$a", "a"});
  expect_pgsql("SELECT $$it's$$, '%s'", "a", "SELECT $$it's$$, $1", {"a"});
  expect_pgsql("SELECT $$%s", "a' --", "SELECT $$ ", {});
  expect_pgsql("SELECT 1$$it's %s$$, a$$it, '%s'", "a", "SELECT 1 $1, a$$it, $2", {"it's a", "a"});
  expect_pgsql("SELECT /* a /* ' */ '%s' */ '%s'", "k", "SELECT /* a /* ' */ ' ' */ $1", {"k"});
  expect_pgsql("SELECT a[%s], '[%s'", "1", "SELECT a[$1], $2", {"1", "[1"});
}

TEST(SqlStatement, PostgresqlNamesAreFoldedAsOutsideOfQuotes) {
  expect_pgsql("SELECT V FROM Users_%d", "a@x\" y", "SELECT V FROM \"users_x\"\" y\"", {});
  expect_pgsql("SELECT v FROM \"M %d\"", "a@x", "SELECT v FROM \"M x\"", {});
}

void expect_mysql(std::string_view query, std::string_view key, std::string_view sql,
                  const Values& values) {
  expect_bound(query, key, sql, values, kMysqlSql);
}

TEST(SqlStatement, MysqlHasItsOwnStrings) {
  expect_mysql("SELECT v FROM m WHERE k='%s' AND n=%u", "17", "SELECT v FROM m WHERE k=? AND n=?",
               {"17", std::int64_t{17}});
  expect_mysql("SELECT \"%s\", \"it's\"", "a\"b", "SELECT ?, \"it's\"", {"a\"b"});
  expect_mysql("SELECT 'it\\'s', '\\'%s\\\\\\%%', '%s'", "a", "SELECT 'it\\'s', ?, ?",
               {"'a\\\\%", "a"});
  expect_mysql("SELECT '\\%s'", "a", "SELECT ?", {"a"});
  expect_mysql("CALL f('%s')", "a", "CALL f(?)", {"a"});
}

TEST(SqlStatement, MysqlHasItsOwnComments) {
  expect_mysql("SELECT '%s' # it's %s\n, '%s'", "k", "SELECT ? # it's  \n, ?", {"k", "k"});
  expect_mysql("SELECT 1--'%s'", "k", "SELECT 1--?", {"k"});
  expect_mysql("SELECT 1 -- '%s'", "k", "SELECT 1 -- ' '", {});
  expect_mysql("SELECT 1 --%s", "k", "SELECT 1 --?", {"k"});
  expect_mysql("SELECT /*!50000 '%s', */ '%s'", "k", "SELECT /*!50000 ?, */ ?", {"k", "k"});
  expect_mysql("SELECT /* '%s */ '%s'", "k", "SELECT /* '  */ ?", {"k"});
}

TEST(SqlStatement, MysqlNamesAreInBackquotes) {
  expect_mysql("SELECT v FROM m_%d", "a@x` y", "SELECT v FROM `m_x`` y`", {});
  expect_mysql("SELECT v FROM `m %d`", "a@x` y", "SELECT v FROM `m x`` y`", {});
}

TEST(SqlStatement, TokensStayApart) {
  auto sql = [](std::string_view query, const SqlDialect& dialect) {
    return statement(query, dialect).written_out(TemplateWord("k"));
  };
  EXPECT_EQ(sql("SELECT N'%s', 'a'$$%s$$'b', \"a\"%s", kPgsqlSql),
            "SELECT N'k', 'a' 'k' 'b', \"a\" \"k\"");
  EXPECT_EQ(sql("SELECT U&%s", kPgsqlSql), "SELECT U& \"k\"");
  EXPECT_EQ(sql("SELECT 'a'\"%s\"", kMysqlSql), "SELECT 'a' 'k'");
}

TEST(SqlStatement, TheClientMayQuoteStrings) {
  auto sql = [](std::string_view key, const SqlStatement::Quote& quote) {
    return statement("SELECT '%s', `%s`, \"%s\"", kMysqlSql).written_out(TemplateWord(key), quote);
  };
  auto upper = [](std::string_view text) { return std::optional("<" + std::string(text) + ">"); };
  EXPECT_EQ(sql("a'`b", upper), "SELECT <a'`b>, `a'``b`, <a'`b>");
  EXPECT_EQ(sql("a", [](std::string_view) { return std::nullopt; }), std::nullopt);
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
