#include "base/block_output.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <functional>

#include "base/file.h"
#include "base/message.h"

namespace postwright {
namespace {

/// What got out of `bytes` bytes of output, with and without finish().
std::size_t written(std::size_t bytes, bool finish) {
  UniqueFd file(open("/tmp", O_TMPFILE | O_RDWR, 0600));
  {
    BlockOutput output(file.get());
    for (std::size_t i = 0; i < bytes; ++i) {
      output.buffer().push_back('x');
      output.written();
    }
    if (finish) output.finish();
  }
  return static_cast<std::size_t>(lseek(file.get(), 0, SEEK_END));
}

TEST(BlockOutput, DropsTheLastBlockUnlessFinished) {
  for (std::size_t bytes : {0, 1, 4095, 4096, 4097, 8192, 8193, 300000}) {
    EXPECT_EQ(written(bytes, true), bytes);
    EXPECT_EQ(written(bytes, false), bytes == 0 ? 0 : (bytes - 1) / 4096 * 4096) << bytes;
  }
}

/// What stands in a file that is standard output and error at once.
std::string both_streams(const std::function<void(BlockOutput&, Console&)>& write) {
  UniqueFd file(open("/tmp", O_TMPFILE | O_RDWR | O_APPEND, 0600));
  UniqueFd saved(dup(STDERR_FILENO));
  dup2(file.get(), STDERR_FILENO);
  {
    Console console("test");
    BlockOutput output(file.get());
    write(output, console);
    output.finish();
  }
  dup2(saved.get(), STDERR_FILENO);
  std::string text(static_cast<std::size_t>(lseek(file.get(), 0, SEEK_END)), '\0');
  EXPECT_EQ(pread(file.get(), text.data(), text.size(), 0), static_cast<ssize_t>(text.size()));
  return text;
}

TEST(BlockOutput, WholeBlocksComeBeforeAMessage) {
  auto after = [](std::size_t bytes) {
    std::string text = both_streams([&](BlockOutput& output, Console& console) {
      output.buffer() = std::string(bytes, 'x');
      console.warning("w");
      output.buffer() += "rest";
    });
    return text.find("test: warning: w\n");
  };
  EXPECT_EQ(after(0), 0u);
  EXPECT_EQ(after(4096), 0u);
  EXPECT_EQ(after(4097), 4096u);
  EXPECT_EQ(after(9000), 8192u);
}

TEST(BlockOutput, MessagesComeWithoutAnOutputToo) {
  Console console("test");
  { BlockOutput output(-1); }
  console.info("an output that is gone is not asked");
}

}  // namespace
}  // namespace postwright
