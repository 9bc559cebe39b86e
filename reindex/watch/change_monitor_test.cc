#include "reindex/watch/change_monitor.h"

#include <gtest/gtest.h>

#include <filesystem>

#include "migration/testing/temporary_site.h"

namespace postwright::reindexer {
namespace {

namespace fs = std::filesystem;
using Paths = std::set<std::string>;

class ChangeMonitorTest : public testing::Test {
 protected:
  ChangeMonitorTest() : monitor_(std::move(*ChangeMonitor::create())) {
    site_.write("/a/table", "x");
    site_.write("/a/other", "x");
    site_.write("/b/target", "x");
  }
  TemporarySite site_;
  ChangeMonitor monitor_;
};

TEST_F(ChangeMonitorTest, SeesWritesReplacementsAndRemovals) {
  monitor_.watch({site_.at("/a/table")});
  EXPECT_EQ(monitor_.take_changes(), Paths{});
  site_.write("/a/other", "y");
  EXPECT_EQ(monitor_.take_changes(), Paths{});
  site_.write("/a/table", "y");
  EXPECT_EQ(monitor_.take_changes(), Paths{site_.at("/a/table")});
  EXPECT_EQ(monitor_.take_changes(), Paths{});
  fs::rename(site_.at("/a/other"), site_.at("/a/table"));
  EXPECT_EQ(monitor_.take_changes(), Paths{site_.at("/a/table")});
  fs::remove(site_.at("/a/table"));
  EXPECT_EQ(monitor_.take_changes(), Paths{site_.at("/a/table")});
  site_.write("/a/table", "again");
  EXPECT_EQ(monitor_.take_changes(), Paths{site_.at("/a/table")});
}

TEST_F(ChangeMonitorTest, LooksBehindLinks) {
  fs::create_symlink(site_.at("/b/target"), site_.at("/a/link"));
  monitor_.watch({site_.at("/a/link")});
  site_.write("/b/target", "y");
  EXPECT_EQ(monitor_.take_changes(), Paths{site_.at("/a/link")});
}

TEST_F(ChangeMonitorTest, WatchesWhatItWasToldLast) {
  monitor_.watch({site_.at("/a/table")});
  monitor_.watch({site_.at("/b/target"), site_.at("/none/file")});
  site_.write("/a/table", "y");
  site_.write("/b/target", "y");
  EXPECT_EQ(monitor_.take_changes(), Paths{site_.at("/b/target")});
}

}  // namespace
}  // namespace postwright::reindexer
