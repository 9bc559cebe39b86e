#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/text.h"
#include "migration/apply/apply.h"
#include "migration/apply/rollback.h"
#include "migration/inventory/inventory.h"
#include "migration/plan/plan.h"
#include "migration/testing/temporary_site.h"

namespace postwright::reindexer {
namespace {

/// What cannot be read as a source changes nothing for the others.
TEST(SkipBlocked, ATableWhoseSourceIsNoFileIsSkipped) {
  TemporarySite site;
  Options options;
  options.root = site.root();
  options.progress = false;
  options.skip_blocked = true;
  site.make_directory("/etc/postfix/d");
  ASSERT_EQ(mkfifo(site.at("/etc/postfix/fifo").c_str(), 0600), 0);
  constexpr char kVirtual[] = "virtual_alias_maps = hash:/etc/postfix/virtual\n";
  for (std::string_view source : {"d", "fifo", ""}) {
    site.write("/etc/postfix/virtual", "a@example.com alice\n");
    site.write("/etc/postfix/main.cf", cat("transport_maps = hash:/etc/postfix",
                                           source.empty() ? "" : "/", source, "\n", kVirtual));
    auto inventory = take_inventory(options);
    ASSERT_TRUE(inventory);
    auto plan = make_plan(*inventory, options);
    ASSERT_TRUE(plan);
    ASSERT_TRUE(plan->blocked());
    Outcome outcome = apply_plan(*plan, options);
    EXPECT_EQ(outcome.error, "") << source;
    EXPECT_TRUE(site.exists("/etc/postfix/virtual.lmdb")) << source;
    ASSERT_EQ(roll_back(options).error, "") << source;
    (void)unlink(site.at("/etc/postfix/virtual.lmdb").c_str());
  }
}

}  // namespace
}  // namespace postwright::reindexer
