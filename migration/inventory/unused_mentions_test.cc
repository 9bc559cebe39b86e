#include "migration/inventory/unused_mentions.h"

#include <gtest/gtest.h>

#include "migration/inventory/inventory.h"
#include "migration/inventory/site.h"
#include "migration/plan/plan.h"
#include "migration/testing/temporary_site.h"

namespace postwright::reindexer {
namespace {

/// A site of which main.cf and master.cf are all.
struct UnusedMentionsTest : testing::Test {
  std::vector<std::string> unused(const std::string& main_cf, const std::string& master_cf = {}) {
    site.write("/etc/postfix/main.cf", main_cf);
    site.write("/etc/postfix/master.cf", master_cf);
    Options options;
    options.root = site.root();
    auto read = read_site(options);
    EXPECT_TRUE(read) << (read ? "" : read.error().message);
    inventory = std::move(*read);
    std::vector<std::string> texts;
    for (const UnusedMention& mention : unused_mentions(inventory))
      texts.push_back(unused_text(mention));
    return texts;
  }
  TemporarySite site;
  Inventory inventory;
};

using Texts = std::vector<std::string>;

TEST_F(UnusedMentionsTest, ABranchThatIsNotTaken) {
  EXPECT_EQ(unused("transport_maps = ${multi_instance_name?{hash:/a}:{lmdb:/b}}\n"),
            Texts{"/etc/postfix/main.cf:1:41 transport_maps: hash:/a is not used now"});
  EXPECT_TRUE(inventory.tables.empty());
  EXPECT_EQ(unused("transport_maps = ${multi_instance_name?{lmdb:/a}:{hash:/b}}\n"), Texts{});
  EXPECT_EQ(inventory.tables.size(), 1u);
}

TEST_F(UnusedMentionsTest, TheTakenBranchOfTwo) {
  EXPECT_EQ(unused("transport_maps = ${multi_instance_name?{btree:/a}:{hash:/b}}\n"),
            Texts{"/etc/postfix/main.cf:1:41 transport_maps: btree:/a is not used now"});
}

TEST_F(UnusedMentionsTest, ASettingThatALaterOneReplaces) {
  EXPECT_EQ(unused("# x = hash:/comment\n"
                   "transport_maps = lmdb:/x,\n"
                   "# between\n"
                   "  proxy:hash:/a\n"
                   "transport_maps = lmdb:/b\n"),
            Texts{"/etc/postfix/main.cf:4:9 transport_maps: hash:/a is not used now"});
}

TEST_F(UnusedMentionsTest, AnOverrideWhoseParameterTheServiceDoesNotHave) {
  EXPECT_EQ(unused("",
                   "smtp inet n - y - - smtpd\n"
                   "  -o my_unused_maps=$other\n"
                   "  -o { my_other = ${x?{hash:/b}} }\n"),
            Texts{"/etc/postfix/master.cf:3:24 smtp/inet: hash:/b is not used now"});
}

TEST_F(UnusedMentionsTest, ATypeThatNothingIsMadeWith) {
  EXPECT_EQ(unused("my = hash\nyour = btree\nx_maps = $your:/a\nmydestination = hash\n"),
            Texts{"/etc/postfix/main.cf:1:6 my: hash is not used now"});
}

TEST_F(UnusedMentionsTest, WhatIsUsedOrNoTableIsNotNamed) {
  EXPECT_EQ(unused("indexed = hash:/etc/postfix/\n"
                   "transport_maps = ${indexed}transport, texthash:/x, hash:/y\n"
                   "smtpd_banner = $myhostname hash:/a\n"
                   "unused_maps = hash:/z\n",
                   "smtp inet n - y - - smtpd\n  -o virtual_alias_maps=hash:/v\n"),
            Texts{});
  EXPECT_EQ(inventory.tables.size(), 4u);
}

TEST_F(UnusedMentionsTest, TheSiteIsNotFinishedAndThePlanSaysWhatStays) {
  inventory.config_directory = "/etc/postfix";
  unused("transport_maps = ${multi_instance_name?{hash:/a}:{lmdb:/b}}\n");
  inventory.unused = unused_mentions(inventory);
  EXPECT_EQ(what_is_left(inventory),
            Texts{"/etc/postfix/main.cf:1:41 transport_maps: hash:/a is not used now"});
  auto plan = make_plan(inventory, {});
  ASSERT_TRUE(plan);
  EXPECT_EQ(plan->notes,
            Texts{"/etc/postfix/main.cf:1:41 transport_maps: hash:/a is not used now, so it stays "
                  "as it is; change it by hand"});
}

}  // namespace
}  // namespace postwright::reindexer
