#include "libconf/bounce/bounce_text.h"

#include <gtest/gtest.h>

#include "base/text.h"

namespace postwright {
namespace {

using Messages = std::vector<std::string>;

Configuration site(std::string_view settings) {
  auto made = Configuration::parse(
      "/etc/postfix", cat("myhostname = mx.example.com\nmynetworks = 127.0.0.0/8\n", settings), "",
      {.master_cf = MasterCfReading::none});
  EXPECT_TRUE(made);
  return std::move(*made);
}

class BounceText : public testing::Test {
 protected:
  std::string expand(std::string_view text, std::string_view settings = "") {
    messages_.messages.clear();
    BounceTemplate one{
        .bounce_class = BounceClass::delay, .origin = "t.cf", .text = cat(text, "\n")};
    Configuration configuration = site(settings);
    auto expanded = expand_bounce_text(one, configuration, messages_);
    return expanded ? *expanded : cat("error: ", expanded.error().message);
  }
  Messages warnings() const {
    Messages result;
    for (const auto& message : messages_.messages) result.push_back(message.text);
    return result;
  }
  CollectedMessages messages_;
};

TEST_F(BounceText, KnowsWhatMainCfSetsAndWhatTheSenderReads) {
  EXPECT_EQ(expand("$foo $mail_name $bounce_size_limit\n$$ ${nosuch?x}${nosuch:y}",
                   "foo = $bar\nbar = 1\n"),
            "1 Postfix 50000\n$ y\n");
  EXPECT_EQ(expand("$process_name"), "bounce\n");
  EXPECT_EQ(expand("a\n$smtpd_banner x"),
            "error: t.cf: undefined $name in delay template: $smtpd_banner x");
  EXPECT_EQ(expand("$smtpd_banner", "smtpd_banner = b\n"), "b\n");
}

TEST_F(BounceText, ValuesAreNotExpandedAgain) {
  EXPECT_EQ(expand("$foo", "foo = $$nosuch\n"), "$nosuch\n");
}

TEST_F(BounceText, UndefinedNamesCountWhereTheyStandForSomething) {
  EXPECT_EQ(expand("${foo?$nosuch}", "foo =\n"), "\n");
  EXPECT_EQ(expand("${foo?$nosuch}", "foo = 1\n"),
            "error: t.cf: undefined $name in delay template: ${foo?$nosuch}");
  EXPECT_EQ(expand("${{$nosuch} == {}?{a}:{b}}"),
            "error: t.cf: undefined $name in delay template: ${{$nosuch} == {}?{a}:{b}}");
}

TEST_F(BounceText, TimesAreInTheUnitOfTheName) {
  EXPECT_EQ(expand("$delay_warning_time $delay_warning_time_seconds $delay_warning_time_minutes "
                   "$maximal_queue_lifetime_hours $maximal_queue_lifetime_days",
                   "delay_warning_time = 10m\nmaximal_queue_lifetime = 2\n"),
            "10m 600 10 48 2\n");
  EXPECT_EQ(warnings(), Messages{});
  EXPECT_EQ(expand("$delay_warning_time_weeks"), "0\n");  // 0h is 0 in all units
  EXPECT_EQ(warnings(), Messages{});
}

TEST_F(BounceText, AdvisesAnotherUnit) {
  EXPECT_EQ(expand("$delay_warning_time_hours $maximal_queue_lifetime_seconds",
                   "delay_warning_time = 59m\nmaximal_queue_lifetime = 1000s\n"),
            "0 1000\n");
  EXPECT_EQ(
      warnings(),
      (Messages{
          "t.cf: zero result in delay template conversion of parameter "
          "\"delay_warning_time_hours\"",
          "please reduce time unit \"hours\" of \"delay_warning_time_hours\" in delay template",
          "for instructions see the bounce(5) manual",
          "t.cf: excessive result \"1000\" in delay template conversion of parameter "
          "\"maximal_queue_lifetime_seconds\"",
          "please increase time unit \"seconds\" of \"maximal_queue_lifetime_seconds\" in "
          "delay template",
          "for instructions see the bounce(5) manual"}));
  EXPECT_EQ(expand("$maximal_queue_lifetime_seconds", "maximal_queue_lifetime = 999s\n"), "999\n");
  EXPECT_EQ(warnings(), Messages{});
}

TEST_F(BounceText, UnknownUnitsAreErrors) {
  EXPECT_EQ(expand("$delay_warning_time_hour"),
            "error: t.cf: unrecognized suffix \"hour\" in parameter \"delay_warning_time_hour\"");
  // The first thing that is wrong is told, though more follows.
  EXPECT_EQ(expand("$maximal_queue_lifetime_ ${x"),
            "error: t.cf: unrecognized suffix \"\" in parameter \"maximal_queue_lifetime_\"");
}

TEST_F(BounceText, BadSyntaxIsAWarningAndAnError) {
  EXPECT_EQ(expand("a $nosuch ${b"),
            "error: t.cf: bad $name syntax in delay template: a $nosuch ${b");
  EXPECT_EQ(warnings(), Messages{"truncated macro reference: \"a $nosuch ${b\""});
  EXPECT_EQ(expand("$foo", "foo = ${b\n"), "error: dictionary mail_dict: macro processing error");
  EXPECT_EQ(warnings(), Messages{"truncated macro reference: \"${b\""});
}

TEST_F(BounceText, HostNamesAreInUtf8WhereThatIsEnabled) {
  constexpr std::string_view kHost = "myhostname = xn--bcher-kva.example\n";
  EXPECT_EQ(expand("$myhostname", cat(kHost, "smtputf8_enable = yes\n")),
            "b\xc3\xbc"
            "cher.example\n");
  EXPECT_EQ(expand("$myhostname", cat(kHost, "smtputf8_enable = no\n")), "xn--bcher-kva.example\n");
  EXPECT_EQ(expand("$myhostname", "myhostname = xn--a.example\nsmtputf8_enable = yes\n"),
            "xn--a.example\n");
  EXPECT_EQ(
      warnings(),
      (Messages{"midna_domain_to_utf8_create: Problem translating domain \"xn--a.example\" to UTF8 "
                "form: UIDNA_ERROR_INVALID_ACE_LABEL",
                "t.cf: conversion \"myhostname\" failed: input value: \"xn--a.example\""}));
}

TEST(BounceParameters, AreCheckedInOrder) {
  CollectedMessages messages;
  auto error = [&](std::string_view settings) {
    Configuration configuration = site(settings);
    Status checked = check_bounce_parameters(configuration, messages);
    return checked ? "" : checked.error().message;
  };
  EXPECT_EQ(error("delay_warning_time = 4\n"), "");
  EXPECT_EQ(error("delay_warning_time = x\n"),
            "parameter delay_warning_time: bad time value or unit: x");
  EXPECT_EQ(error("delay_warning_time = x\nbounce_size_limit = 0\n"),
            "invalid bounce_size_limit parameter value 0 < 1");
  EXPECT_EQ(error("2bounce_notice_recipient =\nmaximal_queue_lifetime = x\n"),
            "bad string length 0 < 1: 2bounce_notice_recipient = ");
}

TEST(LoadBounceTemplates, ComplainsOfTheFileFirst) {
  CollectedMessages messages;
  auto error = [&](std::string_view settings) {
    Configuration configuration = site(settings);
    auto loaded = load_bounce_templates(configuration, messages);
    return loaded ? "" : loaded.error().message;
  };
  EXPECT_EQ(error(""), "");
  EXPECT_EQ(error("header_from_format = new\n"), "invalid setting: \"header_from_format = new\"");
  EXPECT_EQ(error("header_from_format = new\nbounce_template_file = /nonexistent/t.cf\n"),
            "open /nonexistent/t.cf: No such file or directory");
}

}  // namespace
}  // namespace postwright
