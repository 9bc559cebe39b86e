#include "lint/site/site.h"

#include <gtest/gtest.h>

#include "lint/site/fixes.h"

namespace postwright::lint {
namespace {

/// A site from two texts.
struct TestSite {
  explicit TestSite(std::string main_cf, std::string master_cf = {})
      : main_file("main.cf", std::move(main_cf), FileKind::main_cf, TemplateKind::automatic),
        master_file("master.cf", std::move(master_cf), FileKind::master_cf,
                    TemplateKind::automatic),
        site(
            "/etc/postfix", &main_file, &master_file,
            [](const std::string&) { return std::nullopt; }, context) {}
  Context context;
  InputFile main_file;
  InputFile master_file;
  Site site;
};

std::string edited(const InputFile& file, const std::optional<Fix>& fix) {
  std::string bytes = file.bytes();
  if (!fix) return "no fix";
  for (auto edit = fix->edits.rbegin(); edit != fix->edits.rend(); ++edit)
    bytes.replace(edit->offset, edit->length, edit->text);
  return bytes;
}

TEST(Site, ValuesOfServicesAndOfTheHost) {
  TestSite test("a = $b\nb = 1\nrelay_domains = {{ x }}\n",
                "x inet n - n - - smtpd\n  -o b=2\ny inet n - n - - smtpd\n");
  const ServiceEntry& service = test.site.services()[0];
  EXPECT_EQ(test.site.value("a"), "1");
  EXPECT_EQ(test.site.value("a", &service), "2");
  EXPECT_EQ(test.site.value("a", &test.site.services()[1]), "1");
  EXPECT_EQ(test.site.deciding("b", &service)->service, &service);
  EXPECT_EQ(test.site.deciding("b")->service, nullptr);
  EXPECT_FALSE(test.site.known_value("relay_domains")) << "a template's";
  EXPECT_FALSE(test.site.known_value("myhostname")) << "the host's";
  EXPECT_EQ(test.site.value("queue_directory"), "/var/spool/postfix");
}

TEST(Site, WordsSayWhereTheyStand) {
  TestSite test("nets = 10.0.0.0/8\nmynetworks = 127.0.0.1, $nets\n  [::1]\n");
  auto words = test.site.words(*test.site.deciding("mynetworks"));
  ASSERT_EQ(words.size(), 3u);
  EXPECT_EQ(words[0].where.line, 2u);
  EXPECT_EQ(words[1].text, "10.0.0.0/8");
  EXPECT_EQ(words[1].where.line, 1u);
  EXPECT_EQ(words[1].where.column, 8u);
  EXPECT_EQ(words[2].where.line, 3u);
  EXPECT_EQ(words[2].where.column, 3u);
}

TEST(Site, LinesThatAreWrongDoNotHideTheRest) {
  TestSite test("oops\nrelayhost = a\n= b\n",
                "short line\nx inet n - n - - smtpd -o relayhost=b\n");
  EXPECT_EQ(test.site.main_problems().size(), 2u);
  EXPECT_EQ(test.site.master_problems().size(), 1u);
  EXPECT_EQ(test.site.value("relayhost"), "a");
  EXPECT_EQ(test.site.value("relayhost", &test.site.services()[0]), "b");
}

TEST(Site, PlacesInServices) {
  TestSite test("", "x inet n - n - - smtpd\n  -o a=1 -oc=2\n  -vo { d = 3 }\n");
  ASSERT_EQ(test.site.assignments().size(), 3u);
  EXPECT_EQ(test.site.name_span(test.site.assignments()[0]).column, 6u);
  EXPECT_EQ(test.site.name_span(test.site.assignments()[1]).column, 12u);
  EXPECT_EQ(test.site.field_span(test.site.services()[0], 7).column, 18u);
  EXPECT_EQ(Site::full_name(test.site.assignments()[2]), "x/inet/d");
}

TEST(Fixes, RemoveSettings) {
  TestSite test("a = 1\n# x\nb = 2\n  # y\n  3\nc = 4",
                "x inet n - n - - smtpd\n  -o a=1 -o b=2\n  -o c=3\n  -vo d=4\n");
  auto fix = [&](std::size_t i) {
    return remove_assignment(test.site, test.site.assignments()[i], FixKind::safe);
  };
  EXPECT_EQ(edited(test.main_file, fix(1)), "a = 1\n# x\n  # y\nc = 4");
  EXPECT_EQ(edited(test.main_file, fix(2)), "a = 1\n# x\nb = 2\n  # y\n  3\n");
  EXPECT_EQ(edited(test.master_file, fix(3)),
            "x inet n - n - - smtpd\n  -o b=2\n  -o c=3\n  -vo d=4\n");
  EXPECT_EQ(edited(test.master_file, fix(4)),
            "x inet n - n - - smtpd\n  -o a=1\n  -o c=3\n  -vo d=4\n");
  EXPECT_EQ(edited(test.master_file, fix(5)),
            "x inet n - n - - smtpd\n  -o a=1 -o b=2\n  -vo d=4\n");
  EXPECT_FALSE(fix(6)) << "-vo is two options";
}

TEST(Fixes, ReplaceValues) {
  TestSite test("a =\n  1\n# x\n  2\nb = 3 \n", "x inet n - n - - smtpd -o { a = 1 2 }\n");
  auto fix = [&](std::size_t i) {
    return replace_value(test.site, test.site.assignments()[i], "new", FixKind::safe);
  };
  EXPECT_EQ(edited(test.main_file, fix(1)), "a =\n  1\n# x\n  2\nb = new \n");
  EXPECT_EQ(edited(test.master_file, fix(2)), "x inet n - n - - smtpd -o { a = new }\n");
}

TEST(Fixes, RemoveWords) {
  TestSite test("a = x, y,z\nb =\n  x,\n  y\n  # c\n  z\n");
  auto fix = [&](std::size_t i, std::size_t word) {
    const Assignment& assignment = test.site.assignments()[i];
    return remove_word(test.site, assignment, test.site.words(assignment)[word], FixKind::safe);
  };
  EXPECT_EQ(edited(test.main_file, fix(0, 0)), "a = y,z\nb =\n  x,\n  y\n  # c\n  z\n");
  EXPECT_EQ(edited(test.main_file, fix(0, 1)), "a = x, z\nb =\n  x,\n  y\n  # c\n  z\n");
  EXPECT_EQ(edited(test.main_file, fix(0, 2)), "a = x, y\nb =\n  x,\n  y\n  # c\n  z\n");
  EXPECT_EQ(edited(test.main_file, fix(1, 0)), "a = x, y,z\nb =\n  y\n  # c\n  z\n");
  EXPECT_EQ(edited(test.main_file, fix(1, 1)), "a = x, y,z\nb =\n  x,\n  # c\n  z\n");
}

}  // namespace
}  // namespace postwright::lint
