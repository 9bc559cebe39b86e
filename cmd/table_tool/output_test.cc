#include "cmd/table_tool/output.h"

#include <gtest/gtest.h>

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

}  // namespace
}  // namespace postwright::table_tool
