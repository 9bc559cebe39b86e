#include "base/file.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <string>

#include "base/interrupt.h"
#include "base/text.h"

namespace postwright {
namespace {

struct FileTest : testing::Test {
  FileTest() { EXPECT_EQ(mkfifo(fifo.c_str(), 0600), 0); }
  ~FileTest() override {
    (void)unlink(fifo.c_str());
    (void)rmdir(directory.c_str());
  }
  static std::string make_directory() {
    std::string name = "/tmp/postwright-file-XXXXXX";
    return mkdtemp(name.data());
  }
  std::string directory = make_directory();
  std::string fifo = cat(directory, "/fifo");
};

TEST_F(FileTest, WhatHasNoEndIsAnError) {
  EXPECT_EQ(read_file("/dev/zero", 1000).error().message, "/dev/zero: larger than 1000 bytes");
  auto device = open_file("/dev/zero", O_RDONLY);
  ASSERT_TRUE(device);
  // Whatever the caller takes of a file: of a device it is never more.
  auto bytes = read_all(device->get(), "/dev/zero", kMaxInMemory * 16);
  ASSERT_FALSE(bytes);
  EXPECT_EQ(bytes.error().kind, ErrorKind::data);
  EXPECT_EQ(bytes.error().message, "/dev/zero: larger than 268435456 bytes");
}

TEST_F(FileTest, ALimitIsOfWhatIsThere) {
  std::string file = cat(directory, "/f");
  auto made = open_file(file, O_WRONLY | O_CREAT);
  ASSERT_TRUE(made && write_all(made->get(), "12345"));
  EXPECT_EQ(read_file(file, 5).value(), "12345");
  EXPECT_EQ(read_file(file, 4).error().message, cat(file, ": larger than 4 bytes"));
  (void)unlink(file.c_str());
}

/// A signal that comes before the call that waits is not lost.
TEST_F(FileTest, APipeThatNobodyWritesCanBeInterrupted) {
  InterruptGuard guard;
  (void)raise(SIGTERM);
  auto opened = open_file(fifo, O_RDONLY);
  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.error().kind, ErrorKind::retry);
  EXPECT_EQ(opened.error().message, "interrupted by signal 15 (Terminated)");
}

TEST_F(FileTest, APipeThatFallsSilentCanBeInterrupted) {
  int ends[2];
  ASSERT_EQ(pipe2(ends, O_CLOEXEC), 0);
  UniqueFd reading(ends[0]), writing(ends[1]);
  ASSERT_TRUE(write_all(writing.get(), "begun"));
  InterruptGuard guard;
  pid_t reader = getpid();
  pid_t child = fork();
  if (child == 0) {
    (void)usleep(200'000);  // it waits by then
    _exit(kill(reader, SIGINT) == 0 ? 0 : 1);
  }
  auto bytes = read_all(reading.get(), "pipe");
  (void)waitpid(child, nullptr, 0);
  ASSERT_FALSE(bytes);
  EXPECT_EQ(bytes.error().kind, ErrorKind::retry);
}

}  // namespace
}  // namespace postwright
