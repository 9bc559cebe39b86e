#include "libconf/documents/master_cf.h"

#include <gtest/gtest.h>

namespace postwright {
namespace {

MasterCf parsed_master_cf(std::string bytes, Reporter* reporter = nullptr) {
  auto master_cf = MasterCf::parse(std::move(bytes), "/etc/master.cf", reporter);
  EXPECT_TRUE(master_cf) << master_cf.error().message;
  return master_cf ? std::move(*master_cf) : MasterCf();
}

std::string master_cf_error(std::string bytes) {
  auto master_cf = MasterCf::parse(std::move(bytes), "/etc/master.cf");
  return master_cf ? "" : master_cf.error().message;
}

TEST(MasterCf, ReadsEveryFormOfOverride) {
  MasterCf master_cf = parsed_master_cf(
      "smtp inet n - n - - smtpd -v -o a=b -oc=d\n"
      "# note\n"
      "  -vog=h -o { e = f g } -o {i=j} -- -o k=l\n");
  ASSERT_EQ(master_cf.entries().size(), 1u);
  const ServiceEntry& entry = master_cf.entries()[0];
  EXPECT_EQ(entry.service(), "smtp");
  EXPECT_EQ(entry.type(), "inet");
  EXPECT_EQ(entry.command(), "smtpd");
  std::vector<std::pair<std::string, std::string>> settings;
  for (const Override& one : entry.overrides) settings.emplace_back(one.name, one.value.text());
  EXPECT_EQ(settings, (std::vector<std::pair<std::string, std::string>>{
                          {"a", "b"}, {"c", "d"}, {"g", "h"}, {"e", "f g"}, {"i", "j"}}));
  const Override* e = entry.find("e");
  EXPECT_TRUE(e->in_braces);
  EXPECT_EQ(
      e->value.span(0, 3),
      (FileSpan{.file = "/etc/master.cf", .line = 3, .column = 19, .offset = 67, .length = 3}));
  EXPECT_EQ(master_cf.find("smtp", "inet"), &entry);
  EXPECT_EQ(master_cf.find("smtp", "unix"), nullptr);
}

TEST(MasterCf, EditsAnOverrideInPlace) {
  MasterCf master_cf = parsed_master_cf("s unix - - n - - smtp\n   -o a=b  # x\n");
  EXPECT_EQ(master_cf.with_override(*master_cf.entries()[0].find("a"), "zz"),
            "s unix - - n - - smtp\n   -o a=zz  # x\n");
}

TEST(MasterCf, RefusesBadEntries) {
  EXPECT_EQ(master_cf_error("# c\nsmtp inet n\n"), "file /etc/master.cf: line 2: bad field count");
  EXPECT_EQ(master_cf_error("smtp inet n\n   -  n 1h\n   - smtpd\n"),
            "invalid wakeup field \"1h\" in \"smtp inet n   -  n 1h   - smtpd\"");
  EXPECT_EQ(master_cf_error("s tcp n - n - - x"),
            "invalid type field \"tcp\" in \"s tcp n - n - - x\"");
  EXPECT_EQ(master_cf_error("s unix Y - n - - x"),
            "invalid private field \"Y\" in \"s unix Y - n - - x\"");
  EXPECT_EQ(master_cf_error("s unix-dgram n - n 5? 0 x"), "");
}

TEST(MasterCf, PartsOfAnEntryEndWhereANullByteCutsIt) {
  using namespace std::literals;
  MasterCf master_cf = parsed_master_cf("s unix - - n - - smtp\n -o a=b\0c\n  -o d=e\n\tf\n"s);
  ASSERT_EQ(master_cf.entries().size(), 1u);
  const PlacedText& text = master_cf.entries()[0].text;
  EXPECT_EQ(text.text(), "s unix - - n - - smtp -o a=b");
  ASSERT_EQ(text.parts().size(), 2u);
  EXPECT_EQ(text.parts()[1].begin, 21u);
  EXPECT_EQ(text.offset_of(text.text().size()), 29u);
}

TEST(MasterCf, WarnsAboutBraces) {
  CollectedMessages messages;
  parsed_master_cf("x inet n - n - - smtpd -o {foo} -o {relayhost=b}x -o {=y} -o plain\n",
                   &messages);
  ASSERT_EQ(messages.messages.size(), 3u);
  EXPECT_EQ(messages.messages[0].text, "master.cf: missing '=' after attribute name: \"foo\"");
  EXPECT_EQ(messages.messages[1].text, "master.cf: syntax error after '}' in \"{relayhost=b}x\"");
  EXPECT_EQ(messages.messages[2].text, "master.cf: missing attribute name: \"=y\"");
}

}  // namespace
}  // namespace postwright
