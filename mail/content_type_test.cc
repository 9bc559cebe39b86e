#include "mail/content_type.h"

#include <gtest/gtest.h>

namespace postwright {
namespace {

using Kind = ContentType::Kind;
using Boundaries = std::vector<std::string>;

TEST(ContentType, TypeAndSubtypeDecide) {
  for (std::string_view text : {"text/plain", " text/html; charset=utf-8", "TEXT", "text ?", "",
                                " ", "(c)", ";", "; multipart/mixed", "\n text/plain"})
    EXPECT_EQ(parse_content_type(text).kind, Kind::text) << text;
  for (std::string_view text :
       {"message/rfc822", "MESSAGE/Global", "message/rfc822; a=b", "message/rfc822 x",
        "message / (c) rfc822", "message/\n rfc822", "message/rfc822/x", "message/rfc822\r"})
    EXPECT_EQ(parse_content_type(text).kind, Kind::attached_message) << text;
  for (std::string_view text :
       {"message", "message/", "message/partial", "message/external-body", "message/rfc822x",
        "message/global-headers", "message rfc822", "message//rfc822", "message/\"rfc822\"",
        "message/;rfc822", "message=rfc822"})
    EXPECT_EQ(parse_content_type(text).kind, Kind::opaque_message) << text;
  for (std::string_view text :
       {"multipart/mixed", "multipart", "multipart/x", "multipart/digest2", "multipart digest",
        "multipart//digest", "multipart/\"digest\"", "multipart\\/x"})
    EXPECT_EQ(parse_content_type(text).kind, Kind::multipart) << text;
  for (std::string_view text : {"multipart/digest", "MultiPart/DIGEST; a=b", "multipart/digest x"})
    EXPECT_EQ(parse_content_type(text).kind, Kind::digest) << text;
  for (std::string_view text : {"application/pdf", "foo", "texts/plain", "\"text\"/plain", "/text",
                                "=", "x message/rfc822", "\"\"", "\v"})
    EXPECT_EQ(parse_content_type(text).kind, Kind::other) << text;
}

TEST(ContentType, BoundaryIsATokenOrAQuotedString) {
  for (auto [parameter, boundary] :
       std::vector<std::pair<std::string_view, std::string>>{{"boundary=XX", "XX"},
                                                             {"BOUNDARY=xx", "xx"},
                                                             {"boundary=\"X ;=\"", "X ;="},
                                                             {"boundary=\"X\\Y\\\"\"", "XY\""},
                                                             {"boundary=\"X\n Y\"", "X Y"},
                                                             {"boundary = (c) XX(d)", "XX"},
                                                             {"boundary\n =\n XX", "XX"},
                                                             {"boundary=XX\r", "XX"},
                                                             {"boundary=\"X", "X"},
                                                             {"boundary=X/Y", "X"},
                                                             {"boundary=X Y", "X"},
                                                             {"boundary==X", "="},
                                                             {"boundary=)", ")"},
                                                             {"boundary=\"\"", ""},
                                                             {"boundary=\"", ""},
                                                             {"a=b;boundary=XX", "XX"},
                                                             {"a=\"b;c\"; boundary=XX", "XX"},
                                                             {"a;; boundary=XX;", "XX"},
                                                             {"a b = c; boundary=XX", "XX"},
                                                             {"(;boundary=YY)boundary=XX", "XX"}})
    for (std::string_view type : {"multipart/mixed;", "multipart ;", "multipart/digest x / y ;"})
      EXPECT_EQ(parse_content_type(std::string(type) + std::string(parameter)).boundaries,
                Boundaries{boundary})
          << type << parameter;
}

TEST(ContentType, WithoutABoundary) {
  for (std::string_view text :
       {"multipart/mixed", "multipart/mixed; boundary", "multipart/mixed; boundary=",
        "multipart/mixed; boundary=;", "multipart/mixed; boundary=(c)",
        "multipart/mixed; boundary XX", "multipart/mixed boundary=XX",
        "multipart/mixed, boundary=XX", "multipart/mixed; \"boundary\"=XX",
        "multipart/mixed; boundary*=us-ascii''XX", "multipart/mixed; boundary*0=X",
        "multipart/mixed; x boundary=XX", "multipart/mixed; =boundary=XX",
        "multipart/mixed;\vboundary=XX", "multipart\"a;boundary=XX", "text/plain; boundary=XX",
        "message/rfc822; boundary=XX", "foo/bar; boundary=XX"})
    EXPECT_EQ(parse_content_type(text).boundaries, Boundaries{}) << text;
}

TEST(ContentType, EveryBoundaryCounts) {
  EXPECT_EQ(parse_content_type("multipart/x; boundary=A; boundary=; boundary=\"B\"").boundaries,
            (Boundaries{"A", "B"}));
}

}  // namespace
}  // namespace postwright
