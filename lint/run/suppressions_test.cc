#include "lint/run/suppressions.h"

#include <gtest/gtest.h>

#include "lint/run/rules.h"

namespace postwright::lint {
namespace {

/// The lines of which a finding of PF603 would be dropped.
std::vector<int> dropped(std::string bytes, int lines) {
  InputFile file("main.cf", std::move(bytes), FileKind::main_cf, TemplateKind::automatic);
  Suppressions suppressions(file);
  std::vector<int> dropped;
  for (int line = 1; line <= lines; ++line) {
    Finding finding;
    finding.rule = find_rule("PF603");
    finding.where.line = static_cast<std::uint64_t>(line);
    if (suppressions.drops(finding)) dropped.push_back(line);
  }
  return dropped;
}

using Lines = std::vector<int>;

TEST(Suppressions, TheNextLogicalLine) {
  EXPECT_EQ(dropped("# postlint: ignore=PF603 reason\n# c\n\na = b\n  c\n# d\n  e\nf = g\n", 9),
            (Lines{4, 5, 6, 7}));
}

TEST(Suppressions, OneLineInsideAValue) {
  EXPECT_EQ(dropped("a =\n  b\n# postlint: ignore=PF603\n  c\n  d\n", 5), Lines{4});
}

TEST(Suppressions, FilesAndBlocks) {
  EXPECT_EQ(dropped("a = b\n# postlint: ignore-file=PF601,PF603\n", 2), (Lines{1, 2}));
  EXPECT_EQ(dropped("a\n#postlint: off\nb\n# postlint: on\nc\n", 5), (Lines{2, 3, 4}));
  EXPECT_EQ(dropped("# postlint: off=PF601\na\n", 2), Lines{});
}

}  // namespace
}  // namespace postwright::lint
