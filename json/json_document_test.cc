#include "json/json_document.h"

#include <gtest/gtest.h>

namespace postwright {
namespace {

TEST(JsonDocument, SaysWhatItIs) {
  EXPECT_EQ(begin_document("x-y", 2).dump(),
            R"({"schema":"urn:postwright:x-y:2","schema_version":2})");
}

TEST(JsonDocument, BytesThatAreNotUtf8AreEncoded) {
  Json object;
  put_bytes(object, "good", "\xc3\xa9");
  put_bytes(object, "bad", "\xe9");
  put_bytes(object, "surrogate", "\xed\xa0\x80");
  EXPECT_EQ(object.dump(),
            "{\"good\":\"\xc3\xa9\",\"bad_base64\":\"6Q==\","
            "\"surrogate_base64\":\"7aCA\"}");
}

}  // namespace
}  // namespace postwright
