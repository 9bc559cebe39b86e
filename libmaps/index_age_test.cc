#include "libmaps/index_age.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdlib>

#include "base/file.h"
#include "base/text.h"

namespace postwright {
namespace {

TEST(IndexAge, WarnsOnlyOfASourceThatChangedAfterTheIndexAndNotJustNow) {
  char pattern[] = "/tmp/postwright-age-XXXXXX";
  std::string directory = mkdtemp(pattern);
  std::string index = cat(directory, "/t.cdb");
  std::string source = cat(directory, "/t");
  auto fd = open_file(index, O_RDWR | O_CREAT);
  CollectedMessages messages;
  auto warned = [&](std::time_t index_age, std::time_t source_age) {
    std::time_t now = std::time(nullptr);
    timespec index_times[2] = {{now - index_age, 0}, {now - index_age, 0}};
    timespec source_times[2] = {{now - source_age, 0}, {now - source_age, 0}};
    EXPECT_EQ(utimensat(AT_FDCWD, index.c_str(), index_times, 0), 0);
    EXPECT_EQ(utimensat(AT_FDCWD, source.c_str(), source_times, 0), 0);
    messages.messages.clear();
    warn_when_older_than_source(fd->get(), index, source, &messages);
    return !messages.messages.empty();
  };
  warn_when_older_than_source(fd->get(), index, source, &messages);
  EXPECT_TRUE(messages.messages.empty());  // no source
  ASSERT_TRUE(open_file(source, O_RDWR | O_CREAT));
  EXPECT_TRUE(warned(3000, 2000));
  EXPECT_EQ(messages.messages[0].text,
            cat("database ", index, " is older than source file ", source));
  EXPECT_FALSE(warned(2000, 3000));
  EXPECT_FALSE(warned(2000, 2000));
  EXPECT_FALSE(warned(3000, 50));
  warn_when_older_than_source(fd->get(), index, source, nullptr);
  (void)!std::system(cat("rm -r ", directory).c_str());
}

}  // namespace
}  // namespace postwright
