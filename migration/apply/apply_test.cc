#include "migration/apply/apply.h"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/text.h"
#include "migration/apply/rollback.h"
#include "migration/apply/verify.h"
#include "migration/files/fingerprint.h"
#include "migration/journal/run_lock.h"
#include "migration/records/target_type.h"
#include "migration/testing/temporary_site.h"

namespace postwright::reindexer {
namespace {

constexpr char kOldMain[] = "# site\nvirtual_alias_maps = hash:/etc/postfix/virtual\n";
constexpr char kNewMain[] = "# site\nvirtual_alias_maps = lmdb:/etc/postfix/virtual\n";
constexpr char kState[] = "/var/lib/postwright/reindexer/etc-postfix";

/// A site with one table, and a plan for it made by hand.
struct ApplyTest : testing::Test {
  ApplyTest() {
    site.write("/etc/postfix/main.cf", kOldMain, 0640);
    site.write("/etc/postfix/virtual", "a@example.com alice\nb@example.com bob\n", 0640);
    options.root = site.root();
    options.progress = false;
  }

  Plan make_plan_by_hand(std::string type = "lmdb", Action action = Action::rebuild) {
    Plan plan;
    plan.root = site.root();
    plan.config_directory = "/etc/postfix";
    plan.instances.push_back({.config_directory = "/etc/postfix", .name = "", .reload = true});
    PlannedTable table;
    table.legacy_type = "hash";
    table.path = "/etc/postfix/virtual";
    table.action = action;
    table.target_type = type;
    table.target_path = cat("/etc/postfix/virtual.", type);
    for (const std::string& path : {table.path, cat(table.path, ".db"), table.target_path})
      table.rests_on.push_back(*take_fingerprint(site.root(), path));
    plan.tables.push_back(table);
    ConfigEdit edit;
    edit.path = edit.target = "/etc/postfix/main.cf";
    edit.before = *take_fingerprint(site.root(), edit.path);
    edit.old_text = kOldMain;
    edit.new_text = cat("# site\nvirtual_alias_maps = ", type, ":/etc/postfix/virtual\n");
    plan.edits.push_back(edit);
    return plan;
  }

  Result<std::optional<std::string>> look_up(const char* type, const char* key) {
    const MapType* target = find_target_type(type);
    auto table = target->open(site.at("/etc/postfix/virtual"), {});
    if (!table) return failure_of(table);
    return (*table)->lookup(key);
  }

  Outcome undo() {
    return roll_back(options, [](const Options&) -> Result<Inventory> { return Inventory{}; });
  }

