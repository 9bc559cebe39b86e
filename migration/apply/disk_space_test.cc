#include "migration/apply/disk_space.h"

#include <gtest/gtest.h>

#include "base/text.h"
#include "migration/testing/temporary_site.h"

namespace postwright::reindexer {
namespace {

Plan plan_with(const TemporarySite& site, std::uint64_t size) {
  Plan plan;
  plan.root = site.root();
  PlannedTable table;
  table.path = "/etc/postfix/virtual";
  table.target_path = "/etc/postfix/virtual.lmdb";
  table.action = Action::convert;
  Fingerprint db;
  db.path = "/etc/postfix/virtual.db";
  db.exists = true;
  db.size = size;
  table.rests_on.push_back(db);
  plan.tables.push_back(table);
  return plan;
}

TEST(CheckDiskSpace, SmallTablesFit) {
  TemporarySite site;
  site.make_directory("/etc/postfix");
  EXPECT_TRUE(check_disk_space(plan_with(site, 10000), site.root()));
}

TEST(CheckDiskSpace, ATableThatWillNotFitIsFoundBeforeItIsBuilt) {
  TemporarySite site;
  site.make_directory("/etc/postfix");
  Status status = check_disk_space(plan_with(site, std::uint64_t{1} << 55), site.root());
  ASSERT_FALSE(status);
  EXPECT_TRUE(status.error().message.starts_with("not enough space for /etc/postfix: "))
      << status.error().message;
}

TEST(CheckDiskSpace, FilesThatWillNotFitAreFoundToo) {
  TemporarySite site;
  site.make_directory("/etc/postfix");
  std::string mount =
      cat("mount -t tmpfs -o size=64m,nr_inodes=3 none ", site.root(), "/etc/postfix 2>/dev/null");
  if (geteuid() != 0 || std::system(mount.c_str()) != 0) GTEST_SKIP() << "needs a mount";
  Status status = check_disk_space(plan_with(site, 10000), site.root());
  EXPECT_TRUE(status) << status.error().message;
  Plan plan = plan_with(site, 10000);
  plan.tables.push_back(plan.tables[0]);
  status = check_disk_space(plan, site.root());
  ASSERT_EQ(std::system(cat("umount ", site.root(), "/etc/postfix").c_str()), 0);
  ASSERT_FALSE(status);
  EXPECT_EQ(status.error().message,
            "not enough inodes for /etc/postfix: 4 files to be made, 2 free");
}

TEST(CheckDiskSpace, WhatIsNotBuiltNeedsNone) {
  TemporarySite site;
  site.make_directory("/etc/postfix");
  Plan plan = plan_with(site, std::uint64_t{1} << 55);
  plan.tables[0].action = Action::start_empty;
  EXPECT_TRUE(check_disk_space(plan, site.root()));
}

TEST(CheckDiskSpace, AStateDirectoryThatIsYetToBeMadeCounts) {
  TemporarySite site;
  site.make_directory("/etc/postfix");
  Plan plan;
  plan.root = site.root();
  PlannedTable table;  // whose old index is kept there
  table.path = "/etc/postfix/virtual";
  table.target_path = "/etc/postfix/virtual.lmdb";
  table.action = Action::nothing;
  table.rests_on.push_back(
      {.path = table.target_path, .exists = true, .size = std::uint64_t{1} << 55});
  plan.tables.push_back(table);
  Status status = check_disk_space(plan, site.at("/var/lib/postwright"));
  ASSERT_FALSE(status);
  EXPECT_TRUE(status.error().message.starts_with("not enough space for "))
      << status.error().message;
}

}  // namespace
}  // namespace postwright::reindexer
