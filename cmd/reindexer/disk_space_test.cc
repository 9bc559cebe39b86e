#include "cmd/reindexer/disk_space.h"

#include <gtest/gtest.h>

#include "base/text.h"
#include "cmd/reindexer/temporary_site.h"

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

TEST(CheckDiskSpace, WhatIsNotBuiltNeedsNone) {
  TemporarySite site;
  site.make_directory("/etc/postfix");
  Plan plan = plan_with(site, std::uint64_t{1} << 55);
  plan.tables[0].action = Action::start_empty;
  EXPECT_TRUE(check_disk_space(plan, site.root()));
}

}  // namespace
}  // namespace postwright::reindexer
