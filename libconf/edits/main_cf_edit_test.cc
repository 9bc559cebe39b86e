#include "libconf/edits/main_cf_edit.h"

#include <gtest/gtest.h>

#include "base/text.h"

namespace postwright {
namespace {

using Texts = std::vector<std::string>;

MainCfEdit edit_of(EditAction action, const Texts& arguments) {
  auto edit = parse_main_cf_edit(action, arguments);
  EXPECT_TRUE(edit) << edit.error().message;
  return edit ? *edit : MainCfEdit();
}

std::string edited(EditAction action, std::string_view bytes, const Texts& arguments) {
  return edit_main_cf(bytes, edit_of(action, arguments), "/c/main.cf").bytes;
}

std::string refused(EditAction action, const Texts& arguments) {
  auto edit = parse_main_cf_edit(action, arguments);
  return edit ? "" : edit.error().message;
}

constexpr std::string_view kMainCf =
    "# about the name\n"
    "mail_name = Old\n"
    "   Value\n"
    "\n"
    "   # indented comment\n"
    "   more\n"
    "mail_owner=postfix\n"
    "relayhost   =   [a.example]\n"
    "mail_name = again\n";

// As postconf 3.11.7 edits.
TEST(MainCfEdit, ReplacesSettingsWhereTheyStandAndAddsOthersSorted) {
  EXPECT_EQ(
      edited(EditAction::set, kMainCf, {"relayhost=", "zz=1", "mail_name = New  Name ", "aa=2"}),
      "# about the name\n"
      "mail_name = New  Name\n"
      "\n"
      "   # indented comment\n"
      "mail_owner=postfix\n"
      "relayhost = \n"
      "mail_name = New  Name\n"
      "aa = 2\n"
      "zz = 1\n");
}

TEST(MainCfEdit, CommentsOutAndExcludes) {
  EXPECT_EQ(edited(EditAction::comment_out, kMainCf, {"mail_name", "nosuch"}),
            "# about the name\n"
            "#mail_name = Old\n"
            "#   Value\n"
            "\n"
            "   # indented comment\n"
            "#   more\n"
            "mail_owner=postfix\n"
            "relayhost   =   [a.example]\n"
            "#mail_name = again\n");
  EXPECT_EQ(edited(EditAction::exclude, kMainCf, {" mail_name", "relayhost "}),
            "# about the name\n"
            "\n"
            "   # indented comment\n"
            "mail_owner=postfix\n"
            "relayhost   =   [a.example]\n");
}

TEST(MainCfEdit, LeavesEverythingElseAsItIs) {
  using std::string_literals::operator""s;
  std::string odd = "  orphan\na\r\n b\0c\r\n=x\n\xff = \xfe\nname"s;
  EXPECT_EQ(edited(EditAction::set, odd, {"x=$a #b"}), cat(odd, "\nx = $a #b\n"));
  EXPECT_EQ(edited(EditAction::set, odd, {"name=1"}), cat(odd, " = 1\n"));
  EXPECT_EQ(edited(EditAction::exclude, "", {"x"}), "");
}

TEST(MainCfEdit, SaysWhatChanged) {
  auto result = edit_main_cf(
      kMainCf, edit_of(EditAction::set, {"mail_name=x", "mail_owner=postfix", "new=y"}), "");
  EXPECT_EQ(result.changes,
            (std::vector<ConfigChange>{{"mail_name", "again", "x"}, {"new", std::nullopt, "y"}}));
  result = edit_main_cf(kMainCf, edit_of(EditAction::exclude, {"mail_name", "nosuch"}), "");
  EXPECT_EQ(result.changes, (std::vector<ConfigChange>{{"mail_name", "again", std::nullopt}}));
}

TEST(MainCfEdit, WarnsAboutRepeatedNames) {
  CollectedMessages messages;
  auto edit = parse_main_cf_edit(EditAction::set, Texts{"b=1", "b = 2", "b=2", "a=x"}, &messages);
  ASSERT_TRUE(edit);
  edit_main_cf("a=1\na=2\na=3\n", *edit, "/c/main.cf", &messages);
  ASSERT_EQ(messages.messages.size(), 2u);
  EXPECT_EQ(messages.messages[0].text, "ignoring earlier request: 'b = 1'");
  EXPECT_EQ(messages.messages[1].text, "/c/main.cf: multiple entries for \"a\"");
}

TEST(MainCfEdit, RefusesWhatIsNoRequest) {
  EXPECT_EQ(refused(EditAction::set, {"a=b", "c=d\ne"}),
            "-e, -X, or -# accepts no multi-line input");
  EXPECT_EQ(refused(EditAction::set, {" #a=b"}), "-e, -X, or -# accepts no comment input");
  EXPECT_EQ(refused(EditAction::set, {" =x"}), "missing attribute name: \"=x\"");
  EXPECT_EQ(refused(EditAction::set, {"a=b", "mail_name"}),
            "missing '=' after attribute name: \"mail_name\"");
  EXPECT_EQ(refused(EditAction::exclude, {"a", " "}),
            "-X or -# requires non-blank parameter names");
  EXPECT_EQ(refused(EditAction::comment_out, {"a", "x=y"}),
            "-X or -# requires parameter names without value");
  EXPECT_EQ(refused(EditAction::set, {"a=#b", "\xff=$", "x= a=b"}), "");
}

}  // namespace
}  // namespace postwright
