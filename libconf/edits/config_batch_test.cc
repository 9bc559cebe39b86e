#include "libconf/edits/config_batch.h"

#include <gtest/gtest.h>

#include "base/text.h"

namespace postwright {
namespace {

constexpr std::string_view kMain = "a = 1\n# about b\nb = 2\n  more\nc = 3\n";
constexpr std::string_view kBatchMaster =
    "smtp      inet  n       -       y       -       -       smtpd\n"
    "    -o x=1\n"
    "relay     unix  -       -       n       -       -       smtp\n";

std::string parse_error(std::string_view text) {
  auto batch = parse_config_batch(text, "F");
  return batch ? "" : batch.error().message;
}

struct Applied {
  EditedBatch edited;
  std::vector<CollectedMessages::Message> said;
};

Applied apply(std::string_view text, std::string_view main_cf = kMain,
              std::string_view master_cf = kBatchMaster) {
  CollectedMessages said;
  auto batch = parse_config_batch(text, "F", &said);
  EXPECT_TRUE(batch) << batch.error().message;
  BatchFiles paths{.main_cf = "/p/main.cf", .master_cf = "/p/master.cf"};
  BatchFiles bytes{.main_cf = std::string(main_cf), .master_cf = std::string(master_cf)};
  auto edited = apply_config_batch(*batch, "F", paths, bytes, &said);
  EXPECT_TRUE(edited) << edited.error().message;
  return {std::move(*edited), std::move(said.messages)};
}

TEST(ConfigBatch, EachFormOfPostconfIsAnEdit) {
  auto batch = parse_config_batch("# a comment\n\na = 1\n-e b=x y\n--batch = no\n", "F");
  EXPECT_FALSE(batch);  // an unknown option
  for (const char* text : {"a = 1",
                           "-e a=1",
                           "-p -e a=1",
                           "-- a=1",
                           "-pe a =",
                           "-X a b",
                           "-# a",
                           "-pX a",
                           "-M x/unix = x unix - - n - - smtp",
                           "-Me x/unix=x unix - - n - - smtp",
                           "-M -e x/unix=x unix - - n - - smtp",
                           "-MX x/unix y/unix",
                           "-M -X x/unix",
                           "-M# x/unix",
                           "-F x/unix/chroot = n",
                           "-Fe x/*/command=smtp -v",
                           "-P x/unix/a=b",
                           "-Pe x/unix/a=",
                           "-PX x/unix/a x/unix/b",
                           "  "}) {
    EXPECT_EQ(parse_error(text), "") << text;
  }
}

TEST(ConfigBatch, AnErrorSaysWhereAndWhatToDo) {
  constexpr std::pair<const char*, const char*> kCases[] = {
      {"a = 1\n\nb", "F, line 3: missing '=' after attribute name: \"b\"; specify name = value"},
      {"= 1", "F, line 1: missing attribute name: \"= 1\"; specify name = value"},
      {"  a = 1", "F, line 1: white space at the beginning continues an edit, but there is none"},
      {"'a = 1'",
       "F, line 1: remove the quotes: an edit is one line, and its value is the rest of that line"},
      {"-X", "F, line 1: the edit is not complete; specify -X name..."},
      {"-X a=1", "F, line 1: -X or -# requires parameter names without value; specify -X name..."},
      {"-M a = b",
       "F, line 1: -Me, -MX or -M# requires service_name/type; specify -M service/type = entry"},
      {"-M a/b = c", "F, line 1: bad field count: \"a/b = c\"; specify -M service/type = entry"},
      {"-F a/b/nosuch = c",
       "F, line 1: invalid service attribute name: \"nosuch\"; specify -F service/type/field = "
       "value"},
      {"-P a/b/c = d e",
       "F, line 1: -Pe does not accept whitespace in parameter value; specify -P service/type/name "
       "= value"},
  };
  for (const auto& [text, error] : kCases) EXPECT_EQ(parse_error(text), error) << text;
  EXPECT_EQ(parse_error(std::string_view("a = 1\0", 6)), "F, line 1: a null byte; remove it");
  EXPECT_EQ(parse_error(std::string_view("#\n#\0", 4)), "F, line 2: a null byte; remove it");
  for (const char* text : {"-z a", "-Xe a", "-P# a/b/c", "-FX a/b/c", "-MF a/b", "-n", "-X# a"})
    EXPECT_TRUE(parse_error(text).starts_with("F, line 1: unknown edit: -")) << text;
}

TEST(ConfigBatch, EditsAreMadeInTurn) {
  Applied done = apply("-X a\nb = 5\nd = 1\nd = 2\n-# c\n");
  EXPECT_EQ(done.edited.bytes.main_cf, "# about b\nb = 5\n#c = 3\nd = 2\n");
  std::vector<BatchChange> expected{{BatchSubject::parameter, {"a", "1", std::nullopt}},
                                    {BatchSubject::parameter, {"b", "2  more", "5"}},
                                    {BatchSubject::parameter, {"d", std::nullopt, "2"}},
                                    {BatchSubject::parameter, {"c", "3", std::nullopt}}};
  EXPECT_EQ(done.edited.main_cf, expected);
  EXPECT_EQ(done.edited.bytes.master_cf, kBatchMaster);
  EXPECT_TRUE(done.edited.master_cf.empty());
}

TEST(ConfigBatch, APieceOfMainCfIsABatch) {
  EXPECT_EQ(apply("new = a,\n# comment\n   b\n", "").edited.bytes.main_cf, "new = a,   b\n");
}

TEST(ConfigBatch, ValuesNeedNoQuotes) {
  EXPECT_EQ(apply("new = \"a\" 'b' $c \\ #d\t \r\n", "").edited.bytes.main_cf,
            "new = \"a\" 'b' $c \\ #d\n");
}

TEST(ConfigBatch, MasterCfChangesByEntryFieldAndSetting) {
  Applied done = apply(
      "-F smtp/inet/chroot = n\n-P smtp/inet/x = 2\n-PX relay/unix/none\n-MX relay/unix\n"
      "-M new/unix = new unix - - n - - pipe argv=a b\n");
  std::vector<BatchChange> expected{
      {BatchSubject::field, {"smtp/inet/chroot", "y", "n"}},
      {BatchSubject::setting, {"smtp/inet/x", "1", "2"}},
      {BatchSubject::service, {"relay/unix", "relay unix - - n - - smtp", std::nullopt}},
      {BatchSubject::service, {"new/unix", std::nullopt, "new unix - - n - - pipe argv=a b"}}};
  EXPECT_EQ(done.edited.master_cf, expected);
}

TEST(ConfigBatch, AnEntryWrittenAnewIsOneChange) {
  std::string_view batch =
      "-M smtp/inet = smtp inet n - n - - smtpd\n-P smtp/inet/y = 2\n-F smtp/inet/wakeup = 5\n";
  Applied done = apply(batch);
  std::vector<BatchChange> expected{
      {BatchSubject::service,
       {"smtp/inet", "smtp inet n - y - - smtpd -o x=1", "smtp inet n - n 5 - smtpd -o y=2"}}};
  EXPECT_EQ(done.edited.master_cf, expected);
  Applied again = apply(batch, kMain, done.edited.bytes.master_cf);
  EXPECT_EQ(again.edited.bytes.master_cf, done.edited.bytes.master_cf);
  EXPECT_TRUE(again.edited.master_cf.empty());
}

TEST(ConfigBatch, WhatComesToNothingIsNoChange) {
  Applied done = apply("a = 9\n-X a\na = 1\n");
  EXPECT_TRUE(done.edited.main_cf.empty());
  done = apply("-e a = 1\n-X nosuch\n-MX none/unix\n");
  EXPECT_EQ(done.edited.bytes.main_cf, kMain);
  EXPECT_EQ(done.edited.bytes.master_cf, kBatchMaster);
}

TEST(ConfigBatch, WarningsSayWhichLine) {
  Applied done = apply("-P none/unix/a = b\n", kMain, kBatchMaster);
  ASSERT_EQ(done.said.size(), 1u);
  EXPECT_EQ(done.said[0].text, "F, line 1: unmatched service_name/type: \"none/unix/a = b\"");
  done = apply("a = 2\na = 3\n", "a = 1\na = 1\n");
  ASSERT_EQ(done.said.size(), 1u);
  EXPECT_EQ(done.said[0].text, "F, line 1: /p/main.cf: multiple entries for \"a\"");
}

TEST(ConfigBatch, ADamagedEntryIsAnErrorOnlyWhereItIsChanged) {
  std::string master = "bad unix\nsmtp inet n - n - - smtpd\n";
  EXPECT_EQ(apply("-P smtp/inet/a = b\n", kMain, master).edited.master_cf.size(), 1u);
  auto batch = parse_config_batch("a = 1\n-P bad/unix/a = b\n", "F");
  BatchFiles paths{.main_cf = "main.cf", .master_cf = "/p/master.cf"};
  auto edited = apply_config_batch(*batch, "F", paths, {.main_cf = "", .master_cf = master});
  EXPECT_EQ(edited.error().message, "F, line 2: file /p/master.cf: line 1: bad field count");
}

}  // namespace
}  // namespace postwright
