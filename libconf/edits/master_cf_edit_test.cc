#include "libconf/edits/master_cf_edit.h"

#include <gtest/gtest.h>

#include "base/text.h"

namespace postwright {
namespace {

using enum ServicePart;
using Texts = std::vector<std::string>;
constexpr EditAction kSet = EditAction::set;
constexpr EditAction kExclude = EditAction::exclude;

/// The edited file, or "fatal: " and the message.
std::string edited(ServicePart part, EditAction action, std::string_view bytes,
                   const Texts& arguments, Reporter* reporter = nullptr,
                   std::vector<ConfigChange>* changes = nullptr) {
  auto edit = parse_master_cf_edit(part, action, arguments, reporter);
  if (!edit) return cat("fatal: ", edit.error().message);
  auto result = edit_master_cf(bytes, *edit, "/c/master.cf", reporter);
  if (!result) return cat("fatal: ", result.error().message);
  if (changes) *changes = result->changes;
  return result->bytes;
}

constexpr std::string_view kMasterCf =
    "# smtp server\n"
    "smtp inet n - n - - smtpd\n"
    "# options\n"
    "  -o a=b\n"
    "relay unix - - n - - smtp\n";

// The files are what postconf 3.11.7 makes of them.
TEST(MasterCfEdit, ReplacesEntriesAndAddsOthersAtTheEnd) {
  EXPECT_EQ(edited(entry, kSet, kMasterCf,
                   {"smtp/inet=smtp inet n - y - 10 smtpd -v -o {mail_name = x y} -oq=r",
                    "new/unix = new unix - n n - - pipe user=x"}),
            "# smtp server\n"
            "smtp       inet  n       -       y       -       10      smtpd -v\n"
            "    -o {mail_name=x y}\n"
            "    -o q=r\n"
            "# options\n"
            "relay unix - - n - - smtp\n"
            "new        unix  -       n       n       -       -       pipe user=x\n");
}

TEST(MasterCfEdit, ANewEntryTakesThePlaceOfAllItMatchesOrIsNamedLike) {
  EXPECT_EQ(edited(entry, kSet, kMasterCf, {"relay/unix=smtp inet n - n - - other"}),
            "# smtp server\n"
            "smtp       inet  n       -       n       -       -       other\n"
            "# options\n");
  EXPECT_EQ(
      edited(entry, kSet, kMasterCf, {"*/*=a unix - - n - - a", "smtp/inet=b unix - - n - - b"}),
      "# smtp server\n"
      "b          unix  -       -       n       -       -       b\n"
      "# options\n");
  EXPECT_EQ(edited(entry, kSet, "", {"x/unix=a unix - - n - - one", "a/unix=a unix - - n - - two"}),
            "a          unix  -       -       n       -       -       two\n");
}

TEST(MasterCfEdit, ExcludesAndCommentsOut) {
  EXPECT_EQ(edited(entry, kExclude, kMasterCf, {"*/inet", "nosuch/unix"}),
            "# smtp server\n# options\nrelay unix - - n - - smtp\n");
  EXPECT_EQ(edited(entry, EditAction::comment_out, kMasterCf, {"smtp/*"}),
            "# smtp server\n"
            "#smtp inet n - n - - smtpd\n"
            "# options\n"
            "#  -o a=b\n"
            "relay unix - - n - - smtp\n");
}

TEST(MasterCfEdit, ChangesParametersBelowTheCommentsOfTheEntry) {
  CollectedMessages messages;
  EXPECT_EQ(
      edited(parameter, kSet,
             "smtp inet n - n - - smtpd\n"
             "  -o a=b\n"
             "  # about c\n"
             "  -o {c = d e}\n"
             "# about relay\n"
             "relay unix - - n - - smtp -v x y\n"
             "other   unix - - n - - smtp\n",
             {"smtp/inet/c=new", "smtp/inet/z=$x", "relay/unix/n=", "none/inet/q=1"}, &messages),
      "  # about c\n"
      "# about relay\n"
      "smtp       inet  n       -       n       -       -       smtpd\n"
      "    -o a=b\n"
      "    -o c=new\n"
      "    -o z=$x\n"
      "relay      unix  -       -       n       -       -       smtp -v\n"
      "    -o n=\n"
      "    x y\n"
      "other   unix - - n - - smtp\n");
  ASSERT_EQ(messages.messages.size(), 1u);
  EXPECT_EQ(messages.messages[0].text, "unmatched service_name/type: \"none/inet/q=1\"");
}

TEST(MasterCfEdit, RemovesParameters) {
  EXPECT_EQ(edited(parameter, kExclude, "s inet n - n - - smtpd -o a=1 -v -oa=2 -o b=a x -o a=3",
                   {"s/inet/a", "s/inet/nosuch"}),
            "s          inet  n       -       n       -       -       smtpd -v\n"
            "    -o b=a\n"
            "    x -o a=3\n");
}

TEST(MasterCfEdit, ChangesFields) {
  EXPECT_EQ(
      edited(field, kSet, kMasterCf,
             {"*/*/chroot=y", "relay/unix/command=smtp -v -o x=y {a b} c", "smtp/inet/service=25"}),
      "# smtp server\n"
      "# options\n"
      "25         inet  n       -       y       -       -       smtpd\n"
      "    -o a=b\n"
      "relay      unix  -       -       y       -       -       smtp -v\n"
      "    -o x=y\n"
      "    {a b} c\n");
}

TEST(MasterCfEdit, SaysWhatChanged) {
  std::vector<ConfigChange> changes;
  edited(parameter, kSet, kMasterCf, {"*/*/a=c", "smtp/inet/a=c"}, nullptr, &changes);
  EXPECT_EQ(changes, (std::vector<ConfigChange>{{"smtp/inet/a", "b", "c"},
                                                {"relay/unix/a", std::nullopt, "c"}}));
  edited(field, kSet, kMasterCf, {"smtp/inet/command=x -v"}, nullptr, &changes);
  EXPECT_EQ(changes, (std::vector<ConfigChange>{{"smtp/inet/command", "smtpd -o a=b", "x -v"}}));
  edited(entry, kSet, kMasterCf, {"smtp/inet=relay unix - - n - - x"}, nullptr, &changes);
  EXPECT_EQ(changes, (std::vector<ConfigChange>{
                         {"smtp/inet", "smtp inet n - n - - smtpd -o a=b", std::nullopt},
                         {"relay/unix", "relay unix - - n - - smtp", "relay unix - - n - - x"}}));
  edited(entry, kExclude, kMasterCf, {"relay/unix"}, nullptr, &changes);
  EXPECT_EQ(changes,
            (std::vector<ConfigChange>{{"relay/unix", "relay unix - - n - - smtp", std::nullopt}}));
}

struct Refusal {
  ServicePart part;
  EditAction action;
  const char* argument;
  const char* message;
};

TEST(MasterCfEdit, RefusesWhatIsNoRequest) {
  const Refusal kRefusals[] = {
      {entry, kSet, "a/b=c\nd", "-Me, -Fe, -Pe, -X, or -# accept no multi-line input"},
      {entry, kSet, " #a/b=c", "-Me, -Fe, -Pe, -X, or -# accept no comment input"},
      {entry, kSet, "a/b=#c inet n - n - - x", "-Me, -Fe, -Pe, -X, or -# accept no comment input"},
      {entry, kSet, "smtp/inet", "missing '=' after attribute name: \"smtp/inet\""},
      {entry, kExclude, "smtp/inet=x", "-X or -# requires names without value"},
      {entry, kSet, "smtp=x", "-Me, -MX or -M# requires service_name/type"},
      {entry, kExclude, "/smtp/inet", "-Me, -MX or -M# requires service_name/type"},
      {entry, kExclude, "sm*/inet", "-Me, -MX or -M# requires service_name/type"},
      {entry, kExclude, "", "-Me, -MX or -M# requires service_name/type"},
      {entry, kSet, "smtp/inet=foo", "bad field count: \"smtp/inet=foo\""},
      {entry, kSet, "a/b=a b n - n - - x", "invalid type field \"b\" in \"a b n - n - - x\""},
      {field, kSet, "smtp/inet=y", "-Fe or -FX requires service_name/type/field_name"},
      {field, kSet, "smtp/inet/Chroot=y", "invalid service attribute name: \"Chroot\""},
      {field, kSet, "smtp/inet/*=y", "-Fe does not accept wild-card field name"},
      {field, kSet, "smtp/inet/chroot=y n", "-Fe does not accept whitespace in non-command field"},
      {field, kSet, "smtp/inet/chroot=", "-Fe does not accept an empty field value"},
      {field, kSet, "smtp/inet/command=", "-Fe does not accept an empty field value"},
      {field, kSet, "smtp/inet/chroot=z", "invalid chroot field \"z\" in \"z\""},
      {field, kSet, "smtp/inet/service=#x", "-Me, -Fe, -Pe, -X, or -# accept no comment input"},
      {field, kSet, "smtp/inet/service={x",
       "file /c/master.cf: line 2: the new entry would be read back as something else"},
      {parameter, kSet, "smtp/inet=x", "-Pe or -PX requires service_name/type/parameter"},
      {parameter, kExclude, "a/b/*", "-Pe does not accept wild-card parameter name"},
      {parameter, kSet, "a/b/c=d e", "-Pe does not accept whitespace in parameter value"},
  };
  EXPECT_EQ(edited(parameter, kSet, "s inet n - n - - x y", {"s/inet/a={x"}),
            "fatal: file /c/master.cf: line 1: the new entry would be read back as something else");
  for (const Refusal& refusal : kRefusals)
    EXPECT_EQ(edited(refusal.part, refusal.action, kMasterCf, {refusal.argument}),
              cat("fatal: ", refusal.message));
}

TEST(MasterCfEdit, KnowsWhatAllArgumentsAreAboutBeforeItLooksAtAValue) {
  struct Pair {
    ServicePart part;
    std::string first, second, message;
  };
  const Pair pairs[] = {
      {entry, "relay/nosuch=relay nosuch n - n - - smtpd -v", "smtp/",
       "missing '=' after attribute name: \"smtp/\""},
      {entry, "x/inet=x y z", "  mail_name", "missing '=' after attribute name: \"  mail_name\""},
      {entry, "a/inet=#a inet n n n n n foo", "=x", "missing attribute name: \"=x\""},
      {entry, "a/inet=a b c", "a/unix/x=x", "-Me, -MX or -M# requires service_name/type"},
      {entry, "a/inet=a b c", "b/inet=b", "bad field count: \"a/inet=a b c\""},
      {field, "smtp/inet/chroot=", "smtp/inet/a=x", "invalid service attribute name: \"a\""},
      {field, "smtp/inet/chroot=", "a/b/chroot=c d",
       "-Fe does not accept whitespace in non-command field"},
      {field, "smtp/inet/a=x", "smtp/inet=3", "invalid service attribute name: \"a\""},
      {parameter, "smtp/nosuch/a=b c", "x", "-Pe does not accept whitespace in parameter value"},
  };
  for (const Pair& pair : pairs)
    EXPECT_EQ(edited(pair.part, kSet, kMasterCf, {pair.first, pair.second}),
              cat("fatal: ", pair.message));
}

TEST(MasterCfEdit, RefusesFilesThatItCannotRead) {
  EXPECT_EQ(edited(entry, kExclude, "# c\nfoo\n inet\n", {"a/b"}),
            "fatal: file /c/master.cf: line 2: specify service name and type on the same line");
  EXPECT_EQ(edited(entry, kExclude, "a=b inet\n", {"a/b"}),
            "fatal: file /c/master.cf: line 1: service name syntax \"a=b\" is unsupported with "
            "-Me, -Fe, -Pe, -X, or -#");
  EXPECT_EQ(edited(entry, kExclude, "a = b\n", {"a/b"}),
            "fatal: file /c/master.cf: line 1: service type syntax \"=\" is unsupported with "
            "-Me, -Fe, -Pe, -X, or -#");
  std::string_view bad = "ok unix - - n - - x\n  # c\n  -v\nbad unix z -\n  n - - x\nworse unix\n";
  EXPECT_EQ(edited(parameter, kSet, bad, {"bad/unix/a=b"}),
            "fatal: invalid private field \"z\" in \"bad unix z -   n - - x \"");
  EXPECT_EQ(edited(parameter, kSet, bad, {"ok/unix/a=b", "worse/unix/a=b"}),
            "fatal: file /c/master.cf: line 6: bad field count");
  EXPECT_EQ(edited(entry, kExclude, bad, {"ok/unix"}),
            "  # c\nbad unix z -\n  n - - x\nworse unix\n");
}

TEST(MasterCfEdit, AnOptionWithoutItsValueGetsNone) {
  EXPECT_EQ(edited(parameter, kSet, "s inet n - n - - smtpd -v -o", {"s/inet/a=b"}),
            "s          inet  n       -       n       -       -       smtpd -v\n"
            "    -o a=b\n"
            "    -o\n");
}

}  // namespace
}  // namespace postwright
