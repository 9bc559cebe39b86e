#include "libconf/tables/table_references.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "base/file.h"
#include "base/text.h"
#include "libconf/site/configuration.h"
#include "libconf/tables/table_spec.h"

namespace postwright {
namespace {

constexpr std::string_view kSite = POSTWRIGHT_TESTDATA "/sites/references";

std::string use_name(TableUse use) {
  switch (use) {
    case TableUse::alias:
      return "alias";
    case TableUse::cache:
      return "cache";
    case TableUse::sni:
      return "sni";
    case TableUse::lookup:
      break;
  }
  return "lookup";
}

std::string place(const std::optional<FileSpan>& span, const std::string& root) {
  if (!span) return "-";
  std::string file = span->file.substr(root.size());
  return cat(file, ":", span->line, ":", span->column, "+", span->length);
}

/// "type:name use setting where type_span via nesting", one line a reference.
std::string listing(const std::vector<TableReference>& references, const std::string& root) {
  std::string text;
  for (const TableReference& r : references) {
    text += cat(r.type, ":", r.name, "  ", use_name(r.use), "  ", r.setting, "  ",
                place(r.where, root), "  ", place(r.type_span, root), "  via");
    for (const std::string& via : r.type_via) text += cat(" ", via);
    text += "  in";
    for (const std::string& nest : r.nesting) text += cat(" ", nest);
    text += r.from_default ? "  default\n" : "\n";
  }
  return text;
}

Configuration load(std::string main_cf, std::string master_cf = "") {
  auto configuration = Configuration::parse("/c", std::move(main_cf), std::move(master_cf), {});
  EXPECT_TRUE(configuration) << configuration.error().message;
  return std::move(*configuration);
}

/// Without those that come from defaults.
std::string found(std::string main_cf, std::string master_cf = "") {
  Configuration configuration = load(std::move(main_cf), std::move(master_cf));
  auto references = find_table_references(configuration, nullptr);
  std::erase_if(references, [](const TableReference& r) { return r.from_default; });
  return listing(references, "");
}

/// A daemon opens its cache by the whole value.
TEST(TableReferences, ACachesNameGoesOnBehindABlank) {
  EXPECT_EQ(found("address_verify_map = proxy:btree:/var/lib/my mail, too/verify\n"),
            "btree:/var/lib/my mail, too/verify  cache  address_verify_map  "
            "/c/main.cf:1:22+40  /c/main.cf:1:28+5  via  in proxy:\n");
  EXPECT_EQ(found("canonical_maps = hash:/a b\n"),
            "hash:/a  lookup  canonical_maps  /c/main.cf:1:18+7  /c/main.cf:1:18+4  via  in\n");
}

TEST(TableReferences, TheSiteWithOneOfEverything) {
  std::string root = cat(kSite, "/root");
  Configuration::Options options;
  options.root = root;
  auto configuration = Configuration::load("/etc/postfix", options);
  ASSERT_TRUE(configuration) << configuration.error().message;
  std::vector<std::string> warnings;
  auto references = find_table_references(*configuration, &warnings);
  std::string text = listing(references, root);
  auto expected = read_file(cat(kSite, "/expected-references"));
  EXPECT_EQ(text, expected ? *expected : "");
  EXPECT_EQ(warnings, (std::vector<std::string>{
                          cat("open ", root, "/etc/postfix/none.cf: No such file or directory")}));
}

TEST(TableReferences, EveryTypeSpanHoldsTheType) {
  std::string root = cat(kSite, "/root");
  Configuration::Options options;
  options.root = root;
  auto configuration = Configuration::load("/etc/postfix", options);
  ASSERT_TRUE(configuration);
  for (const TableReference& r : find_table_references(*configuration, nullptr)) {
    if (!r.type_span) continue;
    auto bytes = read_file(r.type_span->file);
    ASSERT_TRUE(bytes);
    EXPECT_EQ(bytes->substr(r.type_span->offset, r.type_span->length), r.type);
  }
}

TEST(TableReferences, ATypeThatIsAnothersBeginningIsNone) {
  EXPECT_EQ(found("virtual_alias_maps = texthash2:/x xhash:/y\n"), "");
  EXPECT_EQ(found("relayhost = smtp:hash:25\n"), "");
}

TEST(TableReferences, AUserDefinedPieceIsReportedWhereItIsUsed) {
  EXPECT_EQ(
      found("piece = hash:/etc/\nvirtual_alias_maps = ${piece}a\ntransport_maps = ${piece}a\n"),
      "hash:/etc/a  lookup  virtual_alias_maps  /c/main.cf:2:22+9  /c/main.cf:1:9+4  via "
      "piece  in\n"
      "hash:/etc/a  lookup  transport_maps  /c/main.cf:3:18+9  /c/main.cf:1:9+4  via piece  "
      "in\n");
}

/// `maps` is no table, however its type is spelled.
TEST(TableReferences, ABeginningOfANameIsNoTable) {
  std::string_view transport =
      "hash:/dir/a  lookup  transport_maps  /c/main.cf:3:18+9  /c/main.cf:1:6+4  via maps ty  in\n";
  EXPECT_EQ(found("ty = hash\nmaps = $ty:/dir\ntransport_maps = ${maps}/a\n"), transport);
  EXPECT_EQ(
      found("ty = hash\nmaps = $ty:/dir/\ntransport_maps = ${maps}a\n"),
      "hash:/dir/a  lookup  transport_maps  /c/main.cf:3:18+8  /c/main.cf:1:6+4  via maps ty  "
      "in\n");
  EXPECT_EQ(
      found("ty = hash\nmaps = $ty:/d\nmore = ${maps}ir\ntransport_maps = ${more}/a\n"),
      "hash:/dir/a  lookup  transport_maps  /c/main.cf:4:18+9  /c/main.cf:1:6+4  via more maps "
      "ty  in\n");
  EXPECT_EQ(found("maps = hash:/dir\n", cat("smtp inet n - n - - smtpd\n -o "
                                            "smtpd_sender_login_maps=${maps}/a\n")),
            "hash:/dir/a  lookup  smtp/inet/smtpd_sender_login_maps  /c/master.cf:2:29+9  "
            "/c/main.cf:1:8+4  via maps  in\n");
}

/// What nothing else is made with may be a table that a program outside looks up.
TEST(TableReferences, AUserDefinedTableThatNobodyUsesStays) {
  EXPECT_EQ(found("ty = hash\nmaps = $ty:/dir\ntransport_maps = $ty:/a\n"),
            "hash:/a  lookup  transport_maps  /c/main.cf:3:18+6  /c/main.cf:1:6+4  via ty  in\n"
            "hash:/dir  lookup  maps  /c/main.cf:2:8+8  /c/main.cf:1:6+4  via ty  in\n");
}

TEST(TableReferences, DefaultsKeepTheTypesOrigin) {
  Configuration configuration = load("default_database_type = hash\nalias_maps =\n");
  std::string text;
  for (const TableReference& r : find_table_references(configuration, nullptr))
    if (r.setting == "alias_database") text += listing({r}, "");
  EXPECT_EQ(text,
            "hash:/etc/aliases  alias  alias_database  -  /c/main.cf:1:25+4  via "
            "default_database_type  in  default\n");
}

TEST(TableReferences, HostileNestingIsBounded) {
  std::string deep = "virtual_alias_maps = ";
  for (int i = 0; i < 50000; ++i) deep += "unionmap:{";
  EXPECT_EQ(found(deep + "hash:/x\n"), "");
  std::string loop = "virtual_alias_maps = $a\na = $b$b hash:/x\nb = $a$a\n";
  Configuration configuration = load(loop);
  std::vector<std::string> warnings;
  find_table_references(configuration, &warnings);
  EXPECT_FALSE(warnings.empty());
}

}  // namespace
}  // namespace postwright
