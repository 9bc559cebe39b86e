#include "libmaps/open_table.h"

#include <gtest/gtest.h>

namespace postwright {
namespace {

std::string error_of(std::string_view table) {
  auto opened = open_table(table, {});
  return opened ? "" : opened.error().message;
}

TEST(OpenTable, WantsTypeAndName) {
  for (const char* bad : {"static:", ":b", "static", ""})
    EXPECT_EQ(
        error_of(bad),
        std::string("open dictionary: expecting \"type:name\" form instead of \"") + bad + "\"");
  EXPECT_EQ(error_of("nosuch:x"), "unsupported dictionary type: nosuch");
  EXPECT_EQ(error_of("static:a:b"), "");
}

TEST(OpenTable, KeysAndValuesAreUtf8) {
  EXPECT_EQ((*open_table("inline:{ä=x}", {}))->lookup("Ä").value(), "x");
  CollectedMessages messages;
  auto table = open_table("static:\xff", {.reporter = &messages});
  EXPECT_EQ((*table)->lookup("a").error().kind, ErrorKind::config);
  EXPECT_EQ((*open_table("static:\xff", {.utf8 = false}))->lookup("a").value(), "\xff");
  EXPECT_EQ(messages.messages.size(), 1u);
}

TEST(CreateIndex, KnowsWhichTypesCanBeBuilt) {
  auto error = [](std::string_view type) {
    auto builder = create_index(type, "/nonexistent/x", {}, nullptr);
    return builder ? std::string() : builder.error().message;
  };
  EXPECT_EQ(error("nosuch"), "unsupported map type: nosuch");
  EXPECT_EQ(error("static"), "no 'map create' support for this type: static");
  EXPECT_EQ(error("hash"),
            "Berkeley DB support for 'hash:/nonexistent/x' is not available for this OS "
            "distribution; see https://www.postfix.org/NON_BERKELEYDB_README.html for "
            "alternatives");
  EXPECT_EQ(error("cdb"), "open database /nonexistent/x.cdb.tmp: No such file or directory");
}

}  // namespace
}  // namespace postwright
