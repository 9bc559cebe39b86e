#include "cmd/postlint/config_file.h"

#include <gtest/gtest.h>

namespace postwright::postlint {
namespace {

TEST(ConfigFile, Keys) {
  auto file = parse_config_file(R"(
profile = "security"
select = ["PF1", "PF603"]
ignore = ["PF616"]
target-version = "3.5"
target-without-bdb = true
[severity]
PF603 = "error"
[per-path-ignores]
"legacy/*" = ["PF6"]
)",
                                "postlint.toml");
  ASSERT_TRUE(file) << file.error().message;
  EXPECT_EQ(file->profile, "security");
  EXPECT_EQ(file->select, (std::vector<std::string>{"PF1", "PF603"}));
  EXPECT_EQ(file->target_version, "3.5");
  EXPECT_EQ(file->target_without_bdb, true);
  ASSERT_EQ(file->severity.size(), 1u);
  EXPECT_EQ(file->severity[0].second, "error");
  ASSERT_EQ(file->per_path_ignores.size(), 1u);
}

std::string error_of(std::string_view text) {
  auto file = parse_config_file(text, "t");
  return file ? "none" : file.error().message;
}

TEST(ConfigFile, Errors) {
  EXPECT_EQ(error_of("a = 1\n"), "t, line 1: unknown key \"a\"");
  EXPECT_EQ(error_of("\nselect = \"PF1\"\n"), "t, line 2: select takes a list of strings");
  EXPECT_EQ(error_of("[severity]\nPF1 = 2\n"),
            "t, line 1: severity takes a table of rule = \"level\"");
  EXPECT_TRUE(error_of("select = [\n").starts_with("t, line "));
}

}  // namespace
}  // namespace postwright::postlint
