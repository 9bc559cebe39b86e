#include "base/unified_diff.h"

#include <gtest/gtest.h>

namespace postwright {
namespace {

TEST(UnifiedDiff, EqualTextsHaveNone) {
  EXPECT_EQ(unified_diff("/etc/postfix/main.cf", "a\n", "a\n"), "");
}

TEST(UnifiedDiff, AChangedLineStandsInItsContext) {
  EXPECT_EQ(unified_diff("/m", "1\n2\n3\n4\nx\n5\n6\n7\n8\n", "1\n2\n3\n4\ny\n5\n6\n7\n8\n"),
            "--- a/m\n+++ b/m\n@@ -2,7 +2,7 @@\n 2\n 3\n 4\n-x\n+y\n 5\n 6\n 7\n");
}

TEST(UnifiedDiff, DistantChangesAreSeparateHunks) {
  EXPECT_EQ(unified_diff("m", "x\n1\n2\n3\n4\n5\n6\n7\nx\n", "y\n1\n2\n3\n4\n5\n6\n7\ny\n"),
            "--- a/m\n+++ b/m\n@@ -1,4 +1,4 @@\n-x\n+y\n 1\n 2\n 3\n"
            "@@ -6,4 +6,4 @@\n 5\n 6\n 7\n-x\n+y\n");
}

TEST(UnifiedDiff, AppendedLinesAndAMissingNewline) {
  EXPECT_EQ(unified_diff("/m", "a", "a\nb\n"),
            "--- a/m\n+++ b/m\n@@ -1 +1,2 @@\n-a\n\\ No newline at end of file\n+a\n+b\n");
  EXPECT_EQ(unified_diff("/m", "a\n", "a\nb\n"), "--- a/m\n+++ b/m\n@@ -1 +1,2 @@\n a\n+b\n");
  EXPECT_EQ(unified_diff("/m", "", "b\n"), "--- a/m\n+++ b/m\n@@ -0,0 +1 @@\n+b\n");
}

}  // namespace
}  // namespace postwright
