#include "libmaps/proxy/proxy_protocol.h"

#include <gtest/gtest.h>

#include "libmaps/proxy/table_flags.h"

namespace postwright {
namespace {

// Captured from postmap 3.11.7.
TEST(ProxyProtocol, RequestsAreThoseOfPostmap) {
  EXPECT_EQ(encode({.table = "cdb:x", .instance_flags = 540737}),
            (Attributes{{"request", "open"}, {"table", "cdb:x"}, {"instance_flags", "540737"}}));
  EXPECT_EQ(encode({.operation = ProxyOperation::update,
                    .table = "cdb:x",
                    .instance_flags = 1,
                    .flags = 2,
                    .key = "K",
                    .value = "v"}),
            (Attributes{{"request", "update"},
                        {"table", "cdb:x"},
                        {"instance_flags", "1"},
                        {"flags", "2"},
                        {"key", "K"},
                        {"value", "v"}}));
  EXPECT_EQ(encode({.operation = ProxyOperation::sequence, .table = "t:n", .rewind = true}).back(),
            (std::pair<std::string, std::string>("function", "0")));
  EXPECT_EQ(encode(ProxyReply{.status = 1, .flags = 16}, ProxyOperation::erase),
            (Attributes{{"status", "1"}, {"flags", "16"}}));
}

TEST(ProxyProtocol, BothSidesUnderstandEachOther) {
  for (auto operation : {ProxyOperation::open, ProxyOperation::lookup, ProxyOperation::update,
                         ProxyOperation::erase, ProxyOperation::sequence}) {
    ProxyRequest request{.operation = operation, .table = "a:b", .instance_flags = 7};
    if (operation != ProxyOperation::open) request.flags = 1u << 21;
    if (operation == ProxyOperation::update) request.value = "v";
    if (operation != ProxyOperation::open && operation != ProxyOperation::sequence)
      request.key = "k";
    EXPECT_EQ(decode_proxy_request(encode(request)).value(), request);
    ProxyReply reply{.status = 5, .flags = 3};
    if (operation == ProxyOperation::sequence) reply.key = "k";
    if (operation == ProxyOperation::sequence || operation == ProxyOperation::lookup)
      reply.value = "v";
    EXPECT_EQ(decode_proxy_reply(encode(reply, operation), operation).value(), reply);
  }
}

TEST(ProxyProtocol, RefusesWhatIsMissingOrWrong) {
  Attributes good = encode({.operation = ProxyOperation::update, .table = "a:b"});
  for (std::size_t i = 0; i < good.size(); ++i) {
    Attributes bad = good;
    bad.erase(bad.begin() + static_cast<std::ptrdiff_t>(i));
    EXPECT_EQ(decode_proxy_request(bad).error().kind, ErrorKind::data) << good[i].first;
  }
  for (const char* number : {"", "x", "-1", "99999999999", "1 "}) {
    Attributes bad = good;
    bad[2].second = number;
    EXPECT_FALSE(decode_proxy_request(bad)) << number;
  }
  EXPECT_FALSE(
      decode_proxy_request({{"request", "drop"}, {"table", "t"}, {"instance_flags", "0"}}));
  EXPECT_FALSE(decode_proxy_reply({{"status", "0"}, {"value", "v"}}, ProxyOperation::lookup));
}

// A key with a null byte must not add attributes of its own.
TEST(ProxyProtocol, KeysEndAtANullByte) {
  std::string key("k\0request\0delete", 16);
  EXPECT_EQ(encode({.operation = ProxyOperation::lookup, .table = "t:n", .key = key}).back().second,
            "k");
}

TEST(TableFlags, AreThoseOfPostmap) {
  EXPECT_EQ(table_flag::of_options({}), 540737u);
  EXPECT_EQ(table_flag::of_options({.utf8 = false}), 16449u);
  EXPECT_EQ(table_flag::of_options({.fold_keys = false}), 524353u);
  EXPECT_EQ(table_flag::of_options(
                {.trailing_nul = TrailingNul::without, .duplicates = Duplicates::ignore}),
            540742u);
  EXPECT_EQ(table_flag::of_options({.duplicates = Duplicates::replace}), 540864u);
  EXPECT_EQ(table_flag::of_options({.access = Access::update}), 540673u);
  EXPECT_EQ(table_flag::of_options({.values_are_files = true}), 2637889u);
  for (unsigned flags : {540737u, 16449u, 524353u, 540742u, 540864u, 2637889u})
    EXPECT_EQ(table_flag::of_options(table_flag::to_options(flags)), flags);
}

}  // namespace
}  // namespace postwright
