#include "reindex/watch/index_memory.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include "base/text.h"
#include "migration/testing/temporary_site.h"

namespace postwright::reindexer {
namespace {

MadeFrom made(std::uint64_t inode) {
  FileStamp source{
      .id = {.device = 1, .inode = inode}, .size = 5, .mtime_ns = -7, .ctime_ns = 1'700'000'000};
  FileStamp index{.id = {.device = 1, .inode = 9}, .size = 50, .mtime_ns = 8, .ctime_ns = 9};
  return {.source = source, .index = index, .records = 503};
}

TEST(IndexMemory, IsReadAsItWasWritten) {
  TemporarySite site;
  std::string file = site.at("/watch");
  auto memory = IndexMemory::load(file);
  ASSERT_TRUE(memory) << memory.error().message;
  EXPECT_EQ(memory->find("/etc/aliases.lmdb"), nullptr);
  memory->remember("/etc/aliases.lmdb", made(3));
  memory->remember("/etc/a b.cdb", made(4));
  ASSERT_TRUE(memory->save(file));
  struct stat status {};
  ASSERT_EQ(stat(file.c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 07777, 0600U);
  auto again = IndexMemory::load(file);
  ASSERT_TRUE(again) << again.error().message;
  ASSERT_NE(again->find("/etc/a b.cdb"), nullptr);
  EXPECT_EQ(*again->find("/etc/a b.cdb"), made(4));
  EXPECT_EQ(*again->find("/etc/aliases.lmdb"), made(3));
}

TEST(IndexMemory, ForgetsWhatIsNoLongerATable) {
  IndexMemory memory;
  memory.remember("/a.cdb", made(3));
  memory.remember("/b.cdb", made(4));
  memory.forget_all_but([](const std::string& index) { return index == "/b.cdb"; });
  EXPECT_EQ(memory.find("/a.cdb"), nullptr);
  EXPECT_NE(memory.find("/b.cdb"), nullptr);
}

TEST(IndexMemory, SaysWhereAFileIsNone) {
  std::string first = "postwright-watch 1\n";
  EXPECT_TRUE(IndexMemory::parse(first));
  EXPECT_TRUE(IndexMemory::parse(first + "1 1 2 3 4 5 6 7 8 9 10 /a.cdb\n"));
  for (const auto& [text, problem] : {std::pair("", "its first line is unknown"),
                                      {"postwright-watch 2\n", "its first line is unknown"},
                                      {"1 1 2 3 4 5 6 7 8 9 /a.cdb\n", "line 2 is malformed"},
                                      {"1 1 2 3 4 5 6 7 8 9 10 \n", "line 2 is malformed"},
                                      {"1 1 2 -3 4 5 6 7 8 9 10 /a\n", "line 2 is malformed"},
                                      {"1 1 2 3 4 5 6 7 8 9 10 /a", "line 2 is malformed"}}) {
    bool whole = std::string_view(text).empty() || std::string_view(text).starts_with("post");
    auto parsed = IndexMemory::parse(whole ? text : cat(first, text));
    ASSERT_FALSE(parsed) << text;
    EXPECT_EQ(parsed.error().message, problem) << text;
  }
}

}  // namespace
}  // namespace postwright::reindexer
