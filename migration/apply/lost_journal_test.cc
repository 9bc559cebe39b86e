// The journal is cut everywhere, as a bad disk may do it: what the files of the site say counts.

#include <gtest/gtest.h>

#include <filesystem>

#include "base/text.h"
#include "migration/apply/apply.h"
#include "migration/apply/clean.h"
#include "migration/apply/rollback.h"
#include "migration/files/fingerprint.h"
#include "migration/records/target_type.h"
#include "migration/testing/temporary_site.h"

namespace postwright::reindexer {
namespace {

constexpr char kLostOldMain[] = "x = hash:/etc/postfix/a\ny = hash:/etc/postfix/b\n";
constexpr char kLostNewMain[] = "x = lmdb:/etc/postfix/a\ny = lmdb:/etc/postfix/b\n";
constexpr char kOldMaster[] = "smtp unix - - - - - smtp\n -o z=hash:/etc/postfix/a\n";
constexpr char kNewMaster[] = "smtp unix - - - - - smtp\n -o z=lmdb:/etc/postfix/a\n";
constexpr char kRun[] = "/var/lib/postwright/reindexer/etc-postfix/run-0001";

/// Two tables that are rebuilt; an older index of one stands there.
struct LostJournal : testing::Test {
  LostJournal() {
    options.root = site.root();
    options.progress = false;
    begin_again();
  }
  void begin_again() {
    std::filesystem::remove_all(site.at("/etc"));
    std::filesystem::remove_all(site.at("/var"));
    options.discard = false;
    site.write("/etc/postfix/main.cf", kLostOldMain, 0640);
    site.write("/etc/postfix/master.cf", kOldMaster);
    site.write("/etc/postfix/a", "k va\n");
    site.write("/etc/postfix/b", "k vb\n");
    site.write("/etc/postfix/b.lmdb", "an index of before", 0604);
  }
  Plan plan() {
    Plan plan;
    plan.root = site.root();
    plan.config_directory = "/etc/postfix";
    for (const char* path : {"/etc/postfix/a", "/etc/postfix/b"}) {
      PlannedTable table;
      table.legacy_type = "hash";
      table.path = path;
      table.action = Action::rebuild;
      table.target_type = "lmdb";
      table.target_path = cat(path, ".lmdb");
      for (const std::string& file : {table.path, cat(path, ".db"), table.target_path})
        table.rests_on.push_back(*take_fingerprint(site.root(), file));
      plan.tables.push_back(table);
    }
    add_edit(plan, "/etc/postfix/main.cf", kLostOldMain, kLostNewMain);
    add_edit(plan, "/etc/postfix/master.cf", kOldMaster, kNewMaster);
    return plan;
  }
  void add_edit(Plan& plan, const char* path, const char* old_text, const char* new_text) {
    ConfigEdit edit;
    edit.path = edit.target = path;
    edit.before = *take_fingerprint(site.root(), path);
    edit.old_text = old_text;
    edit.new_text = new_text;
    plan.edits.push_back(edit);
  }
  std::string journal() const { return site.read(cat(kRun, "/journal")); }
  void cut_journal(std::size_t size) const {
    ASSERT_EQ(truncate(site.at(cat(kRun, "/journal")).c_str(), static_cast<off_t>(size)), 0);
  }
  /// Ends of lines, bytes at the end, and bytes everywhere.
  static std::vector<std::size_t> cuts(const std::string& text) {
    std::vector<std::size_t> list = {0, 1, 20};
    for (std::size_t at = 0; at < text.size(); ++at)
      if (text[at] == '\n') list.insert(list.end(), {at, at + 1});
    for (std::size_t back = 1; back < 700 && back < text.size(); back += 23)
      list.push_back(text.size() - back);
    for (std::size_t at = 100; at < text.size(); at += 411) list.push_back(at);
    return list;
  }
  /// What the configuration names, as read_site() finds it.
  Result<Inventory> names() const {
    Inventory inventory;
    for (const char* file : {"/etc/postfix/main.cf", "/etc/postfix/master.cf", "/etc/postfix/c"})
      for (const char* table : {"/etc/postfix/a", "/etc/postfix/b"})
        if (site.read(file).find(cat("lmdb:", table)) != std::string::npos)
          inventory.named_indexes.insert(cat(table, ".lmdb"));
    return inventory;
  }
  Outcome undo() {
    return roll_back(options, [this](const Options&) { return names(); });
  }
  std::string value(const std::string& path) const {
    auto table = find_target_type("lmdb")->open(site.at(path), {});
    if (!table) return table.error().message;
    auto found = (*table)->lookup("k");
    return found ? found->value_or("nothing") : found.error().message;
  }
  void expect_new() const {
    EXPECT_EQ(site.read("/etc/postfix/main.cf"), kLostNewMain);
    EXPECT_EQ(site.read("/etc/postfix/master.cf"), kNewMaster);
    EXPECT_EQ(value("/etc/postfix/a"), "va");
    EXPECT_EQ(value("/etc/postfix/b"), "vb");
  }
  void expect_no_change(const char* value_of_a) const {
    EXPECT_EQ(site.read("/etc/postfix/main.cf"), kLostNewMain);
    EXPECT_EQ(value("/etc/postfix/a"), value_of_a);
  }
  void expect_old() const {
    EXPECT_EQ(site.read("/etc/postfix/main.cf"), kLostOldMain);
    EXPECT_EQ(site.read("/etc/postfix/master.cf"), kOldMaster);
    EXPECT_FALSE(site.exists("/etc/postfix/a.lmdb"));
    EXPECT_EQ(site.read("/etc/postfix/b.lmdb"), "an index of before");
  }

