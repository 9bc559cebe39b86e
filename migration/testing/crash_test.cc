// Stops apply, resume and rollback at each change that they make to the file system in turn: by
// SIGKILL, by one call that fails, by a disk that is full or broken from then on. After each, the
// configuration files are whole, old or new; what stands in them answers every key; resume finishes
// and proves; rollback leaves the site as it was, byte for byte.
//
// The child is this program under testdata/fault_shim. In the environment: POSTWRIGHT_LONG=1 for
// every point, else a sample of them; POSTWRIGHT_REFERENCE=DIR, the root of a system with a real
// Postfix that still has Berkeley DB, which is asked for every key too (chroot DIR postmap -q).

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>

#include "base/file.h"
#include "base/text.h"
#include "migration/apply/apply.h"
#include "migration/apply/rollback.h"
#include "migration/apply/verify.h"
#include "migration/testing/crash_site.h"

namespace postwright::reindexer {
namespace {

constexpr int kMostPoints = 3000;  // more than apply has: reached when nothing kills it any more
constexpr int kSampled = 12;       // points of a short run

struct Fault {
  const char* action;
  int at;
};

/// The exit status of a child, or how it ended.
struct Ended {
  bool killed = false;
  int status = 0;
};

/// What the child does; only run by the tests below.
TEST(CrashChild, DISABLED_Works) {
  Options options;
  options.root = getenv("POSTWRIGHT_SITE");
  options.progress = false;
  std::string_view what = getenv("POSTWRIGHT_CHILD");
  Outcome outcome;
  if (what == "apply") {
    auto text = read_file(cat(options.root, "/var/lib/postwright/plan.json"));
    auto plan = parse_plan_json(*text);
    if (!plan) _exit(98);
    outcome = apply_plan(*plan, options);
  } else if (what == "resume") {
    outcome = resume_apply(options);
  } else {
    outcome = roll_back(options);
  }
  if (getenv("POSTWRIGHT_SHOW")) fputs(outcome_text(outcome).c_str(), stderr);
  _exit(static_cast<int>(outcome.status));
}

Ended run_child(const char* what, const CrashSite& site, Fault fault) {
  char program[4096];
  ssize_t size = readlink("/proc/self/exe", program, sizeof program - 1);
  program[size] = '\0';
  if (std::string_view(what) == "apply") {
    std::ofstream file(cat(site.root(), "/var/lib/postwright/plan.json"));
    file << plan_json(site.plan());
  }
  pid_t child = fork();
  if (child == 0) {
    setenv("POSTWRIGHT_CHILD", what, 1);
    setenv("POSTWRIGHT_SITE", site.root().c_str(), 1);
    setenv("LD_PRELOAD", cat(directory_of(program), "/fault_shim.so").c_str(), 1);
    setenv("FAULT_ACTION", fault.action, 1);
    setenv("FAULT_AT", cat(fault.at).c_str(), 1);
    execl(program, program, "--gtest_also_run_disabled_tests", "--gtest_brief=1",
          "--gtest_filter=CrashChild.*", nullptr);
    _exit(99);
  }
  int status = 0;
  waitpid(child, &status, 0);
  return {.killed = WIFSIGNALED(status), .status = WIFEXITED(status) ? WEXITSTATUS(status) : 0};
}

void expect_resume_finishes(const CrashSite& site) {
  Outcome resumed = resume_apply(site.options());
  ASSERT_EQ(resumed.error, "");
  // Stopped before the journal began: there is nothing to resume.
  if (!site.is_switched()) {
    ASSERT_EQ(apply_plan(site.plan(), site.options()).error, "");
  }
  ASSERT_TRUE(site.is_switched());
  ASSERT_EQ(site.trouble(), "");
  Outcome verified = verify_site(site.options(), nullptr);
  ASSERT_EQ(verified.status, ExitStatus::done) << outcome_text(verified);
  ASSERT_EQ(std::count_if(verified.steps.begin(), verified.steps.end(),
                          [](const Step& step) { return step.what == "equal"; }),
            static_cast<std::ptrdiff_t>(site.tables()));
}

void expect_rollback_finishes(const CrashSite& site) {
  Outcome rolled_back = roll_back(site.options());
  ASSERT_EQ(rolled_back.status, ExitStatus::done) << outcome_text(rolled_back);
  ASSERT_EQ(site.changes(), "");
  ASSERT_EQ(site.trouble(), "");
}

using MakeSite = std::unique_ptr<CrashSite> (*)();
struct Subject {
  const char* name;
  MakeSite make;
};

class CrashTest : public testing::TestWithParam<Subject> {
 protected:
  void SetUp() override {
    char program[4096];
    ssize_t size = readlink("/proc/self/exe", program, sizeof program - 1);
    program[size] = '\0';
    if (!file_exists(cat(directory_of(program), "/fault_shim.so")))
      GTEST_SKIP() << "no fault_shim.so in this build";
  }

