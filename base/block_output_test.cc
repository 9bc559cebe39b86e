#include "base/block_output.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include "base/file.h"

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

}  // namespace
}  // namespace postwright
