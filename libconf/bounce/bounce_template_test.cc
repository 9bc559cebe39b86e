#include "libconf/bounce/bounce_template.h"

#include <gtest/gtest.h>

namespace postwright {
namespace {

using Messages = std::vector<std::string>;

Messages texts(const CollectedMessages& messages) {
  Messages result;
  for (const auto& message : messages.messages) result.push_back(message.text);
  return result;
}

/// The failure template of a file, and the warnings about the file.
struct Got {
  BounceTemplate failure;
  Messages warnings;
};
Got read(std::string_view file) {
  BounceTemplates templates;
  CollectedMessages messages;
  Status done = templates.read(file, "t.cf", messages);
  EXPECT_TRUE(done) << (done ? "" : done.error().message);
  BounceTemplate failure = templates.of(BounceClass::failure, messages);
  return {failure, texts(messages)};
}

std::string template_error(std::string_view file) {
  BounceTemplates templates;
  CollectedMessages messages;
  Status done = templates.read(file, "t.cf", messages);
  return done ? "" : done.error().message;
}

TEST(BounceTemplates, AreBuiltIn) {
  BounceTemplates templates;
  CollectedMessages messages;
  BounceTemplate delay = templates.of(BounceClass::delay, messages);
  EXPECT_EQ(delay.origin, "[built-in]");
  EXPECT_EQ(delay.charset, "us-ascii");
  EXPECT_EQ(delay.from, "Mail Delivery System <MAILER-DAEMON>");
  EXPECT_EQ(delay.subject, "Delayed Mail (still being retried)");
  EXPECT_EQ(delay.postmaster_subject, "Postmaster Warning: Delayed Mail");
  EXPECT_TRUE(delay.text.starts_with("This is the mail system at host $myhostname.\n\n####"));
  EXPECT_EQ(templates.of(BounceClass::verify, messages).postmaster_subject, "");
  EXPECT_TRUE(messages.messages.empty());
}

TEST(BounceTemplates, BuiltInSendersFollowTheFormat) {
  CollectedMessages messages;
  EXPECT_EQ(BounceTemplates(true).of(BounceClass::success, messages).from,
            "MAILER-DAEMON (Mail Delivery System)");
}

TEST(BounceTemplates, FormatIsWhatTheyAreReadFrom) {
  CollectedMessages messages;
  std::string file;
  for (BounceClass bounce_class : kBounceClasses)
    file += format_bounce_template(BounceTemplates().of(bounce_class, messages)) + "\n";
  BounceTemplates read;
  ASSERT_TRUE(read.read(file, "t.cf", messages));
  std::string again;
  for (BounceClass bounce_class : kBounceClasses) {
    EXPECT_EQ(read.of(bounce_class, messages).origin, "t.cf");
    again += format_bounce_template(read.of(bounce_class, messages)) + "\n";
  }
  EXPECT_EQ(again, file);
  EXPECT_TRUE(messages.messages.empty());
}

TEST(BounceTemplates, HeadersAreInAnyCaseAndTheLastCounts) {
  Got got =
      read("failure_template = <<EOF\nSUBJECT : a\nsubject:  b \nFrom:c\n\nText\n\n more\nEOF\n");
  EXPECT_EQ(got.failure.subject, "b ");
  EXPECT_EQ(got.failure.from, "c");
  EXPECT_EQ(got.failure.charset, "us-ascii");
  EXPECT_EQ(got.failure.text, "Text\n\n more\n");
  EXPECT_EQ(got.warnings, Messages{});
}

TEST(BounceTemplates, TextBeginsAtTheFirstLineThatIsNoHeader) {
  EXPECT_EQ(read("failure_template = <<X\nSubject: a\n b\nX\n").failure.text, " b\n");
  EXPECT_EQ(read("failure_template = <<X\ntwo words: a\nX\n").failure.text, "two words: a\n");
  EXPECT_EQ(read("failure_template = <<X\n: a\nX\n").failure.text, ": a\n");
  EXPECT_EQ(read("failure_template = <<X\n# a\nX\n").failure.text, "# a\n");
  // Empty lines may stand before headers, blank ones end them.
  EXPECT_EQ(read("failure_template = <<X\n\n\nSubject: a\n\nb\nX\n").failure.subject, "a");
  EXPECT_EQ(read("failure_template = <<X\n \nSubject: a\n\nb\nX\n").failure.text,
            "Subject: a\n\nb\n");
  EXPECT_EQ(read("failure_template = <<X\nSubject: a\n\nFrom: b\nX\n").failure.text, "From: b\n");
}

TEST(BounceTemplates, OneLineIsATemplate) {
  EXPECT_EQ(read("failure_template = a <<b\n").failure.text, "a <<b\n");
}

TEST(BounceTemplates, MarkerMayBeAnyTextThatBeginsWithALetterOrDigit) {
  EXPECT_EQ(read("  failure_template=<< E F; \nx\n E F;\nE F; \nE F;\n").failure.text,
            "x\n E F;\nE F; \n");
  for (std::string_view marker : {"'EOF'", "_", "<EOF", "\xc3\xa9"})
    EXPECT_EQ(template_error("\nfailure_template = <<" + std::string(marker) + "\nx\n"),
              "t.cf, line 2: malformed end marker after <<");
  EXPECT_EQ(template_error("failure_template = <<\nx\n"),
            "t.cf, line 1: missing end marker after <<");
}

TEST(BounceTemplates, MissingMarkerIsAWarningWithThePlaceOfTheTemplate) {
  Got got = read("# comment\nfailure_template = <<EOF\nx\ny\n");
  EXPECT_EQ(got.failure.text, "x\ny\n");
  EXPECT_EQ(got.warnings, Messages{"t.cf, line 2: missing \"EOF\" end marker"});
  got = read("failure_template = <<EOF\nx\nEOF");  // not a whole line
  EXPECT_EQ(got.failure.text, "x\n");
  EXPECT_EQ(got.warnings, Messages{"t.cf, line 1: missing \"EOF\" end marker"});
}

TEST(BounceTemplates, LinesEndAtANullByte) {
  using namespace std::literals;
  EXPECT_EQ(read("failure_template = <<EOF\nx\0y\nz\nEOF\0a\n"sv).failure.text, "x\nz\n");
  EXPECT_EQ(template_error("a\0 = b\n"sv), "t.cf, line 1: missing '=' after attribute name: \"a\"");
}

TEST(BounceTemplates, OutsideTemplatesOnlyCommentsAndBlankLinesAreAllowed) {
  EXPECT_EQ(template_error("\n# a\n  # b\n \t\n"), "");
  EXPECT_EQ(template_error("\n\nfailure_template\n"),
            "t.cf, line 3: missing '=' after attribute name: \"failure_template\"");
  EXPECT_EQ(template_error("failure_template = a\n b\n"),
            "t.cf, line 2: missing '=' after attribute name: \" b\"");
  EXPECT_EQ(template_error("= a\n"), "t.cf, line 1: missing attribute name: \"= a\"");
}

TEST(BounceTemplates, UnknownOnesAreIgnored) {
  EXPECT_EQ(
      read("\nnosuch_template = <<EOF\nx\nEOF\nFailure_template = x\nfailure = x\n").warnings,
      (Messages{"t.cf, line 2: unknown template name: nosuch_template -- ignoring this template",
                "t.cf, line 5: unknown template name: Failure_template -- ignoring this template",
                "t.cf, line 6: unknown template name: failure -- ignoring this template"}));
}

TEST(BounceTemplates, TheLastOfTwoCountsAlsoWhenItCannotBeUsed) {
  Got got = read("failure_template = a\nfailure_template = <<X\nX\n");
  EXPECT_EQ(got.failure.origin, "[built-in]");
  EXPECT_EQ(read("failure_template = <<X\nX\nfailure_template = a\n").failure.text, "a\n");
}

TEST(BounceTemplates, OnesThatCannotBeUsedAreTheBuiltInOnes) {
  struct Case {
    std::string_view content;
    Messages warnings;
  };
  const Case cases[] = {
      {"Foo: a\n\nb",
       {"t.cf: unknown \"Foo\" header label in failure template -- ignoring this template"}},
      {"To:\n\nb",
       {"t.cf: empty \"To\" header value in failure template -- ignoring this template"}},
      {"subject: \xc3\xa9\n\nb",
       {"t.cf: non-ASCII \"subject\" header value in failure template -- ignoring this template"}},
      {"Subject: a\n \n",
       {"t.cf: missing message text in failure template -- ignoring this template"}},
      {"Charset: US-ascii\n\n\xc3\xa9",
       {"t.cf: 8-bit message text in failure template",
        "please specify a charset value other than us-ascii", "-- ignoring this template for now"}},
  };
  for (const Case& one : cases) {
    Got got = read("failure_template = <<X\n" + std::string(one.content) + "\nX\n");
    EXPECT_EQ(got.failure.origin, "[built-in]") << one.content;
    EXPECT_EQ(got.failure.subject, "Undelivered Mail Returned to Sender") << one.content;
    EXPECT_EQ(got.warnings, one.warnings);
  }
  EXPECT_EQ(read("failure_template = <<X\nCharset: utf-8\n\n\xc3\xa9\nX\n").failure.text,
            "\xc3\xa9\n");
}

TEST(BounceTemplates, SuccessHasNoCopyForThePostmaster) {
  BounceTemplates templates;
  CollectedMessages messages;
  ASSERT_TRUE(
      templates.read("success_template = <<X\nPostmaster-Subject: a\n\nb\nX\n", "t.cf", messages));
  EXPECT_EQ(templates.of(BounceClass::success, messages).origin, "[built-in]");
  EXPECT_EQ(
      texts(messages),
      Messages{"t.cf: inapplicable \"Postmaster-Subject\" header label in success template -- "
               "ignoring this template"});
}

}  // namespace
}  // namespace postwright