  /// How many changes a run makes, found by killing beyond the last one.
  int count_points(const char* what, const CrashSite& site) {
    std::string log = cat(site.root(), "/var/lib/postwright/calls");
    setenv("FAULT_LOG", log.c_str(), 1);
    Ended ended = run_child(what, site, {"kill", kMostPoints});
    unsetenv("FAULT_LOG");
    EXPECT_FALSE(ended.killed);
    EXPECT_EQ(ended.status, 0);
    auto text = read_file(log);
    EXPECT_TRUE(text);
    return text ? static_cast<int>(std::count(text->begin(), text->end(), '\n')) : 0;
  }

  /// Each point, or in a short run a sample that differs from test to test.
  std::vector<int> points(int count, int phase) {
    std::vector<int> list;
    int step = getenv("POSTWRIGHT_LONG") ? 1 : std::max(1, count / kSampled);
    for (int at = 1 + phase % step; at <= count; at += step) list.push_back(at);
    RecordProperty("points", count);
    return list;
  }
};

TEST_P(CrashTest, KilledApplyIsResumedOrUndone) {
  int count = 0;
  {
    auto site_pointer = GetParam().make();
    const CrashSite& site = *site_pointer;
    count = count_points("apply", site);
    ASSERT_TRUE(site.is_switched());
  }
  ASSERT_GT(count, 60);
  for (int at : points(count, 0)) {
    SCOPED_TRACE(cat("apply killed at ", at, " of ", count));
    auto resumed_pointer = GetParam().make();
    const CrashSite& resumed = *resumed_pointer;
    ASSERT_TRUE(run_child("apply", resumed, {"kill", at}).killed);
    ASSERT_EQ(resumed.trouble(), "");
    ASSERT_NO_FATAL_FAILURE(expect_resume_finishes(resumed));
    ASSERT_NO_FATAL_FAILURE(expect_rollback_finishes(resumed));

    auto undone_pointer = GetParam().make();
    const CrashSite& undone = *undone_pointer;
    ASSERT_TRUE(run_child("apply", undone, {"kill", at}).killed);
    ASSERT_NO_FATAL_FAILURE(expect_rollback_finishes(undone));
  }
}

TEST_P(CrashTest, KilledResumeIsResumedOrUndone) {
  constexpr int kParts = 4;  // apply is killed after so many quarters
  int count = 0;
  {
    auto site_pointer = GetParam().make();
    const CrashSite& site = *site_pointer;
    count = count_points("apply", site);
  }
  for (int part = 1; part < kParts; ++part) {
    int first = count * part / kParts;
    int resume_count = 0;
    {
      auto site_pointer = GetParam().make();
      const CrashSite& site = *site_pointer;
      ASSERT_TRUE(run_child("apply", site, {"kill", first}).killed);
      resume_count = count_points("resume", site);
    }
    for (int at : points(resume_count, part)) {
      SCOPED_TRACE(cat("apply killed at ", first, ", resume at ", at, " of ", resume_count));
      auto site_pointer = GetParam().make();
      const CrashSite& site = *site_pointer;
      ASSERT_TRUE(run_child("apply", site, {"kill", first}).killed);
      ASSERT_TRUE(run_child("resume", site, {"kill", at}).killed);
      ASSERT_EQ(site.trouble(), "");
      if (at % 2 == 0) {
        ASSERT_NO_FATAL_FAILURE(expect_resume_finishes(site));
      }
      ASSERT_NO_FATAL_FAILURE(expect_rollback_finishes(site));
    }
  }
}

TEST_P(CrashTest, KilledRollbackIsFinishedByAnother) {
  int count = 0;
  {
    auto site_pointer = GetParam().make();
    const CrashSite& site = *site_pointer;
    ASSERT_EQ(apply_plan(site.plan(), site.options()).error, "");
    count = count_points("rollback", site);
    ASSERT_EQ(site.changes(), "");
  }
  for (int at : points(count, 3)) {
    SCOPED_TRACE(cat("rollback killed at ", at, " of ", count));
    auto site_pointer = GetParam().make();
    const CrashSite& site = *site_pointer;
    ASSERT_EQ(apply_plan(site.plan(), site.options()).error, "");
    ASSERT_TRUE(run_child("rollback", site, {"kill", at}).killed);
    ASSERT_EQ(site.trouble(), "");
    ASSERT_NO_FATAL_FAILURE(expect_rollback_finishes(site));
  }
}

TEST_P(CrashTest, AFullOrBrokenDiskIsAnErrorAndLeavesASiteThatAnswers) {
  int count = 0;
  {
    auto site_pointer = GetParam().make();
    const CrashSite& site = *site_pointer;
    count = count_points("apply", site);
  }
  for (const char* error : {"28", "5"}) {  // ENOSPC, EIO
    setenv("FAULT_ERRNO", error, 1);
    for (const char* action : {"fail", "broken"}) {
      for (int at : points(count, *action + *error)) {
        SCOPED_TRACE(cat(action, " ", error, " at ", at, " of ", count));
        auto site_pointer = GetParam().make();
        const CrashSite& site = *site_pointer;
        Ended ended = run_child("apply", site, {action, at});
        ASSERT_FALSE(ended.killed);
        ASSERT_EQ(site.trouble(), "");
        // Some calls may fail once: a label that cannot be set, the text of the lock.
        if (ended.status == 0) {
          ASSERT_EQ(action, std::string_view("fail"));
          ASSERT_TRUE(site.is_switched());
        } else {
          ASSERT_EQ(ended.status, 3);
        }
        if (at % 2 == 0) {
          ASSERT_NO_FATAL_FAILURE(expect_resume_finishes(site));
        }
        ASSERT_NO_FATAL_FAILURE(expect_rollback_finishes(site));
      }
    }
    unsetenv("FAULT_ERRNO");
  }
}

TEST_P(CrashTest, AFailingRollbackIsFinishedByAnother) {
  int count = 0;
  {
    auto site_pointer = GetParam().make();
    const CrashSite& site = *site_pointer;
    ASSERT_EQ(apply_plan(site.plan(), site.options()).error, "");
    count = count_points("rollback", site);
  }
  for (const char* action : {"fail", "broken"}) {
    for (int at : points(count, *action)) {
      SCOPED_TRACE(cat(action, " at ", at, " of ", count));
      auto site_pointer = GetParam().make();
      const CrashSite& site = *site_pointer;
      ASSERT_EQ(apply_plan(site.plan(), site.options()).error, "");
      Ended ended = run_child("rollback", site, {action, at});
      ASSERT_TRUE(ended.status == 0 || ended.status == 3);
      ASSERT_EQ(site.trouble(), "");
      ASSERT_NO_FATAL_FAILURE(expect_rollback_finishes(site));
    }
  }
}

/// What a bad disk leaves of the journal of an apply that was finished.
TEST_P(CrashTest, TheEndOfTheJournalIsLost) {
  std::size_t lines = 0;
  std::size_t step = 1;
  for (std::size_t line = 0; line == 0 || line < lines; line += step) {
    SCOPED_TRACE(cat("journal cut in line ", line + 1, " of ", lines));
    auto site_pointer = GetParam().make();
    const CrashSite& site = *site_pointer;
    ASSERT_EQ(apply_plan(site.plan(), site.options()).error, "");
    std::string path =
        cat(site.root(), "/var/lib/postwright/reindexer/etc-postfix/run-0001/journal");
    auto text = read_file(path);
    ASSERT_TRUE(text);
    lines = static_cast<std::size_t>(std::count(text->begin(), text->end(), '\n'));
    if (!getenv("POSTWRIGHT_LONG")) step = std::max<std::size_t>(1, lines / kSampled);
    std::size_t begin = 0;
    for (std::size_t skipped = 0; skipped < line; ++skipped) begin = text->find('\n', begin) + 1;
    std::size_t middle = line % 2 == 0 ? 0 : (text->find('\n', begin) - begin) / 2;
    ASSERT_EQ(truncate(path.c_str(), static_cast<off_t>(begin + middle)), 0);
    if (line % 3 == 0) {
      ASSERT_NO_FATAL_FAILURE(expect_resume_finishes(site));
    }
    ASSERT_NO_FATAL_FAILURE(expect_rollback_finishes(site));
  }
}

const Subject kSubjects[] = {
    {"small", make_small_crash_site},
    {"classic", make_classic_crash_site},
};

INSTANTIATE_TEST_SUITE_P(Sites, CrashTest, testing::ValuesIn(kSubjects),
                         [](const auto& test) { return std::string(test.param.name); });

}  // namespace
}  // namespace postwright::reindexer
