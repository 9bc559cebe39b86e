#include "migration/inventory/outside_mentions.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include "base/text.h"
#include "migration/inventory/inventory.h"
#include "migration/testing/temporary_site.h"

namespace postwright::reindexer {
namespace {

using Words = std::vector<std::string>;

Words words_of(std::string_view line, bool of_mail = false) {
  Words words;
  for (std::string_view word : mentions_in(line, {"virtual", "aliases"}, of_mail))
    words.emplace_back(word);
  return words;
}

TEST(MentionsIn, TypesBeforeANameOfATable) {
  EXPECT_EQ(words_of("postmap hash:/etc/postfix/virtual && postfix reload"),
            Words{"hash:/etc/postfix/virtual"});
  EXPECT_EQ(words_of("\tpostmap -q x \"btree:$dir/a\""), Words{"btree:$dir/a"});
  EXPECT_EQ(words_of("ExecStartPre=/usr/sbin/postmap proxy:hash:/a,hash:/b"),
            (Words{"hash:/a", "hash:/b"}));
  EXPECT_EQ(words_of("run(['postmap', 'hash:%s' % path])"), Words{"hash:%s"});
  EXPECT_EQ(words_of("postmap hash:sasl_passwd"), Words{"hash:sasl_passwd"});
  EXPECT_EQ(words_of("cmd: hash:relay", true), Words{"hash:relay"});
}

TEST(MentionsIn, FilesOfTheSitesTables) {
  EXPECT_EQ(words_of("cp /etc/postfix/virtual.db /var/spool/postfix/etc"), Words{"virtual.db"});
  EXPECT_EQ(words_of("virtual.db: virtual"), Words{"virtual.db"});
  EXPECT_EQ(words_of("test -f aliases.db."), Words{"aliases.db"});
  EXPECT_EQ(words_of("rm /etc/postfix/*.db"), Words{"*.db"});
  EXPECT_EQ(words_of("%.db: %", true), Words{"%.db"});
}

TEST(MentionsIn, OtherWordsAreNone) {
  for (const char* line :
       {"# postmap hash:/etc/postfix/virtual", "  #virtual.db", "hash: sha256", "texthash:/a",
        "image: x@hash:12ab", "password-hash:abc", "myvirtual.db", "virtual.db.bak", "virtual.dbx",
        "cache.db", "rm /var/cache/man/*.db", "%.db: %", "hash:", "hash:,"})
    EXPECT_EQ(words_of(line), Words{}) << line;
}

struct OutsideMentionsTest : testing::Test {
  OutsideMentionsTest() {
    inventory.root = site.root();
    TableState table;
    table.path = "/etc/postfix/virtual";
    inventory.tables.push_back(table);
    ConfigFile main_cf;
    main_cf.path = main_cf.target = "/etc/postfix/main.cf";
    inventory.files.push_back(main_cf);
  }
  OutsideMentions find(const SearchLimits& limits = {}) {
    auto found = find_outside_mentions(inventory, "/etc/own", limits);
    EXPECT_TRUE(found);
    return found ? std::move(*found) : OutsideMentions{};
  }
  std::vector<std::string> texts() {
    std::vector<std::string> list;
    for (const OutsideMention& one : find().found)
      list.push_back(cat(one.file, ":", one.line, " ", one.text));
    return list;
  }
  TemporarySite site;
  Inventory inventory;
};

TEST_F(OutsideMentionsTest, AreFoundInScriptsUnitsHooksAndMakefiles) {
  site.write("/etc/cron.d/mail", "# hash:/x\n5 * * * * root postmap hash:/etc/postfix/virtual\n");
  site.write("/etc/letsencrypt/renewal-hooks/deploy/sni", "#!/bin/sh\npostmap -F hash:/etc/sni\n");
  site.write("/etc/systemd/system/virtual.path", "PathChanged=/etc/postfix/virtual.db\n");
  site.write("/etc/postfix/Makefile", "all: virtual.db\n%.db: %\n\tpostmap $<\n");
  site.write("/var/spool/cron/crontabs/root", "@daily postalias hash:/etc/aliases\n");
  site.write("/usr/local/sbin/newuser", "#!/bin/sh\n\npostmap btree:$1\n");
  EXPECT_EQ(texts(), (std::vector<std::string>{
                         "/etc/cron.d/mail:2 hash:/etc/postfix/virtual",
                         "/etc/letsencrypt/renewal-hooks/deploy/sni:2 hash:/etc/sni",
                         "/etc/postfix/Makefile:1 virtual.db", "/etc/postfix/Makefile:2 %.db",
                         "/etc/systemd/system/virtual.path:1 virtual.db",
                         "/usr/local/sbin/newuser:3 btree:$1",
                         "/var/spool/cron/crontabs/root:1 hash:/etc/aliases"}));
  EXPECT_EQ(find().incomplete, "");
}

TEST_F(OutsideMentionsTest, WhatIsHandledElsewhereIsLeftOut) {
  site.write("/etc/postfix/main.cf", "virtual_alias_maps = hash:/etc/postfix/virtual\n");
  site.write("/etc/postfix/main.cf.bak", "virtual_alias_maps = hash:/etc/postfix/virtual\n");
  site.write("/etc/postfix/virtual", "a hash:/b\n");
  site.write("/etc/own/run-0001/main.cf", "x = hash:/a\n");
  site.write("/etc/apparmor.d/smtpd", "/etc/postfix/virtual.db r,\n");
  site.write("/etc/binary", std::string("postmap hash:/a\n\0", 17));
  site.write("/opt/script", "postmap hash:/a\n");
  EXPECT_EQ(texts(), std::vector<std::string>{});
}

TEST_F(OutsideMentionsTest, LinksStayBelowTheRootAndDirectoriesBehindThemAreNotSearched) {
  site.write("/opt/hook", "postmap hash:/a\n");
  site.write("/opt/hooks/other", "postmap hash:/b\n");
  TemporarySite outside;
  outside.write("/hook", "postmap hash:/c\n");
  site.make_directory("/etc/cron.daily");
  ASSERT_EQ(symlink("/opt/hook", site.at("/etc/cron.daily/hook").c_str()), 0);
  ASSERT_EQ(symlink("/opt/hook", site.at("/etc/cron.daily/same").c_str()), 0);
  ASSERT_EQ(symlink("/opt/hooks", site.at("/etc/cron.daily/hooks").c_str()), 0);
  ASSERT_EQ(symlink(outside.at("/hook").c_str(), site.at("/etc/cron.daily/outside").c_str()), 0);
  ASSERT_EQ(symlink("../../../../../../../../etc", site.at("/etc/cron.daily/up").c_str()), 0);
  EXPECT_EQ(texts(), std::vector<std::string>{"/opt/hook:1 hash:/a"});
}

TEST_F(OutsideMentionsTest, EveryLimitEndsItAndIsSaid) {
  for (int i = 0; i < 4; ++i)
    site.write(cat("/etc/cron.d/", i), "postmap hash:/a\npostmap hash:/b\n");
  site.write("/etc/a/b/c/deep", "postmap hash:/deep\n");
  EXPECT_EQ(find().found.size(), 9u);
  OutsideMentions some = find({.files = 2});
  EXPECT_EQ(some.found.size(), 3u);
  EXPECT_EQ(some.incomplete, "there are more than 2 files");
  some = find({.found = 3});
  EXPECT_EQ(some.found.size(), 3u);
  EXPECT_EQ(some.incomplete, "there are more than 3 such lines");
  some = find({.time = std::chrono::milliseconds(0)});
  EXPECT_EQ(some.found.size(), 0u);
  EXPECT_EQ(some.incomplete, "it took 0 milliseconds");
  some = find({.entries = 3});
  EXPECT_EQ(some.incomplete, "there are more than 3 files");
  EXPECT_EQ(find({.depth = 2}).found.size(), 8u) << "deeper ones are passed over";
  EXPECT_EQ(find({.file_size = 20}).found.size(), 1u) << "larger ones are passed over";
}

}  // namespace
}  // namespace postwright::reindexer
