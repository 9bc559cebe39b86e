#include "cmd/table_tool/output.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include "base/file.h"

namespace postwright::table_tool {
namespace {

std::string record(const RecordFormat& format, std::string_view key, std::string_view value) {
  std::string text;
  append_record(text, format, key, value);
  return text;
}

TEST(AppendRecord, SeparatesOrQuotes) {
  EXPECT_EQ(record({.separator = ":\t"}, "k", "v w"), "k:\tv w\n");
  EXPECT_EQ(record({.separator = "\t", .json = true}, "\"k\"", "a\\\b\f\n\r\t\x01\x1b\x7f/\xff"),
            "{\"\\\"k\\\"\": \"a\\\\\\b\\f\\n\\r\\t\\u0001\\u001B\\u007F/\xff\"}\n");
}

/// What got out of `bytes` bytes of output, with and without finish().
std::size_t written(std::size_t bytes, bool finish) {
  UniqueFd file(open("/tmp", O_TMPFILE | O_RDWR, 0600));
  {
    Output output(file.get());
    for (std::size_t i = 0; i < bytes; ++i) {
      output.buffer().push_back('x');
      output.written();
    }
    if (finish) output.finish();
  }
  return static_cast<std::size_t>(lseek(file.get(), 0, SEEK_END));
}

TEST(Output, DropsTheLastBlockUnlessFinished) {
  for (std::size_t bytes : {0, 1, 4095, 4096, 4097, 8192, 8193, 300000}) {
    EXPECT_EQ(written(bytes, true), bytes);
    EXPECT_EQ(written(bytes, false), bytes == 0 ? 0 : (bytes - 1) / 4096 * 4096) << bytes;
  }
}

}  // namespace
}  // namespace postwright::table_tool
