// A check says what building the same records says.

#include <gtest/gtest.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/text.h"
#include "libmaps/open_table.h"

namespace postwright {
namespace {

using Records = std::vector<std::pair<std::string, std::string>>;

/// Warnings and errors of making `name` of the records.
std::vector<std::string> said(decltype(create_index)* create, std::string_view type,
                              const std::string& name, const Records& records,
                              BuildOptions options) {
  CollectedMessages messages;
  options.reporter = &messages;
  auto builder = create(type, name, options, nullptr);
  std::vector<std::string> texts;
  auto note = [&](const auto& done) {
    if (!done) texts.push_back(done.error().message);
    return done.has_value();
  };
  bool good = note(builder);
  for (const auto& [key, value] : records) {
    if (!good) break;
    good = note((*builder)->put(key, value));
    if (key == "warned") (*builder)->warn("a warning");
  }
  if (good) note((*builder)->finish());
  std::vector<std::string> all;
  for (const auto& message : messages.messages) all.push_back(message.text);
  all.insert(all.end(), texts.begin(), texts.end());
  return all;
}

TEST(SourceCheck, SaysWhatBuildingSays) {
  char directory[] = "/tmp/source_check_test.XXXXXX";
  ASSERT_NE(mkdtemp(directory), nullptr);
  std::string name = cat(directory, "/t");
  const Records kSources[] = {
      {},
      {{"a", "1"}, {"b", "2"}, {"a", "3"}, {"warned", "x"}, {"a", "4"}},
      {{"a", "1"}, {std::string(510, 'k'), "fits"}},
      {{"a", "1"}, {std::string(511, 'k'), "fits without a null byte"}},
      {{"a", "1"}, {std::string(512, 'k'), "does not"}},
  };
  for (const char* type : {"cdb", "lmdb", "fail", "hash", "static", "nosuch"})
    for (const Records& records : kSources)
      for (auto nul : {TrailingNul::automatic, TrailingNul::with, TrailingNul::without})
        for (auto duplicates : {Duplicates::warn, Duplicates::ignore, Duplicates::replace}) {
          BuildOptions options{.trailing_nul = nul, .duplicates = duplicates};
          EXPECT_EQ(said(check_source, type, name, records, options),
                    said(create_index, type, name, records, options))
              << type << " " << records.size();
        }
  unlink(cat(name, ".cdb").c_str());
  unlink(cat(name, ".lmdb").c_str());
  EXPECT_TRUE(said(check_source, "cdb", name, {{"a", "1"}}, {}).empty());
  EXPECT_NE(access(cat(name, ".cdb").c_str(), F_OK), 0);
  EXPECT_EQ(rmdir(directory), 0) << "nothing else is left";
}

}  // namespace
}  // namespace postwright
