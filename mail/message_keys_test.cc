#include "mail/message_keys.h"

#include <gtest/gtest.h>

namespace postwright {
namespace {

using Keys = std::vector<std::string>;

/// `mode` has the letters of postmap's options.
Keys keys_of(std::string_view mode, std::string_view message) {
  MessageKeyOptions options;
  options.headers = mode.find('h') != std::string_view::npos;
  options.body = mode.find('b') != std::string_view::npos;
  options.mime.mime = mode.find('m') != std::string_view::npos;
  Keys seen;
  MessageKeys keys(options, [&](std::string_view key) {
    seen.emplace_back(key);
    return Status{};
  });
  while (!message.empty()) {
    std::size_t end = message.find('\n');
    EXPECT_TRUE(keys.add_line(message.substr(0, end)));
    message.remove_prefix(end == std::string_view::npos ? message.size() : end + 1);
  }
  EXPECT_TRUE(keys.finish());
  return seen;
}

// As in the reference's cases header-mode, body-mode and their MIME forms.
constexpr std::string_view kMessage =
    "Received: from a.example\n\tby b.example\nSubject : spaced colon\n"
    "Content-Type: multipart/mixed; boundary=\"XX\"\n\npreamble\n--XX\n"
    "Content-Type: text/plain\n\nbody one\n--XX\nContent-Type: message/rfc822\n\n"
    "Subject: inner\n\ninner body\n--XX--\nepilogue\n";

TEST(MessageKeys, HeaderMode) {
  EXPECT_EQ(keys_of("h", kMessage),
            (Keys{"Received: from a.example\n\tby b.example", "Subject: spaced colon",
                  "Content-Type: multipart/mixed; boundary=\"XX\""}));
}

TEST(MessageKeys, BodyMode) {
  EXPECT_EQ(keys_of("b", kMessage),
            (Keys{"", "preamble", "--XX", "Content-Type: text/plain", "", "body one", "--XX",
                  "Content-Type: message/rfc822", "", "Subject: inner", "", "inner body", "--XX--",
                  "epilogue"}));
}

TEST(MessageKeys, HeaderModeWithMime) {
  EXPECT_EQ(keys_of("hm", kMessage),
            (Keys{"Received: from a.example\n\tby b.example", "Subject: spaced colon",
                  "Content-Type: multipart/mixed; boundary=\"XX\"", "Content-Type: text/plain",
                  "Content-Type: message/rfc822", "Subject: inner"}));
}

TEST(MessageKeys, BodyModeWithMime) {
  EXPECT_EQ(keys_of("bm", kMessage), (Keys{"", "preamble", "--XX", "", "body one", "--XX", "", "",
                                           "inner body", "--XX--", "epilogue"}));
}

TEST(MessageKeys, BothInTheMessagesOrder) {
  EXPECT_EQ(keys_of("hb", "A: x\ntext\nB: y\n"), (Keys{"A: x", "", "text", "B: y"}));
  EXPECT_EQ(keys_of("hbm", "Content-Type: message/rfc822\n\nA: x\n\ny\n"),
            (Keys{"Content-Type: message/rfc822", "", "A: x", "", "y"}));
}

TEST(MessageKeys, EndAtANullByte) {
  using namespace std::string_view_literals;
  EXPECT_EQ(keys_of("hb", "A: x\0y\n z\n\0: x\n\na\0b\n"sv), (Keys{"A: x\n z", "", "", "", "a"}));
}

TEST(MessageKeys, AreDoneWhenNothingMoreCanCome) {
  MessageKeys headers({.headers = true}, [](std::string_view) { return Status{}; });
  EXPECT_TRUE(headers.add_line("A: x"));
  EXPECT_FALSE(headers.done());
  EXPECT_TRUE(headers.add_line(""));
  EXPECT_TRUE(headers.done());
  EXPECT_TRUE(headers.add_line("more"));

  MessageKeys with_mime({.headers = true, .mime = {}}, [](std::string_view) { return Status{}; });
  EXPECT_TRUE(with_mime.add_line(""));
  EXPECT_FALSE(with_mime.done());
}

TEST(MessageKeys, HandOnTheVisitorsError) {
  MessageKeys keys({.headers = true}, [](std::string_view key) {
    return failure(ErrorKind::retry, std::string(key));
  });
  EXPECT_TRUE(keys.add_line("A: x"));
  Status status = keys.finish();
  ASSERT_FALSE(status);
  EXPECT_EQ(status.error().kind, ErrorKind::retry);
  EXPECT_EQ(status.error().message, "A: x");
}

}  // namespace
}  // namespace postwright
