#include "lint/findings/apply_fixes.h"

#include <gtest/gtest.h>

namespace postwright::lint {
namespace {

Finding with(FixKind kind, std::vector<Edit> edits) {
  Finding finding;
  finding.fix = Fix{.kind = kind, .title = "t", .edits = std::move(edits)};
  return finding;
}

std::string fixed(const std::vector<Finding>& findings, FixKind boldest) {
  const std::string bytes = "0123456789";
  auto result = apply_fixes(findings, boldest,
                            [&](const std::string&) -> const std::string& { return bytes; });
  return result.bytes.contains("f") ? result.bytes["f"] : bytes;
}

TEST(ApplyFixes, AllOfAFixOrNone) {
  std::vector<Finding> findings{with(FixKind::safe, {{"f", 2, 2, "a"}}),
                                with(FixKind::safe, {{"f", 8, 1, "b"}, {"f", 3, 1, "c"}}),
                                with(FixKind::safe, {{"f", 4, 1, "d"}})};
  EXPECT_EQ(fixed(findings, FixKind::safe), "01ad56789") << "the second one clashes";
}

TEST(ApplyFixes, NotBolderThanAskedFor) {
  std::vector<Finding> findings{with(FixKind::unsafe, {{"f", 0, 1, "x"}})};
  EXPECT_EQ(fixed(findings, FixKind::safe), "0123456789");
  EXPECT_EQ(fixed(findings, FixKind::unsafe), "x123456789");
}

TEST(ApplyFixes, TwoInsertionsAtOnePlaceWait) {
  std::vector<Finding> findings{with(FixKind::safe, {{"f", 10, 0, "x"}}),
                                with(FixKind::safe, {{"f", 10, 0, "y"}})};
  EXPECT_EQ(fixed(findings, FixKind::safe), "0123456789x");
}

}  // namespace
}  // namespace postwright::lint
