#include <gtest/gtest.h>

#include "base/text.h"
#include "libmaps/net/socketmap_reply.h"
#include "libmaps/net/tcp_reply.h"
#include "net/endpoint.h"
#include "net/netstring.h"

namespace postwright {
namespace {

std::string take(std::string_view bytes, std::size_t limit = 100) {
  auto taken = take_netstring(bytes, limit);
  if (!taken) return taken.error().message;
  return *taken ? cat("<", **taken, ">", bytes) : "more";
}

TEST(Netstring, TakesOneFromTheFront) {
  EXPECT_EQ(format_netstring("a b"), "3:a b,");
  EXPECT_EQ(format_netstring(""), "0:,");
  EXPECT_EQ(take("3:a b,rest"), "<a b>rest");
  EXPECT_EQ(take("0:,"), "<>");
  EXPECT_EQ(take(":,"), "<>");
  EXPECT_EQ(take("0003:abc,"), "<abc>");
  EXPECT_EQ(take(std::string_view("2:\0,,", 5)), cat("<", std::string_view("\0,", 2), ">"));
  for (const char* partial : {"", "3", "3:", "3:ab", "3:abc", "000"})
    EXPECT_EQ(take(partial), "more");
}

TEST(Netstring, RefusesWhatCannotBecomeOne) {
  for (const char* bad : {":abc,", "x", "3x", "-3:abc,", " 3:abc,", "3:abcd", "+3:abc,"})
    EXPECT_EQ(take(bad), "input format error") << bad;
  for (const char* big : {"101", "101:", "99999999999999999999999999999:"})
    EXPECT_EQ(take(big), "input exceeds size limit") << big;
  EXPECT_EQ(take("100:"), "more");
  EXPECT_EQ(take(std::string(200, '0')), "input exceeds size limit");
}

TEST(SocketmapReply, HasAWordAndAText) {
  using Kind = SocketmapReply::Kind;
  auto parse = [](std::string_view text) { return parse_socketmap_reply(text); };
  EXPECT_EQ(parse("OK a  b"), (SocketmapReply{Kind::found, "a  b"}));
  EXPECT_EQ(parse("OK  a"), (SocketmapReply{Kind::found, " a"}));
  EXPECT_EQ(parse("OK"), (SocketmapReply{Kind::found, ""}));
  EXPECT_EQ(parse("NOTFOUND "), (SocketmapReply{Kind::not_found, ""}));
  EXPECT_EQ(parse("TEMP x"), (SocketmapReply{Kind::temporary, "x"}));
  EXPECT_EQ(parse("TIMEOUT x"), (SocketmapReply{Kind::timeout, "x"}));
  EXPECT_EQ(parse("PERM x"), (SocketmapReply{Kind::permanent, "x"}));
  EXPECT_EQ(parse(std::string_view("OK a\0b", 6)), (SocketmapReply{Kind::found, "a"}));
  for (const char* unknown : {"", "ok v", " OK v", "OK\tv", "OKAY v", "NOT FOUND"})
    EXPECT_EQ(parse(unknown).kind, Kind::unknown) << unknown;
}

TEST(TcpReply, HasACodeAndAQuotedText) {
  using Kind = TcpReply::Kind;
  EXPECT_EQ(parse_tcp_reply("200 a%20b%c3%A4"), (TcpReply{Kind::found, "a bä"}));
  EXPECT_EQ(parse_tcp_reply("299\ta"), (TcpReply{Kind::found, "a"}));
  EXPECT_EQ(parse_tcp_reply("200 "), (TcpReply{Kind::found, ""}));
  EXPECT_EQ(parse_tcp_reply("200  a "), (TcpReply{Kind::found, " a "}));
  EXPECT_EQ(parse_tcp_reply("500 x").kind, Kind::not_found);
  EXPECT_EQ(parse_tcp_reply("400 x").kind, Kind::temporary);
  EXPECT_EQ(parse_tcp_reply("300 x").kind, Kind::bad_status);
  for (const char* bad : {"", "2", "200", "20 x", "2000 x", "2x0 v", " 200 v", "200 %", "200 a%2",
                          "200 a%zz", "500 %g0"})
    EXPECT_EQ(parse_tcp_reply(bad).kind, Kind::malformed) << bad;
}

TEST(TcpReply, TextIsQuoted) {
  EXPECT_EQ(quote_tcp_text("a b%c\"\t\n\x7f\xc3"), "a%20b%25c\"%09%0A%7F%C3");
  std::string all;
  for (int c = 0; c < 256; ++c) all.push_back(static_cast<char>(c));
  EXPECT_EQ(unquote_tcp_text(quote_tcp_text(all)), all);
}

TEST(Endpoint, IsReadAsTheReferenceReadsIt) {
  auto inet = [](std::string_view text) {
    auto endpoint = parse_endpoint(text);
    return endpoint ? cat(endpoint->path, "|", endpoint->host, "|", endpoint->service)
                    : endpoint.error().message;
  };
  EXPECT_EQ(inet("inet:host.example:smtp"), "|host.example|smtp");
  EXPECT_EQ(inet("inet:[::1]:25"), "|::1|25");
  EXPECT_EQ(inet("inet::25"), "||25");
  EXPECT_EQ(inet("inet:25"), "||25");
  EXPECT_EQ(inet("unix:a/b:c"), "a/b:c||");
  EXPECT_EQ(inet("local:/s"), "/s||");
  for (const char* bad : {"", "x", "inet", "inet:", "unix:"})
    EXPECT_EQ(inet(bad), cat("need service transport:endpoint instead of \"", bad, "\""));
  EXPECT_EQ(inet("INET:a:1"), "invalid transport name: INET in service: INET:a:1");
  EXPECT_EQ(inet("inet:[::1:1"), "[::1:1: missing \"]\"");
  EXPECT_EQ(inet("inet:[::1]x:1"), "[::1]x:1: garbage after \"]\"");
  EXPECT_EQ(inet("inet:127.0.0.1"), "127.0.0.1: garbage after numerical service");
  EXPECT_EQ(inet("inet:h:1x"), "h:1x: garbage after numerical service");
  EXPECT_EQ(inet("inet:h:"), "h:: missing service information");
  for (const char* host : {"a:b", "[]", "-bad-", "host.", "1.2.3"})
    EXPECT_EQ(inet(cat("inet:", host, ":1")),
              cat(host, ":1: valid hostname or network address required"));
  std::string path(120, 'a');
  EXPECT_EQ(inet(cat("unix:", path)), cat("unix-domain name too long: ", path));
}

}  // namespace
}  // namespace postwright