  TemporarySite site;
  Options options;
};

TEST_F(ApplyTest, BuildsTheIndexAndSwitchesTheConfiguration) {
  Outcome outcome = apply_plan(make_plan_by_hand(), options);
  EXPECT_EQ(outcome_text(outcome),
            "built    /etc/postfix/virtual.lmdb: 2 records from /etc/postfix/virtual, each "
            "compared\n"
            "switched /etc/postfix/main.cf\n"
            "to make running Postfix instances use this:\n"
            "  postfix -c /etc/postfix reload\n");
  EXPECT_EQ(outcome.status, ExitStatus::done);
  EXPECT_EQ(site.read("/etc/postfix/main.cf"), kNewMain);
  EXPECT_EQ(*look_up("lmdb", "A@example.com"), "alice");
  struct stat status {};
  ASSERT_EQ(stat(site.at("/etc/postfix/main.cf").c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 07777, 0640u);
  // Without a .db the index has the mode of its source.
  ASSERT_EQ(stat(site.at("/etc/postfix/virtual.lmdb").c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 07777, 0640u);
}

TEST_F(ApplyTest, DryRunWritesNothing) {
  options.dry_run = true;
  Outcome outcome = apply_plan(make_plan_by_hand("cdb"), options);
  EXPECT_EQ(outcome_text(outcome),
            "would be built    /etc/postfix/virtual.cdb\n"
            "would be switched /etc/postfix/main.cf\n");
  EXPECT_EQ(site.read("/etc/postfix/main.cf"), kOldMain);
  EXPECT_FALSE(site.exists("/etc/postfix/virtual.cdb"));
  EXPECT_FALSE(site.exists("/var"));
}

TEST_F(ApplyTest, APlanWhoseFilesHaveChangedIsRefused) {
  Plan plan = make_plan_by_hand();
  site.write("/etc/postfix/virtual", "a@example.com mallory\n");
  Outcome outcome = apply_plan(plan, options);
  EXPECT_EQ(outcome.status, ExitStatus::could_not_finish);
  EXPECT_EQ(outcome.error, "/etc/postfix/virtual has changed since the plan was made");
  EXPECT_EQ(site.read("/etc/postfix/main.cf"), kOldMain);
  EXPECT_FALSE(site.exists("/etc/postfix/virtual.lmdb"));
}

TEST_F(ApplyTest, APlanForAnotherSiteIsRefused) {
  Plan plan = make_plan_by_hand();
  plan.config_directory = "/etc/postfix-out";
  Outcome outcome = apply_plan(plan, options);
  EXPECT_EQ(outcome_text(outcome), cat("error: the plan is for another site\nuse -c "
                                       "/etc/postfix-out --root ",
                                       site.root(), "; nothing was done\n"));
  EXPECT_EQ(outcome.status, ExitStatus::could_not_finish);
}

TEST_F(ApplyTest, FilesThatValuesNameAreThoseOfTheSite) {
  site.write("/etc/ssl/key.pem", "KEY");
  site.write("/etc/ssl/cert.pem", "CERT");
  site.write("/etc/postfix/virtual", "mx.example /etc/ssl/key.pem, /etc/ssl/cert.pem\n");
  Plan plan = make_plan_by_hand();
  plan.tables[0].recipe.values_are_files = true;
  Outcome outcome = apply_plan(plan, options);
  EXPECT_EQ(outcome.warnings, std::vector<std::string>());
  EXPECT_EQ(*look_up("lmdb", "mx.example"), "S0VZCkNFUlQ=");
}

TEST_F(ApplyTest, ABlockedTableStopsEverythingUnlessItIsSkipped) {
  Plan plan = make_plan_by_hand();
  PlannedTable blocked;
  blocked.path = "/etc/postfix/access";
  blocked.action = Action::blocked;
  blocked.reason = "the .db and the source differ";
  plan.tables.push_back(blocked);
  Outcome outcome = apply_plan(plan, options);
  EXPECT_EQ(outcome.status, ExitStatus::findings);
  EXPECT_EQ(outcome_text(outcome),
            "blocked /etc/postfix/access: the .db and the source differ\n"
            "error: the plan has blocked tables, so nothing was done\n"
            "decide about them (`reindexer plan` says how), or use --skip-blocked\n");
  EXPECT_EQ(site.read("/etc/postfix/main.cf"), kOldMain);
  EXPECT_FALSE(site.exists(kState)) << "what is refused leaves nothing behind";
  options.skip_blocked = true;
  EXPECT_EQ(apply_plan(plan, options).status, ExitStatus::done);
  EXPECT_EQ(site.read("/etc/postfix/main.cf"), kNewMain);
}

TEST_F(ApplyTest, ARunAtWorkIsNamedAndLeftAlone) {
  Plan plan = make_plan_by_hand();
  site.make_directory(kState);
  chmod(site.at(kState).c_str(), 0700);
  auto lock = RunLock::take(site.at(kState), "apply", site.root(), {"/etc/postfix"});
  ASSERT_TRUE(lock);
  Outcome outcome = apply_plan(plan, options);
  EXPECT_EQ(outcome.status, ExitStatus::could_not_finish);
  EXPECT_TRUE(outcome.error.starts_with("another reindexer is at work on this site: apply, "))
      << outcome.error;
  EXPECT_FALSE(site.exists("/etc/postfix/virtual.lmdb"));
}

TEST_F(ApplyTest, RollbackBringsEverythingBack) {
  struct stat before {};
  ASSERT_EQ(stat(site.at("/etc/postfix/main.cf").c_str(), &before), 0);
  site.write("/etc/postfix/virtual.lmdb", "", 0600);  // an index of before, empty
  ASSERT_EQ(apply_plan(make_plan_by_hand(), options).error, "");
  Outcome outcome = undo();
  EXPECT_EQ(outcome_text(outcome),
            "restored /etc/postfix/main.cf\n"
            "restored /etc/postfix/virtual.lmdb\n"
            "to make running Postfix instances use this:\n"
            "  postfix -c /etc/postfix reload\n");
  EXPECT_EQ(site.read("/etc/postfix/main.cf"), kOldMain);
  EXPECT_EQ(site.read("/etc/postfix/virtual.lmdb"), "");
  struct stat after {};
  ASSERT_EQ(stat(site.at("/etc/postfix/main.cf").c_str(), &after), 0);
  EXPECT_EQ(after.st_mode, before.st_mode);
  EXPECT_EQ(after.st_mtim.tv_sec, before.st_mtim.tv_sec);
  EXPECT_EQ(after.st_mtim.tv_nsec, before.st_mtim.tv_nsec);
  EXPECT_EQ(outcome_text(undo()), "no apply is left to undo\n");
}

TEST_F(ApplyTest, RollbackDoesNotOverwriteWhatSomebodyEdited) {
  ASSERT_EQ(apply_plan(make_plan_by_hand(), options).error, "");
  site.write("/etc/postfix/main.cf", cat(kNewMain, "mydomain = example.com\n"));
  Outcome outcome = undo();
  EXPECT_EQ(outcome.status, ExitStatus::findings);
  EXPECT_EQ(outcome_text(outcome),
            "differs /etc/postfix/main.cf: it has been edited since; rollback would lose that\n"
            "error: rollback would lose what was done since\n"
            "nothing was undone; --discard undoes nevertheless, and keeps copies\n");
  EXPECT_TRUE(site.exists("/etc/postfix/virtual.lmdb"));
  options.discard = true;
  EXPECT_EQ(undo().status, ExitStatus::done);
  EXPECT_EQ(site.read("/etc/postfix/main.cf"), kOldMain);
  EXPECT_FALSE(site.exists("/etc/postfix/virtual.lmdb"));
}

TEST_F(ApplyTest, AStoppedApplyIsResumedOrUndoneBeforeAnythingElse) {
  Plan plan = make_plan_by_hand();
  plan.tables[0].target_type = "sdbm";  // cannot be built
  Outcome outcome = apply_plan(plan, options);
  EXPECT_EQ(outcome.status, ExitStatus::could_not_finish);
  EXPECT_EQ(outcome.error,
            "/etc/postfix/virtual: tables of type \"sdbm\" cannot be built; use lmdb or cdb");
  outcome = apply_plan(make_plan_by_hand(), options);
  EXPECT_EQ(outcome.status, ExitStatus::could_not_finish);
  EXPECT_EQ(outcome.error, "an earlier apply was stopped half-way");
  EXPECT_EQ(resume_apply(options).status, ExitStatus::could_not_finish);
  EXPECT_EQ(undo().status, ExitStatus::done);
  EXPECT_EQ(apply_plan(make_plan_by_hand(), options).error, "");
  EXPECT_EQ(outcome_text(resume_apply(options)),
            "no apply was stopped half-way: nothing to resume\n");
}

/// main.cf was switched and master.cf not yet when the run was stopped.
TEST_F(ApplyTest, WhenResumeCannotFinishTheHintSaysWhatDoes) {
  site.write("/etc/postfix/master.cf", "edited\n");
  Plan plan = make_plan_by_hand();
  ConfigEdit edit = plan.edits[0];
  edit.path = edit.target = "/etc/postfix/master.cf";
  edit.before = *take_fingerprint(site.root(), edit.path);
  plan.edits.push_back(edit);
  Outcome outcome = apply_plan(plan, options);
  EXPECT_EQ(outcome.error, "/etc/postfix/master.cf has been edited since the plan was made");
  EXPECT_EQ(outcome.hint,
            "the site goes on working as it is; `reindexer rollback` undoes what was done, then "
            "make a new plan; `apply --resume` cannot finish");
  site.write("/etc/postfix/main.cf", cat(kNewMain, "mydomain = example.com\n"));
  EXPECT_EQ(resume_apply(options).hint,
            "the site goes on working as it is; `reindexer rollback` undoes what was done (it "
            "needs --discard, and /etc/postfix/main.cf loses what was edited since), then make a "
            "new plan; `apply --resume` cannot finish");
  EXPECT_EQ(undo().status, ExitStatus::findings);
  options.discard = true;
  EXPECT_EQ(undo().status, ExitStatus::done);
  EXPECT_EQ(site.read("/etc/postfix/main.cf"), kOldMain);
  EXPECT_EQ(site.read("/etc/postfix/master.cf"), "edited\n");
}

TEST_F(ApplyTest, AKeyThatTheTypeCannotHoldIsNamedWithItsLine) {
  site.write("/etc/postfix/virtual", cat("a b\n", std::string(600, 'k'), " v\n"));
  Outcome outcome = apply_plan(make_plan_by_hand(), options);
  EXPECT_EQ(outcome.error,
            cat("/etc/postfix/virtual, line 2: key \"", std::string(60, 'k'),
                "...\" has 600 bytes, more than lmdb tables can hold; plan with --to cdb"));
  EXPECT_FALSE(site.exists("/etc/postfix/virtual.lmdb"));
  EXPECT_FALSE(site.exists("/etc/postfix/.virtual.reindexer.lmdb"));
  EXPECT_EQ(undo().status, ExitStatus::done);
}

TEST_F(ApplyTest, VerifyNamesWhatDiffersFromTheSource) {
  ASSERT_EQ(apply_plan(make_plan_by_hand("cdb"), options).error, "");
  auto none = [](const Options&) -> Result<Inventory> { return Inventory{}; };
  EXPECT_EQ(outcome_text(verify_site(options, none)),
            "equal /etc/postfix/virtual.cdb: to virtual\n");
  site.write("/etc/postfix/virtual", "a@example.com mallory\nc@example.com carol\n");
  Outcome outcome = verify_site(options, none);
  EXPECT_EQ(outcome.status, ExitStatus::findings);
  EXPECT_EQ(outcome_text(outcome),
            "differs /etc/postfix/virtual.cdb: 1 record only in virtual, 1 record only in "
            "virtual.cdb, 1 record with another value\n"
            "differs /etc/postfix/virtual.cdb: key \"a@example.com\": virtual has \"mallory\", "
            "virtual.cdb has \"alice\"\n"
            "differs /etc/postfix/virtual.cdb: key \"b@example.com\": virtual has nothing, "
            "virtual.cdb has \"bob\"\n"
            "differs /etc/postfix/virtual.cdb: key \"c@example.com\": virtual has \"carol\", "
            "virtual.cdb has nothing\n");
  site.write("/etc/postfix/virtual.cdb", "garbage");
  outcome = verify_site(options, none);
  EXPECT_EQ(outcome.status, ExitStatus::findings);
  EXPECT_EQ(outcome.steps[0].what, "damaged");
}

TEST_F(ApplyTest, ValuesOfPasswordTablesAreForThoseWhoAsk) {
  Plan plan = make_plan_by_hand("cdb");
  plan.tables[0].secret = true;
  ASSERT_EQ(apply_plan(plan, options).error, "");
  auto none = [](const Options&) -> Result<Inventory> { return Inventory{}; };
  site.write("/etc/postfix/virtual", "a@example.com mallory\nc@example.com carol\n");
  EXPECT_EQ(outcome_text(verify_site(options, none)),
            "differs /etc/postfix/virtual.cdb: 1 record only in virtual, 1 record only in "
            "virtual.cdb, 1 record with another value\n"
            "differs /etc/postfix/virtual.cdb: key \"a@example.com\": virtual and virtual.cdb have "
            "different values\n"
            "differs /etc/postfix/virtual.cdb: key \"b@example.com\": virtual has nothing, "
            "virtual.cdb has a value\n"
            "differs /etc/postfix/virtual.cdb: key \"c@example.com\": virtual has a value, "
            "virtual.cdb has nothing\n");
  options.show_values = true;
  EXPECT_NE(outcome_text(verify_site(options, none)).find("\"mallory\""), std::string::npos);
}

TEST_F(ApplyTest, OneDuplicateIsOne) {
  site.write("/etc/postfix/virtual", "a b\na c\n");
  Outcome outcome = apply_plan(make_plan_by_hand(), options);
  ASSERT_FALSE(outcome.steps.empty()) << outcome.error;
  EXPECT_EQ(outcome.steps[0].detail,
            "1 record from /etc/postfix/virtual, each compared; 1 duplicate left out");
}

}  // namespace
}  // namespace postwright::reindexer