  TemporarySite site;
  Options options;
};

TEST_F(LostJournal, RollbackUndoesAtEveryCut) {
  ASSERT_EQ(apply_plan(plan(), options).error, "");
  for (std::size_t cut : cuts(journal())) {
    SCOPED_TRACE(cat("cut at ", cut));
    begin_again();
    ASSERT_EQ(apply_plan(plan(), options).error, "");
    cut_journal(cut);
    Outcome outcome = undo();
    ASSERT_EQ(outcome.status, ExitStatus::done) << outcome_text(outcome);
    expect_old();
    EXPECT_TRUE(undo().idle);
    if (HasFailure()) return;
  }
}

TEST_F(LostJournal, ResumeFinishesAtEveryCut) {
  ASSERT_EQ(apply_plan(plan(), options).error, "");
  for (std::size_t cut : cuts(journal())) {
    SCOPED_TRACE(cat("cut at ", cut));
    begin_again();
    ASSERT_EQ(apply_plan(plan(), options).error, "");
    cut_journal(cut);
    Outcome outcome = resume_apply(options);
    ASSERT_EQ(outcome.status, ExitStatus::done) << outcome_text(outcome);
    expect_new();
    outcome = undo();
    ASSERT_EQ(outcome.status, ExitStatus::done) << outcome_text(outcome);
    expect_old();
    if (HasFailure()) return;
  }
}

TEST_F(LostJournal, CleanRemovesNothingUntilTheRunIsWholeAgain) {
  auto none = [](const Options&) -> Result<Inventory> { return Inventory{}; };
  site.write("/etc/postfix/a.db", "");
  ASSERT_EQ(apply_plan(plan(), options).error, "");
  std::string whole = journal();
  options.remove = true;
  for (std::size_t cut : cuts(whole)) {
    if (cut == whole.size()) continue;
    SCOPED_TRACE(cat("cut at ", cut));
    site.write(cat(kRun, "/journal"), whole);
    cut_journal(cut);
    Outcome outcome = clean_site(options, none);
    ASSERT_EQ(outcome.error, "the last apply or rollback was stopped");
    ASSERT_TRUE(site.exists("/etc/postfix/a.db"));
  }
}

TEST_F(LostJournal, ARollbackWhoseEntriesAreLostIsRepeated) {
  ASSERT_EQ(apply_plan(plan(), options).error, "");
  ASSERT_EQ(undo().error, "");
  std::string whole = journal();
  for (std::size_t cut : cuts(whole)) {
    SCOPED_TRACE(cat("cut at ", cut));
    site.write(cat(kRun, "/journal"), whole);
    cut_journal(cut);
    Outcome outcome = undo();
    ASSERT_EQ(outcome.status, ExitStatus::done) << outcome_text(outcome);
    expect_old();
    if (HasFailure()) return;
  }
}

TEST_F(LostJournal, WhatWasWrittenSinceIsStillALoss) {
  ASSERT_EQ(apply_plan(plan(), options).error, "");
  cut_journal(journal().find('\n') + 1);
  auto newer = find_target_type("lmdb")->create(site.at("/etc/postfix/a"), {});
  ASSERT_TRUE(newer && (*newer)->put("k", "later") && (*newer)->finish());
  Outcome outcome = undo();
  EXPECT_EQ(outcome.status, ExitStatus::findings);
  EXPECT_EQ(outcome.error, "rollback would lose what was done since");
  expect_no_change("later");
  EXPECT_EQ(resume_apply(options).error, "");
  expect_no_change("later");
  outcome = undo();
  EXPECT_EQ(outcome.status, ExitStatus::findings);
  options.discard = true;
  outcome = undo();
  EXPECT_EQ(outcome.status, ExitStatus::done) << outcome_text(outcome);
  expect_old();
}

TEST_F(LostJournal, AnIndexThatAConfigurationNamesStays) {
  ASSERT_EQ(apply_plan(plan(), options).error, "");
  site.write("/etc/postfix/c", "domain = lmdb:/etc/postfix/a\n");
  Outcome outcome = undo();
  EXPECT_EQ(outcome.status, ExitStatus::findings);
  EXPECT_EQ(outcome_text(outcome),
            "restored /etc/postfix/master.cf\n"
            "restored /etc/postfix/main.cf\n"
            "kept     /etc/postfix/a.lmdb: the configuration still names it\n"
            "restored /etc/postfix/b.lmdb\n");
  EXPECT_EQ(value("/etc/postfix/a"), "va");
  EXPECT_EQ(site.read("/etc/postfix/main.cf"), kLostOldMain);
}

/// The end is lost, and main.cf was edited since: nothing says that it was switched.
TEST_F(LostJournal, AnEditedFileIsNotTakenForOurs) {
  ASSERT_EQ(apply_plan(plan(), options).error, "");
  std::string whole = journal();
  cut_journal(whole.find("indexes ready"));
  site.write("/etc/postfix/main.cf", cat(kLostNewMain, "w = 1\n"));
  site.write("/etc/postfix/master.cf", cat(kNewMaster, "# w\n"));
  Outcome outcome = undo();
  EXPECT_EQ(outcome.status, ExitStatus::findings);
  EXPECT_EQ(site.read("/etc/postfix/main.cf"), cat(kLostNewMain, "w = 1\n"));
  EXPECT_EQ(value("/etc/postfix/a"), "va");
  EXPECT_EQ(value("/etc/postfix/b"), "vb") << "nor is it replaced by an older one";
}

TEST_F(LostJournal, NoIndexGoesWhileTheConfigurationCannotBeRead) {
  ASSERT_EQ(apply_plan(plan(), options).error, "");
  Outcome outcome = roll_back(options, [](const Options&) -> Result<Inventory> {
    return failure(ErrorKind::config, "open /etc/postfix/main.cf: broken");
  });
  EXPECT_EQ(outcome.status, ExitStatus::could_not_finish);
  EXPECT_EQ(outcome.error,
            "no index was removed, since the configuration may name it: open "
            "/etc/postfix/main.cf: broken");
  EXPECT_EQ(value("/etc/postfix/a"), "va");
  EXPECT_EQ(undo().status, ExitStatus::done);
  expect_old();
}

TEST_F(LostJournal, DiscardKeepsCopies) {
  ASSERT_EQ(apply_plan(plan(), options).error, "");
  site.write("/etc/postfix/main.cf", cat(kLostNewMain, "w = 1\n"), 0640);
  auto newer = find_target_type("lmdb")->create(site.at("/etc/postfix/a"), {});
  ASSERT_TRUE(newer && (*newer)->put("k", "later") && (*newer)->finish());
  std::string bytes = site.read("/etc/postfix/a.lmdb");
  options.discard = true;
  Outcome outcome = undo();
  std::string text = outcome_text(outcome);
  EXPECT_EQ(outcome.status, ExitStatus::done) << text;
  std::string copies = cat(kRun, "/discarded");
  EXPECT_NE(text.find(cat("kept     /etc/postfix/main.cf: what is thrown away, as ", site.root(),
                          copies, "/00-main.cf\n")),
            std::string::npos)
      << text;
  EXPECT_EQ(site.read(cat(copies, "/00-main.cf")), cat(kLostNewMain, "w = 1\n"));
  EXPECT_EQ(site.read(cat(copies, "/00-a.lmdb")), bytes);
  struct stat status {};
  ASSERT_EQ(stat(site.at(copies).c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 07777, 0700u);
  expect_old();
}

TEST_F(LostJournal, TheJournalOfAnotherSiteIsNotCarriedOut) {
  ASSERT_EQ(apply_plan(plan(), options).error, "");
  site.write("/etc/other/main.cf", "");
  options.state_directory = site.at("/var/lib/postwright/reindexer/etc-postfix");
  options.config_directory = "/etc/other";
  Outcome outcome = undo();
  EXPECT_EQ(outcome.error, "the last apply was of another site");
  EXPECT_EQ(outcome.hint, "use -c /etc/postfix; nothing was undone");
  expect_new();
}

}  // namespace
}  // namespace postwright::reindexer
