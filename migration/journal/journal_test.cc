#include "migration/journal/journal.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdlib>
#include <fstream>

#include "base/text.h"

namespace postwright::reindexer {
namespace {

struct JournalFile : testing::Test {
  void SetUp() override {
    char pattern[] = "/tmp/journal-test-XXXXXX";
    directory = mkdtemp(pattern);
    path = directory + "/journal";
  }
  void TearDown() override {
    unlink(path.c_str());
    rmdir(directory.c_str());
  }
  std::string directory, path;
};

TEST_F(JournalFile, EntriesComeBackInOrder) {
  auto journal = Journal::create(path);
  ASSERT_TRUE(journal);
  ASSERT_TRUE(journal->add(Event::begin, "", "a \"plan\"\nof two lines"));
  ASSERT_TRUE(journal->add(Event::index_start, "/etc/postfix/access.lmdb"));
  auto again = Journal::open(path);
  ASSERT_TRUE(again);
  ASSERT_EQ(again->entries().size(), 2u);
  EXPECT_EQ(again->entries()[0].detail, "a \"plan\"\nof two lines");
  EXPECT_EQ(again->entries()[0].pid, getpid());
  EXPECT_TRUE(again->find(Event::index_start, "/etc/postfix/access.lmdb"));
  EXPECT_FALSE(again->find(Event::index_start, "/etc/postfix/access"));
  EXPECT_FALSE(again->has(Event::done));
}

TEST_F(JournalFile, ATornLastLineDoesNotCountWhereverItIsCut) {
  std::string first = journal_line({.event = Event::begin, .detail = "plan"});
  std::string second = journal_line({.event = Event::done});
  for (std::size_t cut = 0; cut < second.size(); ++cut) {
    std::ofstream(path) << first << second.substr(0, cut);
    auto journal = Journal::open(path);
    ASSERT_TRUE(journal) << journal.error().message;
    ASSERT_EQ(journal->entries().size(), 1u) << cut;
    ASSERT_TRUE(journal->add(Event::rollback_start));
    auto again = Journal::open(path);
    ASSERT_TRUE(again) << again.error().message;
    ASSERT_EQ(again->entries().size(), 2u) << cut;
    EXPECT_EQ(again->entries()[1].event, Event::rollback_start);
  }
}

TEST_F(JournalFile, IsCreatedOnlyOnce) {
  ASSERT_TRUE(Journal::create(path));
  auto journal = Journal::create(path);
  ASSERT_FALSE(journal);
  EXPECT_EQ(journal.error().message, cat("open ", path, ": File exists"));
}

TEST(ParseJournal, ABadLineBeforeTheLastIsDamage) {
  std::string text = journal_line({.event = Event::begin, .detail = "plan"});
  text[30] ^= 1;
  text += journal_line({.event = Event::done});
  auto journal = parse_journal(text, "journal");
  ASSERT_FALSE(journal);
  EXPECT_EQ(journal.error().message, "journal, line 1: the journal is damaged: wrong checksum");
  EXPECT_EQ(journal.error().kind, ErrorKind::data);
}

TEST(ParseJournal, PathsMayBeAnyBytes) {
  auto journal =
      parse_journal(journal_line({.event = Event::restored, .path = "/etc/\xe9"}), "journal");
  ASSERT_TRUE(journal);
  EXPECT_EQ(journal->entries[0].path, "/etc/\xe9");
}

TEST(ParseJournal, AnEmptyFileHasNoEntries) {
  auto journal = parse_journal("", "journal");
  ASSERT_TRUE(journal);
  EXPECT_TRUE(journal->entries.empty());
}

TEST(EventName, EveryEventHasOne) {
  for (int event = 0; event <= static_cast<int>(Event::cleaned); ++event)
    EXPECT_FALSE(event_name(static_cast<Event>(event)).empty()) << event;
}

}  // namespace
}  // namespace postwright::reindexer
