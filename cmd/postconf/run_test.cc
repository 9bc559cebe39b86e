#include "cmd/postconf/run_for_test.h"

namespace postwright::postconf {
namespace {

using Words = std::vector<std::string>;

constexpr const char kRunMaster[] = "smtp inet n - n - - smtpd -o nosuch=1\n";

TEST(WarningsAsErrors, ChangeTheExitStatusAndNothingElse) {
  const Words kCases[] = {{"-n"},
                          {"nosuch"},
                          {"-M"},
                          {"-M", "smtp", "none"},
                          {"-P"},
                          {"-e", "a=1", "a=2"},
                          {"-P", "x/inet/a=b"}};
  for (const Words& words : kCases) {
    TestDirectory plain({{"main.cf", "a = 0\nb = 1\n"}, {"master.cf", kRunMaster}});
    TestDirectory strict({{"main.cf", "a = 0\nb = 1\n"}, {"master.cf", kRunMaster}});
    Ran before = run_postconf(plain.path(), words);
    Words more = words;
    more.insert(more.begin(), "--warnings-as-errors");
    Ran after = run_postconf(strict.path(), more);
    EXPECT_EQ(before.status, 0) << words[0];
    EXPECT_NE(before.err, "") << words[0];
    EXPECT_EQ(after.status, 1) << words[0];
    EXPECT_EQ(after.out, before.out);
    EXPECT_EQ(after.err, before.err);
    EXPECT_EQ(strict.read("main.cf"), plain.read("main.cf"));
  }
}

TEST(WarningsAsErrors, WithoutAWarningTheStatusIs0) {
  TestDirectory site({{"main.cf", "mail_name = x\n"}, {"master.cf", kRunMaster}});
  EXPECT_EQ(run_postconf(site.path(), {"--warnings-as-errors", "-qn"}).status, 0);
  EXPECT_EQ(run_postconf(site.path(), {"--warnings-as-errors", "mail_name=y"}).status, 0);
  EXPECT_EQ(run_postconf(site.path(), {"--warnings-as-errors", "-d", "mail_name"}).status, 0);
}

TEST(WarningsAsErrors, CountThoseAboutBounceTemplates) {
  TestDirectory site({{"main.cf", "syslog_name = here\n"},
                      {"templates", "nosuch_template = x\n"},
                      {"broken", "failure_template\n"}});
  std::string templates = site.path() + "/templates";
  for (const char* view : {"-b", "-t"}) {
    Ran plain = run_postconf(site.path(), {view, templates});
    EXPECT_EQ(plain.status, 0) << view;
    EXPECT_EQ(
        plain.err,
        "here/bounce: warning: @/templates, line 1: unknown template name: nosuch_template -- "
        "ignoring this template\n");
    Ran strict = run_postconf(site.path(), {"--warnings-as-errors", view, templates});
    EXPECT_EQ(strict.status, 1) << view;
    EXPECT_EQ(strict.out, plain.out);
    EXPECT_EQ(strict.err, plain.err);
    EXPECT_EQ(run_postconf(site.path(), {"--warnings-as-errors", view}).status, 0) << view;
    // The name of a file is a value of bounce_template_file.
    EXPECT_EQ(run_postconf(site.path(), {view, " " + templates + "\t"}).err, plain.err);
    Ran broken = run_postconf(site.path(), {view, site.path() + "/broken"});
    EXPECT_EQ(broken.status, 1) << view;
    EXPECT_EQ(broken.err,
              "here/bounce: fatal: @/broken, line 1: missing '=' after attribute name: "
              "\"failure_template\"\n");
  }
}

// The default of mynetworks is looked at in every view, as postconf 3.11.7 does.
TEST(Mynetworks, WhatCannotBeUsedEndsEveryView) {
  TestDirectory site({{"main.cf", ""}, {"master.cf", kRunMaster}});
  for (const char* view : {"-n", "-M", "-P", "-F", "-PP", "-qC", "-nj"}) {
    Words words{view, "-o", "inet_interfaces=192.0.2.255"};
    if (view == std::string("-qC")) words.insert(words.begin() + 1, "user");
    Ran ran = run_postconf(site.path(), words);
    EXPECT_EQ(ran.status, 1) << view;
    EXPECT_EQ(ran.out, "") << view;
    EXPECT_EQ(ran.err,
              "postconf: fatal: parameter inet_interfaces: no local interface found for "
              "192.0.2.255\n");
    words.insert(words.end(), {"-o", "mynetworks=192.0.2.0/24"});
    EXPECT_EQ(run_postconf(site.path(), words).status, 0) << view;
    EXPECT_EQ(run_postconf(site.path(), {view == std::string("-qC") ? "-q" : view, "-o",
                                         "compatibility_level=x"})
                  .err,
              "postconf: warning: malformed compatibility level syntax: \"x\"\n"
              "postconf: fatal: macro processing error\n");
  }
  EXPECT_EQ(run_postconf(site.path(), {"-d", "mail_name"}).status, 0);
}

// What is wrong is said in the order in which postconf 3.11.7 comes upon it.
TEST(OrderOfFaults, AnOverrideIsLookedAtBehindMainCf) {
  TestDirectory site({{"main.cf", "a = 1\na = 2\n"}, {"master.cf", "bad\n"}});
  const std::string warning =
      "postconf: warning: @/main.cf, line 2: overriding earlier entry: a=1\n";
  EXPECT_EQ(run_postconf(site.path(), {"-o", "x", "-n"}).err,
            warning +
                "postconf: fatal: invalid parameter override: x: missing '=' after attribute "
                "name\n");
  EXPECT_EQ(run_postconf(site.path(), {"-o", "=x", "-hH"}).err,
            "postconf: fatal: specify one of -h, -H\n");
  EXPECT_EQ(run_postconf(site.path(), {"-o", "x", "-M"}).err,
            "postconf: fatal: file @/master.cf: line 1: bad field count\n");
  site.write("main.cf", "bad\n");
  EXPECT_EQ(run_postconf(site.path(), {"-o", "x"}).err,
            "postconf: fatal: @/main.cf, line 1: missing '=' after attribute name: \"bad\"\n");
}

TEST(OrderOfFaults, AFileIsDoneBeforeTheOtherOneIsOpened) {
  TestDirectory site(TestDirectory::Files{{"main.cf", "bad\n"}});
  EXPECT_EQ(run_postconf(site.path(), {"-n"}).err,
            "postconf: fatal: @/main.cf, line 1: missing '=' after attribute name: \"bad\"\n");
  EXPECT_EQ(run_postconf(site.path(), {"-M"}).err,
            "postconf: fatal: open @/master.cf: No such file or directory\n");
  site.write("master.cf", "bad\n");
  std::filesystem::remove(site.path() + "/main.cf");
  EXPECT_EQ(run_postconf(site.path(), {"-M"}).err,
            "postconf: fatal: file @/master.cf: line 1: bad field count\n");
}

TEST(MapTypes, TheDirectoryCountsAsSet) {
  TestDirectory site({{"main.cf", "config_directory = /elsewhere\n"}, {"master.cf", ""}});
  EXPECT_EQ(run_postconf(site.path(), {"-m"}).err,
            "postconf: warning: @/main.cf, line 1: overriding earlier entry: config_directory=@\n");
}

// As postconf 3.11.7.
TEST(EffectiveParameters, OldNamesThatAreNotSetAreListedForWhoAsks) {
  TestDirectory site({{"main.cf", "mynetworks = 127.0.0.0/8\nfallback_relay = a\n"},
                      {"master.cf", "smtp inet n - n - - smtpd -o virtual_maps=b\n"}});
  auto listed = [&](Words words, const std::string& name) {
    words.insert(words.begin(), "-qPPH");
    return ("\n" + run_postconf(site.path(), words).out).find("\nsmtp/inet/" + name + "\n") !=
           std::string::npos;
  };
  for (const char* set : {"fallback_relay", "virtual_maps", "mail_name"}) {
    EXPECT_TRUE(listed({}, set)) << set;
    EXPECT_TRUE(listed({"smtp"}, set)) << set;
  }
  EXPECT_FALSE(listed({}, "postscreen_dnsbl_ttl"));
  EXPECT_FALSE(listed({"-C", "all"}, "postscreen_dnsbl_ttl"));
  EXPECT_TRUE(listed({"smtp"}, "postscreen_dnsbl_ttl"));
  EXPECT_TRUE(listed({"smtp/inet/postscreen_dnsbl_ttl"}, "postscreen_dnsbl_ttl"));
}

}  // namespace
}  // namespace postwright::postconf
