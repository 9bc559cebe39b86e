#include "cmd/table_tool/source_owner.h"

#include <gtest/gtest.h>

namespace postwright::table_tool {
namespace {

TEST(DirectoryPart, IsThatOfDirname) {
  constexpr std::pair<const char*, const char*> kCases[] = {
      {"t", "."},    {"./t", "."},    {"d/t", "d"}, {"d//t", "d"}, {"d/../t", "d/.."},
      {"/t", "/"},   {"/a/b", "/a"},  {"/", "/"},   {"//", "/"},   {"//t", "/"},
      {"o/n/", "o"}, {"o//n//", "o"}, {"", "."},    {"n/", "."},
  };
  for (const auto& [path, directory] : kCases) EXPECT_EQ(directory_part(path), directory) << path;
}

TEST(IndexMode, TakesFromGroupAndOthersWhatTheSourceDoesNotGive) {
  constexpr std::pair<mode_t, mode_t> kCases[] = {
      {0644, 0644}, {0666, 0644}, {0755, 0644}, {0444, 0644}, {0640, 0640},
      {0660, 0640}, {0604, 0604}, {0600, 0600}, {0400, 0600}, {0000, 0600},
  };
  for (auto [source, index] : kCases) {
    struct stat status {};
    status.st_mode = S_IFREG | source;
    EXPECT_EQ(index_mode(status), index) << std::oct << source;
    status.st_mode = S_IFIFO | source;
    EXPECT_EQ(index_mode(status), 0644u);
  }
}

}  // namespace
}  // namespace postwright::table_tool
