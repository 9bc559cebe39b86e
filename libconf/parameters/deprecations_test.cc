#include "libconf/parameters/deprecations.h"

#include <gtest/gtest.h>

#include <set>
#include <utility>

#include "libconf/parameters/parameters.h"

namespace postwright {
namespace {

TEST(Deprecations, ParametersAreFoundByTheirWholeName) {
  auto found = find_deprecation("smtp_use_tls");
  ASSERT_TRUE(found);
  EXPECT_EQ(found->kind, "parameter");
  EXPECT_EQ(found->status, "active");
  EXPECT_EQ(found->since, "3.9");
  EXPECT_EQ(found->removed_in, "");
  EXPECT_EQ(found->replacement, "smtp_tls_security_level");
  EXPECT_EQ(found->replacement_since, "2.3");
  EXPECT_EQ(found->instead, "specify \"smtp_tls_security_level\"");
  EXPECT_EQ(found->fix_rule, "tls-level-client");
  EXPECT_EQ(found->lint_rule, "PF101");
  EXPECT_TRUE(find_deprecation("authorized_verp_clients"));
  EXPECT_TRUE(find_deprecation("virtual_maps"));
  for (std::string_view none : {"", "smtp_use", "smtp_use_tls2", "hash", "reject_rbl", "zzz"})
    EXPECT_FALSE(find_deprecation(none)) << none;
}

TEST(Deprecations, RowsAreCompleteAndUnique) {
  std::set<std::pair<std::string_view, std::string_view>> seen;
  bool parameters_ended = false;
  for (std::size_t i = 0; i < deprecation_count(); ++i) {
    Deprecation row = deprecation(i);
    EXPECT_TRUE(seen.emplace(row.kind, row.name).second) << row.name;
    EXPECT_FALSE(row.status.empty()) << row.name;
    if (row.kind != "parameter") {
      parameters_ended = true;
      continue;
    }
    EXPECT_FALSE(parameters_ended) << row.name;
    bool is_name = find_parameter(row.name) || is_old_parameter(row.name);
    EXPECT_EQ(is_name, row.status != "removed") << row.name;
    EXPECT_EQ(is_old_parameter(row.name), row.status == "legacy-name") << row.name;
  }
  EXPECT_EQ(deprecation_count(), 137u);
}

}  // namespace
}  // namespace postwright
