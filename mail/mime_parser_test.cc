#include "mail/mime_parser.h"

#include <gtest/gtest.h>

namespace postwright {
namespace {

/// What a visitor saw, one line each: P, M or N and the field, B and the line, ! and the limit.
class Recorder final : public MimeVisitor {
 public:
  Status header(HeaderPlace place, std::string_view text, std::uint64_t offset) override {
    return note("PMN"[static_cast<int>(place)], text, offset);
  }
  Status body_line(std::string_view line, std::uint64_t offset) override {
    return note('B', line, offset);
  }
  Status limit(MimeLimit limit, std::uint64_t offset) override {
    return note('!', limit == MimeLimit::nesting ? "nesting" : "header size", offset);
  }

  std::vector<std::string> seen;
  std::vector<std::uint64_t> offsets;
  std::string fail_at = "never";

 private:
  Status note(char kind, std::string_view text, std::uint64_t offset) {
    seen.push_back(std::string(1, kind) + std::string(text));
    offsets.push_back(offset);
    if (seen.back() == fail_at) return failure(ErrorKind::retry, fail_at);
    return {};
  }
};

void feed(MimeParser& parser, std::string_view message) {
  while (!message.empty()) {
    std::size_t end = message.find('\n');
    ASSERT_TRUE(parser.add_line(message.substr(0, end)));
    message.remove_prefix(end == std::string_view::npos ? message.size() : end + 1);
  }
  ASSERT_TRUE(parser.finish());
}

using Seen = std::vector<std::string>;

Seen parse(std::string_view message, const MimeOptions& options = {}) {
  Recorder recorder;
  MimeParser parser(recorder, options);
  feed(parser, message);
  return recorder.seen;
}

constexpr MimeOptions kPlain = {.mime = false};

TEST(MimeParser, HeaderFieldsKeepTheirLineBreaks) {
  EXPECT_EQ(parse("A: x\n y\n\tz\n \nB : x\n\nbody\n"),
            (Seen{"PA: x\n y\n\tz\n ", "PB: x", "B", "Bbody"}));
  EXPECT_EQ(parse("A: x\r\n y\r\n\n"), (Seen{"PA: x\r\n y\r", "B"}));
}

TEST(MimeParser, ALineThatIsNoFieldEndsThePrimaryHeaderWithAnEmptyBodyLine) {
  EXPECT_EQ(parse("A: x\nnot a field\nB: y\n"), (Seen{"PA: x", "B", "Bnot a field", "BB: y"}));
  EXPECT_EQ(parse("From x\nB: y\n"), (Seen{"B", "BFrom x", "BB: y"}));
  EXPECT_EQ(parse(" x\nB: y\n"), (Seen{"B", "B x", "BB: y"}));
  EXPECT_EQ(parse("A: x\n\r\nb"), (Seen{"PA: x", "B", "B\r", "Bb"}));
}

TEST(MimeParser, AMessageMayEndAnywhere) {
  EXPECT_EQ(parse(""), Seen{});
  EXPECT_EQ(parse("\n"), Seen{"B"});
  EXPECT_EQ(parse("A: x"), Seen{"PA: x"});
  EXPECT_EQ(parse("A: x\n y"), Seen{"PA: x\n y"});
  EXPECT_EQ(parse("Content-Type: message/rfc822\nA: x\n"),
            (Seen{"PContent-Type: message/rfc822", "PA: x"}));
  EXPECT_EQ(parse("Content-Type: multipart/x; boundary=X\n\n--X\nA: x"),
            (Seen{"PContent-Type: multipart/x; boundary=X", "B", "B--X", "MA: x"}));
}

TEST(MimeParser, FieldLinesEndAtANullByteAndBodyLinesDoNot) {
  using namespace std::string_view_literals;
  EXPECT_EQ(parse("A: x\0y\n z\0\n\nb\0c\n"sv), (Seen{"PA: x\n z", "B", std::string("Bb\0c", 4)}));
  EXPECT_EQ(parse("A: x\n\0\nB: y\n"sv), (Seen{"PA: x", "B", std::string("B\0", 2), "BB: y"}))
      << "not an empty line";
}

TEST(MimeParser, WithoutMimeTheBodyIsLines) {
  EXPECT_EQ(parse("Content-Type: message/rfc822\n\nA: x\n", kPlain),
            (Seen{"PContent-Type: message/rfc822", "B", "BA: x"}));
  EXPECT_EQ(parse("Content-Type: multipart/x; boundary=X\n\n--X\nA: x\n", kPlain),
            (Seen{"PContent-Type: multipart/x; boundary=X", "B", "B--X", "BA: x"}));
}

constexpr std::string_view kMultipart = "Content-Type: multipart/mixed; boundary=XX\n";

/// Without what the first line, kMultipart, gives.
Seen parse_multipart(std::string_view rest, const MimeOptions& options = {}) {
  Seen seen = parse(std::string(kMultipart) + std::string(rest), options);
  seen.erase(seen.begin());
  return seen;
}

TEST(MimeParser, PartsHaveHeaders) {
  EXPECT_EQ(parse_multipart("\npre\n--XX\nA: x\n\nbody\n--XX\n\nbody\n--XX--\nA: x\n--XX\nA: x\n"),
            (Seen{"B", "Bpre", "B--XX", "MA: x", "B", "Bbody", "B--XX", "B", "Bbody", "B--XX--",
                  "BA: x", "B--XX", "BA: x"}));
}

TEST(MimeParser, AHeaderOfAPartEndsWithoutAnEmptyLineOfOurs) {
  EXPECT_EQ(parse_multipart("\n--XX\nA: x\ntext\nB: x\n"),
            (Seen{"B", "B--XX", "MA: x", "Btext", "BB: x"}));
  EXPECT_EQ(parse_multipart("\n--XX\n x\nB: x\n"), (Seen{"B", "B--XX", "B x", "BB: x"}));
  EXPECT_EQ(parse_multipart("\n--XX\nA: x\n--XX\nB: x\n"),
            (Seen{"B", "B--XX", "MA: x", "B--XX", "MB: x"}));
}

TEST(MimeParser, ABoundaryMayEndThePrimaryHeader) {
  EXPECT_EQ(parse_multipart("--XX\nA: x\n"), (Seen{"B", "B--XX", "MA: x"}));
}

TEST(MimeParser, ABoundaryLineWithAColonIsAFieldInAHeader) {
  EXPECT_EQ(parse_multipart("\n--XX\n--XX: x\n\n--XX: x\nA: x\n"),
            (Seen{"B", "B--XX", "M--XX: x", "B", "B--XX: x", "MA: x"}));
}

TEST(MimeParser, TextMayFollowABoundary) {
  for (std::string line : {"--XX ", "--XXY", "--XX-", "--XX\r", "--XX x", "--XX- -"})
    EXPECT_EQ(parse_multipart("\n" + line + "\nA: x\n"), (Seen{"B", "B" + line, "MA: x"})) << line;
  for (std::string line : {"--XX--", "--XX-- x", "--XX--\r", "--XX---"})
    EXPECT_EQ(parse_multipart("\n" + line + "\nA: x\n--XX\nA: x\n"),
              (Seen{"B", "B" + line, "BA: x", "B--XX", "BA: x"}))
        << line;
  for (std::string line : {"--X", "--xx", "-XX", "- -XX", " --XX", "---XX", "XX", "--"})
    EXPECT_EQ(parse_multipart("\n" + line + "\nA: x\n"), (Seen{"B", "B" + line, "BA: x"})) << line;
}

TEST(MimeParser, AnOuterBoundaryEndsTheInnerMultiparts) {
  std::string inner = "\n--XX\nContent-Type: multipart/x; boundary=YY\n\n--YY\nA: 1\n\n";
  Seen begin = {"B",     "B--XX", "MContent-Type: multipart/x; boundary=YY", "B", "B--YY",
                "MA: 1", "B"};
  auto after = [&](std::string_view rest) {
    Seen seen = parse_multipart(inner + std::string(rest));
    EXPECT_EQ(Seen(seen.begin(), seen.begin() + 7), begin);
    return Seen(seen.begin() + 7, seen.end());
  };
  EXPECT_EQ(after("--YY--\n--YY\nA: 2\n--XX\nA: 3\n"),
            (Seen{"B--YY--", "B--YY", "BA: 2", "B--XX", "MA: 3"}));
  EXPECT_EQ(after("--XX\nA: 2\n\n--YY\nA: 3\n"), (Seen{"B--XX", "MA: 2", "B", "B--YY", "BA: 3"}));
  EXPECT_EQ(after("--XX--\n--YY\nA: 2\n--XX\nA: 3\n"),
            (Seen{"B--XX--", "B--YY", "BA: 2", "B--XX", "BA: 3"}));
}

TEST(MimeParser, TheInnermostBoundaryIsComparedFirst) {
  std::string_view inner = "\n--XX\nContent-Type: multipart/x; boundary=X\n\n--XX--\nA: x\n";
  EXPECT_EQ(parse_multipart(inner),
            (Seen{"B", "B--XX", "MContent-Type: multipart/x; boundary=X", "B", "B--XX--", "MA: x"}))
      << "X and text behind it, not the end of XX";
}

TEST(MimeParser, AnEmptyBoundaryTakesAnyTextBehindTheDashes) {
  Seen seen =
      parse("Content-Type: multipart/x; boundary=\"\"\n\n--\n-x\n--x\nA: x\n\n----\nA: y\n");
  EXPECT_EQ(Seen(seen.begin() + 1, seen.end()),
            (Seen{"B", "B--", "B-x", "B--x", "MA: x", "B", "B----", "BA: y"}));
}

TEST(MimeParser, AnAttachedMessageHasAHeader) {
  EXPECT_EQ(
      parse("Content-Type: message/rfc822\n\nA: x\nContent-Type: message/global\n\nB: x\n\nC: x\n"),
      (Seen{"PContent-Type: message/rfc822", "B", "NA: x", "NContent-Type: message/global", "B",
            "NB: x", "B", "BC: x"}));
  EXPECT_EQ(parse("Content-Type: message/rfc822\n\n\nA: x\n"),
            (Seen{"PContent-Type: message/rfc822", "B", "B", "BA: x"}));
  EXPECT_EQ(parse("Content-Type: message/rfc822\n\nFrom x\nA: x\n"),
            (Seen{"PContent-Type: message/rfc822", "B", "BFrom x", "BA: x"}));
  EXPECT_EQ(parse("Content-Type: message/rfc822\ntext\nA: x\n"),
            (Seen{"PContent-Type: message/rfc822", "B", "Btext", "BA: x"}))
      << "only behind an empty line";
}

TEST(MimeParser, ABoundaryEndsAnAttachedMessageAtOnce) {
  std::string_view attached = "\n--XX\nContent-Type: message/rfc822\n\nA: x\n--XX\nB: x\n\nC: x\n";
  EXPECT_EQ(parse_multipart(attached), (Seen{"B", "B--XX", "MContent-Type: message/rfc822", "B",
                                             "NA: x", "B--XX", "MB: x", "B", "BC: x"}));
}

TEST(MimeParser, OtherMessagesAreBodies) {
  for (std::string type : {"partial", "external-body", "delivery-status", "global-headers"})
    EXPECT_EQ(parse("Content-Type: message/" + type + "\n\nA: x\n"),
              (Seen{"PContent-Type: message/" + type, "B", "BA: x"}));
}

TEST(MimeParser, TheLastContentTypeThatIsUnderstoodDecides) {
  EXPECT_EQ(parse("Content-Type: message/rfc822\nContent-Type: text/plain\n\nA: x\n").back(),
            "BA: x");
  EXPECT_EQ(parse("Content-Type: text/plain\nContent-Type: message/rfc822\n\nA: x\n").back(),
            "NA: x");
  EXPECT_EQ(parse("Content-Type: message/rfc822\nContent-Type: foo/bar\n\nA: x\n").back(), "NA: x");
  EXPECT_EQ(parse_multipart("Content-Type: text/plain\n\n--XX\nA: x\n").back(), "MA: x")
      << "a boundary stays";
}

TEST(MimeParser, PartsOfADigestAreAttachedMessages) {
  auto part = [](std::string_view header) {
    return parse("Content-Type: multipart/digest; boundary=X\n\n--X\n" + std::string(header) +
                 "\nA: x\n")
        .back();
  };
  EXPECT_EQ(part(""), "NA: x");
  EXPECT_EQ(part("B: x\n"), "NA: x");
  EXPECT_EQ(part("Content-Type: application/pdf\n"), "NA: x") << "the reference has it so";
  EXPECT_EQ(part("Content-Type: text/plain\n"), "BA: x");
  EXPECT_EQ(part("Content-Type:\n"), "BA: x");
  EXPECT_EQ(part("Content-Type: message/partial\n"), "BA: x");
  EXPECT_EQ(part("Content-Type: multipart/mixed\n"), "BA: x");
}

TEST(MimeParser, ContentTypeIsFoundByNameOnly) {
  EXPECT_EQ(parse("CONTENT-type : message/rfc822\n\nA: x\n").back(), "NA: x");
  EXPECT_EQ(parse("Content-Type:\n message/rfc822\n\nA: x\n").back(), "NA: x");
  EXPECT_EQ(parse("X-Content-Type: message/rfc822\n\nA: x\n").back(), "BA: x");
}

TEST(MimeParser, LongFieldsLoseContinuationLines) {
  MimeOptions options = {.header_size_limit = 8};
  EXPECT_EQ(parse("A: 4567\n x\n y\nB  : 6\n z\n\n", options),
            (Seen{"!header size", "PA: 4567\n x", "PB: 6\n z", "B"}))
      << "what is longer than the limit is not continued; blanks before the colon do not count";
  EXPECT_EQ(parse("A: 45678\n x\n\n", options), (Seen{"!header size", "PA: 45678", "B"}));
  EXPECT_EQ(parse("A: 4567890\n\n", options), (Seen{"PA: 4567890", "B"}));
  EXPECT_EQ(parse("Content-Type:\n message/rfc822\n\nA: x\n", options).back(), "BA: x");
}

TEST(MimeParser, LongBoundariesAreComparedInPart) {
  MimeOptions options = {.mime_boundary_length_limit = 2};
  EXPECT_EQ(parse("Content-Type: multipart/x; boundary=abcd\n\n--ab\nA: x\n", options).back(),
            "MA: x");
  EXPECT_EQ(parse("Content-Type: multipart/x; boundary=abcd\n\n--a\nA: x\n", options).back(),
            "BA: x");
  EXPECT_EQ(parse("Content-Type: multipart/x; boundary=abcd\n\n--abcd--\nA: x\n", options).back(),
            "MA: x");
  EXPECT_EQ(parse("Content-Type: multipart/x; boundary=abcd\n\n--ab--\nA: x\n", options).back(),
            "BA: x");
}

TEST(MimeParser, DeepMultipartsAreBodies) {
  std::string message;
  for (int i = 0; i < 104; ++i) {
    std::string boundary = "b" + std::to_string(i) + "e";
    message += "Content-Type: multipart/x; boundary=" + boundary + "\n\n--" + boundary + "\n";
  }
  Seen seen = parse(message);
  EXPECT_EQ(std::count(seen.begin(), seen.end(), "!nesting"), 1);
  EXPECT_EQ(Seen(seen.end() - 7, seen.end()),
            (Seen{"!nesting", "MContent-Type: multipart/x; boundary=b102e", "B", "B--b102e",
                  "BContent-Type: multipart/x; boundary=b103e", "B", "B--b103e"}));
  // An outer one goes on, and makes room.
  seen = parse(message + "--b50e\nContent-Type: multipart/x; boundary=c\n\n--c\nA: x\n");
  EXPECT_EQ(seen.back(), "MA: x");
}

TEST(MimeParser, OffsetsAreThoseOfTheFirstByte) {
  Recorder recorder;
  MimeParser parser(recorder);
  feed(parser, "A : x\n y\nB: y\ntext\n\nend");
  EXPECT_EQ(recorder.seen, (Seen{"PA: x\n y", "PB: y", "B", "Btext", "B", "Bend"}));
  EXPECT_EQ(recorder.offsets, (std::vector<std::uint64_t>{0, 9, 14, 14, 19, 20}));
}

TEST(MimeParser, HandsOnTheVisitorsError) {
  for (std::string_view at : {"PContent-Type: multipart/x; boundary=X", "B", "Btext", "MA: x"}) {
    Recorder recorder;
    recorder.fail_at = at;
    MimeParser parser(recorder);
    Status status;
    for (std::string_view line :
         {"Content-Type: multipart/x; boundary=X", "text", "--X", "A: x", "B: x"})
      if (status) status = parser.add_line(line);
    ASSERT_FALSE(status) << at;
    EXPECT_EQ(status.error().message, at);
    EXPECT_EQ(recorder.seen.back(), at);
  }
}

}  // namespace
}  // namespace postwright
