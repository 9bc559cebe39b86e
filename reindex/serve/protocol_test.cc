#include "reindex/serve/protocol.h"

#include <gtest/gtest.h>

#include <string>

namespace postwright::reindexer {
namespace {

using namespace std::string_literals;

const std::string kRequest = "nbdb_type\0hash\0nbdb_path\0/etc/p2/t\0\0"s;

TEST(ServiceProtocol, BytesOnTheWire) {
  EXPECT_EQ(service_greeting(), "protocol\0nbdb_reindex\0\0"s);
  EXPECT_EQ(service_answer({}),
            "status\0"
            "0\0reason\0\0\0"s);
  EXPECT_EQ(service_answer(failure(ErrorKind::data, "no")),
            "status\0"
            "1\0reason\0no\0\0"s);
}

TEST(ServiceProtocol, ARequestIsWholeOrWaitedFor) {
  auto request = parse_request(kRequest);
  ASSERT_TRUE(request && *request);
  EXPECT_EQ((*request)->type, "hash");
  EXPECT_EQ((*request)->path, "/etc/p2/t");
  for (std::size_t size = 0; size < kRequest.size(); ++size) {
    auto part = parse_request(kRequest.substr(0, size));
    ASSERT_TRUE(part) << size;
    EXPECT_FALSE(*part) << size;
  }
}

TEST(ServiceProtocol, MissingAndMisplacedAttributes) {
  struct {
    std::string bytes;
    const char* message;
  } cases[] = {
      {"\0"s, "missing attribute nbdb_type in input from nbdb_reindex socket"},
      {"nbdb_type\0hash\0\0"s, "missing attribute nbdb_path in input from nbdb_reindex socket"},
      {"nbdb_path\0/x\0nbdb_type\0hash\0\0"s,
       "unexpected attribute nbdb_path from nbdb_reindex socket (expecting: nbdb_type)"},
      {"nbdb_type\0hash\0x\0y\0\0"s,
       "unexpected attribute x from nbdb_reindex socket (expecting: nbdb_path)"},
  };
  for (const auto& one : cases) {
    auto request = parse_request(one.bytes);
    ASSERT_FALSE(request);
    EXPECT_EQ(request.error().message, one.message);
  }
}

TEST(ServiceProtocol, MoreAttributesAreNamed) {
  auto request = parse_request("nbdb_type\0hash\0nbdb_path\0/x\0more\0y\0\0"s);
  ASSERT_TRUE(request && *request);
  EXPECT_EQ((*request)->ignored, std::vector<std::string>{"more"});
}

TEST(ServiceProtocol, ARequestWithoutEndIsRefused) {
  EXPECT_FALSE(parse_request("nbdb_type\0hash\0nbdb_path\0/"s + std::string(kMaxRequest, 'x')));
  EXPECT_FALSE(parse_request(std::string(kMaxRequest + 1, 'x')));
}

}  // namespace
}  // namespace postwright::reindexer
