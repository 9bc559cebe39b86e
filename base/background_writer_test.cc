#include "base/background_writer.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>

#include "base/file.h"

namespace postwright {
namespace {

UniqueFd unnamed_file() {
  char name[] = "/tmp/background_writer_test.XXXXXX";
  UniqueFd fd(mkostemp(name, O_CLOEXEC));
  unlink(name);
  return fd;
}

TEST(BackgroundWriter, WritesAllBytesInOrderAndReadsThemBack) {
  for (std::size_t total : {std::size_t{0}, std::size_t{10}, std::size_t{5} << 20}) {
    UniqueFd fd = unnamed_file();
    BackgroundWriter writer(fd.get());
    std::string expected;
    unsigned random = 1;
    while (expected.size() < total) {
      random = random * 1103515245 + 12345;
      std::string part(random % 3000, static_cast<char>('a' + random / 7 % 26));
      expected += part;
      ASSERT_TRUE(writer.append(part));
      std::size_t size = std::min<std::size_t>(expected.size(), random % 4000);
      std::size_t at = (expected.size() - size) / (1 + random % 5);
      std::string back(size, '\0');
      ASSERT_TRUE(writer.read_back(at, back.data(), size));
      ASSERT_EQ(back, expected.substr(at, size));
    }
    EXPECT_EQ(writer.size(), expected.size());
    ASSERT_TRUE(writer.drain());
    lseek(fd.get(), 0, SEEK_SET);
    EXPECT_EQ(read_all(fd.get(), "test").value(), expected);
  }
}

TEST(BackgroundWriter, AFailureOfTheThreadIsReported) {
  std::signal(SIGXFSZ, SIG_IGN);
  rlimit old{};
  getrlimit(RLIMIT_FSIZE, &old);
  rlimit small{1000000, old.rlim_max};
  setrlimit(RLIMIT_FSIZE, &small);
  UniqueFd fd = unnamed_file();
  {
    BackgroundWriter writer(fd.get());
    std::string part(100000, 'x');
    for (int i = 0; i < 100; ++i) (void)writer.append(part);
    Status drained = writer.drain();
    EXPECT_EQ(drained.error().message, "write: File too large");
    EXPECT_FALSE(writer.append(part) && writer.append(part) && writer.append(part));
  }
  setrlimit(RLIMIT_FSIZE, &old);
}

}  // namespace
}  // namespace postwright
