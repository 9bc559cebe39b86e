#include "reindex/watch/failures.h"

#include <gtest/gtest.h>

#include <cerrno>
#include <functional>

namespace postwright::reindexer {
namespace {

using std::chrono::seconds;

TableFacts facts() {
  TableFacts table{.index = {}, .db = {}, .source = {}, .directory = {}, .links = {}};
  table.index.error = ENOENT;
  table.links = {{.path = "/etc/mail", .owner = 0}};
  return table;
}

TEST(Failures, WaitLongerEachTime) {
  Failures failures(seconds(300), seconds(1000));
  Failures::Time now;
  EXPECT_FALSE(failures.waits("/a.cdb", facts(), now));
  for (seconds wait : {seconds(300), seconds(600), seconds(1000), seconds(1000)}) {
    failures.note("/a.cdb", facts(), now);
    EXPECT_TRUE(failures.waits("/a.cdb", facts(), now + wait - seconds(1)));
    EXPECT_FALSE(failures.waits("/a.cdb", facts(), now + wait));
    EXPECT_FALSE(failures.waits("/b.cdb", facts(), now));
  }
  failures.forget_all();
  EXPECT_FALSE(failures.waits("/a.cdb", facts(), now));
}

TEST(Failures, AreTriedAgainWhenAnythingHasChanged) {
  std::function<void(TableFacts&)> changes[] = {
      [](TableFacts& f) { f.source.mode = 0644; },  [](TableFacts& f) { f.source.uid = 7; },
      [](TableFacts& f) { f.source.ctime_ns = 7; },  // an ACL, too
      [](TableFacts& f) { f.source.id.inode = 7; }, [](TableFacts& f) { f.source.mtime_ns = -7; },
      [](TableFacts& f) { f.index.error = 0; },     [](TableFacts& f) { f.directory.mode = 0755; },
      [](TableFacts& f) { f.directory.gid = 7; },   [](TableFacts& f) { f.links[0].owner = 7; },
      [](TableFacts& f) { f.links.clear(); },
  };
  for (const auto& change : changes) {
    Failures failures(seconds(300), seconds(300));
    Failures::Time now;
    failures.note("/a.cdb", facts(), now);
    TableFacts changed = facts();
    change(changed);
    EXPECT_FALSE(failures.waits("/a.cdb", changed, now));
  }
}

/// Each file that is made in it, a half-made index too, gives a directory other times.
TEST(Failures, TimesOfTheDirectorySayNothing) {
  Failures failures(seconds(300), seconds(300));
  failures.note("/a.cdb", facts(), {});
  TableFacts changed = facts();
  changed.directory.mtime_ns = changed.directory.ctime_ns = 7;
  EXPECT_TRUE(failures.waits("/a.cdb", changed, {}));
}

}  // namespace
}  // namespace postwright::reindexer
