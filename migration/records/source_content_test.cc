#include "migration/records/source_content.h"

#include <fcntl.h>
#include <gtest/gtest.h>

#include <string>

#include "base/file.h"
#include "migration/records/records.h"
#include "migration/testing/temporary_site.h"

namespace postwright::reindexer {
namespace {

using namespace std::string_literals;

std::string what_of(std::string_view bytes) {
  return content_of(bytes, bytes.size()).what;
}

/// `magic` at `offset` of a page of null bytes.
std::string page_with(std::size_t offset, std::string_view magic) {
  std::string page(4096, '\0');
  page.replace(offset, magic.size(), magic);
  return page;
}

TEST(ContentOf, KnowsIndexFilesInBothByteOrders) {
  for (const std::string& magic :
       {"\x61\x15\x06\x00"s, "\x00\x06\x15\x61"s, "\x62\x31\x05\x00"s, "\x00\x05\x31\x62"s}) {
    EXPECT_EQ(what_of(page_with(12, magic)), "a Berkeley DB file");
    EXPECT_EQ(what_of(page_with(0, magic)), "a Berkeley DB file") << "version 1.85";
  }
  EXPECT_EQ(what_of(page_with(16, "\xde\xc0\xef\xbe")), "an LMDB file");
  EXPECT_EQ(what_of(page_with(0, "\xce\x9a\x57\x13")), "a gdbm file");
  EXPECT_TRUE(content_of(page_with(12, "\x61\x15\x06\x00"s), 4096).is_index);
}

TEST(ContentOf, KnowsACdbByItsTables) {
  std::string pair = "\x00\x08\x00\x00\x00\x00\x00\x00"s;  // at 2048, 0 slots
  std::string empty;
  for (int i = 0; i < 256; ++i) empty += pair;
  EXPECT_EQ(what_of(empty), "a cdb file");
  // Two slots behind a record of 8 bytes.
  std::string one = "\x08\x08\x00\x00\x02\x00\x00\x00"s + empty.substr(8) + std::string(24, 'x');
  EXPECT_EQ(what_of(one), "a cdb file");
  EXPECT_EQ(what_of(one + "x"), "not text (it has null bytes)");
}

TEST(ContentOf, KnowsOtherBinaries) {
  EXPECT_EQ(what_of("SQLite format 3\0"s), "an SQLite database");
  EXPECT_EQ(what_of("\x1f\x8b\x08"), "compressed by gzip");
  EXPECT_EQ(what_of("BZh91AY&SY"), "compressed by bzip2");
  EXPECT_EQ(what_of("\xfd"
                    "7zXZ\0"s),
            "compressed by xz");
  EXPECT_EQ(what_of("\xff\xfe"
                    "a\0"s),
            "UTF-16 text");
  EXPECT_EQ(what_of("a 1\nb\0 2\n"s), "not text (it has null bytes)");
  EXPECT_FALSE(content_of("\x1f\x8b\x08", 3).is_index);
}

TEST(ContentOf, TextIsText) {
  for (const char* text : {"", "a", "# comment\n", "BZhang@example.com  x\n", "PK x\n",
                           "example.com smtp:[192.0.2.1]\n", "\xc3\xa9@example.com x\n",
                           "\xe9t\xe9@example.com x\n", "a 1\r\n",
                           "\xef\xbb\xbf"
                           "a 1\n"})
    EXPECT_EQ(what_of(text), "") << text;
}

struct FileContentTest : testing::Test {
  std::string what(const std::string& bytes) {
    site.write("/f", bytes);
    auto fd = open_file(site.at("/f"), O_RDONLY);
    auto content = content_of(fd->get(), "f");
    return content ? content->what : content.error().message;
  }
  TemporarySite site;
};

TEST_F(FileContentTest, NullBytesAreFoundWhereverTheyStand) {
  std::string text;
  while (text.size() < 200'000) text += "key value\n";
  EXPECT_EQ(what(text), "");
  EXPECT_EQ(what(text + '\0'), "not text (it has null bytes)");
}

TEST_F(FileContentTest, APipeIsLeftToItsReader) {
  int ends[2];
  ASSERT_EQ(pipe(ends), 0);
  ASSERT_EQ(::write(ends[1], "\0x", 2), 2);
  auto content = content_of(ends[0], "pipe");
  ASSERT_TRUE(content);
  EXPECT_FALSE(*content);
  char bytes[4];
  EXPECT_EQ(read(ends[0], bytes, sizeof bytes), 2);
  close(ends[0]);
  close(ends[1]);
}

TEST_F(FileContentTest, NoRecordIsReadFromABinary) {
  site.write("/f", page_with(12, "\x61\x15\x06\x00"s));
  Silence silence;
  Status walked = walk_source_records(site.at("/f"), {}, {.shown = "/etc/f"}, silence,
                                      [](const IndexRecord&) { return Status(); });
  ASSERT_FALSE(walked);
  EXPECT_EQ(walked.error().message, "/etc/f is a Berkeley DB file, not a text source");
}

}  // namespace
}  // namespace postwright::reindexer
