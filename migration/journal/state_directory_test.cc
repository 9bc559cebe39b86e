#include "migration/journal/state_directory.h"

#include <gtest/gtest.h>

#include "base/text.h"
#include "migration/testing/temporary_site.h"

namespace postwright::reindexer {
namespace {

using Missing = StateDirectory::Missing;

Options options_of(const TemporarySite& site) {
  Options options;
  options.root = site.root();
  return options;
}

TEST(StateDirectoryOf, IsNamedAfterTheConfigurationDirectory) {
  EXPECT_EQ(state_directory_of("/etc/postfix"), "/var/lib/postwright/reindexer/etc-postfix");
  EXPECT_EQ(state_directory_of("/etc//postfix/"), "/var/lib/postwright/reindexer/etc-postfix");
  EXPECT_EQ(state_directory_of("/etc/postfix-out"),
            "/var/lib/postwright/reindexer/etc-postfix\\x2dout");
  EXPECT_EQ(state_directory_of("/"), "/var/lib/postwright/reindexer/-");
}

TEST(StateDirectory, IsMadeWithMode0700) {
  TemporarySite site;
  auto state = StateDirectory::open(options_of(site), Missing::create);
  ASSERT_TRUE(state) << state.error().message;
  EXPECT_EQ(state->path(), site.at("/var/lib/postwright/reindexer/etc-postfix"));
  struct stat status {};
  ASSERT_EQ(stat(state->path().c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 07777, 0700u);
}

TEST(StateDirectory, AMissingOneHasNoRuns) {
  TemporarySite site;
  auto state = StateDirectory::open(options_of(site), Missing::is_empty);
  ASSERT_TRUE(state);
  EXPECT_FALSE(state->exists());
  EXPECT_TRUE(state->runs()->empty());
  EXPECT_FALSE(site.exists("/var"));
}

TEST(StateDirectory, OneThatOthersMayWriteIsRefused) {
  TemporarySite site;
  site.make_directory("/state");
  chmod(site.at("/state").c_str(), 0777);
  Options options;
  options.state_directory = site.at("/state");
  auto state = StateDirectory::open(options, Missing::create);
  ASSERT_FALSE(state);
  EXPECT_EQ(state.error().message,
            cat("state directory ", site.at("/state"), " can be written by others: chmod 0700 it"));
}

TEST(StateDirectory, RunsThatNeverBeganAreForgotten) {
  TemporarySite site;
  auto state = StateDirectory::open(options_of(site), Missing::create);
  ASSERT_TRUE(state);
  auto first = state->new_run();
  ASSERT_TRUE(first);
  EXPECT_EQ(*first, cat(state->path(), "/run-0001"));
  site.write("/var/lib/postwright/reindexer/etc-postfix/run-0001/before/00-main.cf", "x");
  EXPECT_FALSE(*state->last_run());

  auto again = state->new_run();
  ASSERT_TRUE(again) << again.error().message;
  EXPECT_EQ(*again, *first);
  auto journal = Journal::create(cat(*again, "/journal"));
  ASSERT_TRUE(journal);
  ASSERT_TRUE(journal->add(Event::begin));
  auto last = state->last_run();
  ASSERT_TRUE(last && *last);
  EXPECT_TRUE((*last)->open());

  ASSERT_TRUE(journal->add(Event::done));
  EXPECT_FALSE((*state->last_run())->open());
  ASSERT_TRUE(journal->add(Event::rollback_start));
  EXPECT_TRUE((*state->last_run())->open());
  ASSERT_TRUE(journal->add(Event::rolled_back));
  EXPECT_FALSE(*state->last_run());
  EXPECT_EQ(*state->new_run(), cat(state->path(), "/run-0002"));
}

}  // namespace
}  // namespace postwright::reindexer
