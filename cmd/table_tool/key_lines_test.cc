#include "cmd/table_tool/key_lines.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <thread>

#include "base/file.h"

namespace postwright::table_tool {
namespace {

/// All keys of `text`, which comes through a pipe in pieces of `piece` bytes.
std::vector<std::string> keys_of(const std::string& text, std::size_t piece) {
  int ends[2];
  if (pipe(ends) != 0) abort();
  UniqueFd reader(ends[0]);
  std::thread writer([&, to = UniqueFd(ends[1])] {
    for (std::size_t at = 0; at < text.size(); at += piece)
      (void)write_all(to.get(), std::string_view(text).substr(at, piece));
  });
  std::vector<std::string> all;
  KeyLines lines(reader.get());
  for (auto keys = lines.next(); !keys.empty(); keys = lines.next()) {
    EXPECT_LE(keys.size(), KeyLines::kBatch);
    all.insert(all.end(), keys.begin(), keys.end());
  }
  writer.join();
  return all;
}

TEST(KeyLines, OnlyTheNewlineIsNotPartOfAKey) {
  using Keys = std::vector<std::string>;
  EXPECT_EQ(keys_of("", 1), Keys());
  EXPECT_EQ(keys_of("a\n\n b \r\nlast", 3), (Keys{"a", "", " b \r", "last"}));
  EXPECT_EQ(keys_of(std::string("a\0b\nc\n", 6), 9), (Keys{"a", "c"}));
  EXPECT_EQ(keys_of("\n", 1), Keys{""});
}

TEST(KeyLines, DoesNotDependOnHowTheyArrive) {
  std::string text;
  std::vector<std::string> expected;
  for (int i = 0; i < 1000; ++i) {
    expected.push_back("key" + std::string(static_cast<std::size_t>(i) % 50, 'x') +
                       std::to_string(i));
    text += expected.back() + "\n";
  }
  for (std::size_t piece : {7u, 100u, 4096u, 1000000u}) EXPECT_EQ(keys_of(text, piece), expected);
}

TEST(KeyLines, AKeyMayBeLong) {
  std::string key(3'000'000, 'k');
  EXPECT_EQ(keys_of(key + "\nshort\n", 65536), (std::vector<std::string>{key, "short"}));
}

}  // namespace
}  // namespace postwright::table_tool
