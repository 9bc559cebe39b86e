// Stops apply, resume and rollback at each change that they make to the file system in turn: by
// SIGKILL, by one call that fails, by a disk that is full or broken from then on. After each, the
// configuration files are whole, old or new; what stands in them answers every key; resume finishes
// and proves; rollback leaves the site as it was, byte for byte.
//
// The child is this program under testdata/fault_shim. In the environment: POSTWRIGHT_LONG=1 for
// every point, else a sample of them; POSTWRIGHT_REFERENCE=DIR, the root of a system with a real
// Postfix that still has Berkeley DB, which is asked for every key too (chroot DIR postmap -q).

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/wait.h>

#include <map>

#include "base/file.h"
#include "base/text.h"
#include "cmd/reindexer/apply.h"
#include "cmd/reindexer/compare.h"
#include "cmd/reindexer/fingerprint.h"
#include "cmd/reindexer/make_db_for_test.h"
#include "cmd/reindexer/rollback.h"
#include "cmd/reindexer/temporary_site.h"
#include "cmd/reindexer/verify.h"

namespace postwright::reindexer {
namespace {

using Records = std::vector<std::pair<std::string, std::string>>;

constexpr int kMostPoints = 3000;  // more than apply has: reached when nothing kills it any more
constexpr int kSampled = 12;       // points of a short run

struct TableOfSite {
  const char* path;
  const char* legacy_type;
  Action action;
  Records records;
};

const std::vector<TableOfSite>& tables() {
  static const std::vector<TableOfSite> kTables = {
      {"/etc/postfix/access", "hash", Action::rebuild, {{"a.example", "OK"}, {"b", "REJECT no"}}},
      {"/etc/postfix/virtual", "btree", Action::convert, {{"x@example.com", "x"}, {"@y", "y"}}},
      {"/etc/aliases", "hash", Action::rebuild, {{"root", "alice"}, {"bob", "bob@example.com"}}},
      // There is an index already, which is not the .db's.
      {"/var/lib/lists/members", "hash", Action::convert, {{"list", "a, b"}, {"list2", "c"}}},
  };
  return kTables;
}

std::string main_cf(const char* type) {
  std::string hash = type ? type : "hash";
  return cat("# the site\nalias_maps = ", hash, ":/etc/aliases\n",
             "virtual_alias_maps = ", type ? type : "btree", ":/etc/postfix/virtual\n",
             "relay_domains = ", hash, ":/var/lib/lists/members\n");
}
std::string master_cf(const char* type) {
  return cat("smtp inet n - n - - smtpd\n  -o smtpd_sender_restrictions=check_sender_access ",
             type ? type : "hash", ":/etc/postfix/access\n");
}

std::string suffix_of(std::string_view type) {
  return type == "hash" || type == "btree" ? ".db" : cat(".", type);
}

class CrashSite {
 public:
  CrashSite() {
    site_.make_directory("/etc/postfix");
    site_.make_directory("/var/lib/lists");
    site_.make_directory("/var/lib/postwright");
    site_.write("/etc/postfix/main.cf", main_cf(nullptr), 0640);
    site_.write("/etc/postfix/master.cf", master_cf(nullptr), 0604);
    for (const TableOfSite& table : tables()) {
      std::string path = table.path;
      std::string separator = path == "/etc/aliases" ? ": " : " ";
      std::string source;
      for (const auto& [key, value] : table.records) source += cat(key, separator, value, "\n");
      if (table.action == Action::rebuild) site_.write(path, source);
      Records records = table.records;
      if (path == "/etc/aliases") records.emplace_back("@", "@");
      DBTYPE type = std::string_view(table.legacy_type) == "hash" ? DB_HASH : DB_BTREE;
      if (!make_db(site_.at(cat(path, ".db")), type, records)) abort();
      chmod(site_.at(cat(path, ".db")).c_str(), 0640);
    }
    const TargetType* lmdb = find_target_type("lmdb");
    auto old = lmdb->create(site_.at("/var/lib/lists/members"), {});
    if (!old || !(*old)->put("list", "old") || !(*old)->finish()) abort();
    before_ = listing();
  }

  const std::string& root() const { return site_.root(); }
  Options options() const {
    Options options;
    options.root = root();
    options.progress = false;
    return options;
  }

  Plan plan() const {
    Plan plan;
    plan.root = root();
    plan.config_directory = "/etc/postfix";
    plan.instances.push_back({.config_directory = "/etc/postfix", .name = "", .reload = true});
    for (const TableOfSite& row : tables()) {
      PlannedTable table;
      table.legacy_type = row.legacy_type;
      table.path = row.path;
      table.action = row.action;
      table.target_type = "lmdb";
      table.target_path = cat(row.path, ".lmdb");
      table.recipe.alias = table.path == "/etc/aliases";
      for (const std::string& path : {table.path, cat(table.path, ".db"), table.target_path})
        table.rests_on.push_back(*take_fingerprint(root(), path));
      plan.tables.push_back(std::move(table));
    }
    add_edit(plan, "/etc/postfix/main.cf", main_cf(nullptr), main_cf("lmdb"));
    add_edit(plan, "/etc/postfix/master.cf", master_cf(nullptr), master_cf("lmdb"));
    return plan;
  }

  /// What is wrong with the site as a Postfix would find it; empty when nothing is.
  std::string trouble() const {
    std::string main = site_.read("/etc/postfix/main.cf");
    std::string master = site_.read("/etc/postfix/master.cf");
    if (main != main_cf(nullptr) && main != main_cf("lmdb")) return cat("main.cf: ", main);
    if (master != master_cf(nullptr) && master != master_cf("lmdb"))
      return cat("master.cf: ", master);
    for (const TableOfSite& table : tables()) {
      std::string text = main + master;
      std::size_t name = text.find(cat(":", table.path, "\n"));
      std::size_t begin = text.find_last_of(" ", name) + 1;
      std::string type = text.substr(begin, name - begin);
      auto side = suffix_of(type) == ".db"
                      ? db_side(site_.at(cat(table.path, ".db")))
                      : index_side(*find_target_type(type), site_.at(table.path));
      if (!side) return side.error().message;
      std::string expected;
      for (const auto& [key, value] : table.records) {
        auto found = (*side)->lookup(key);
        if (!found) return found.error().message;
        if (*found != value) return cat(type, ":", table.path, ": ", key, " is not ", value);
        expected += cat(key, "\t", value, "\n");
      }
      if (const char* reference = getenv("POSTWRIGHT_REFERENCE")) {
        std::string said = ask_postfix(reference, type, table);
        if (said != expected)
          return cat("Postfix says of ", type, ":", table.path, ": ", said, "not ", expected);
      }
    }
    return {};
  }

  bool is_switched() const { return site_.read("/etc/postfix/main.cf") == main_cf("lmdb"); }

  /// What changed since the site was made, but for the state directory; empty when nothing did.
  std::string changes() const {
    auto now = listing();
    for (const auto& [path, what] : before_) {
      auto found = now.find(path);
      if (found == now.end()) return cat(path, " is gone");
      if (found->second != what) return cat(path, " changed: ", what, " -> ", found->second);
    }
    for (const auto& [path, what] : now)
      if (!before_.contains(path)) return cat(path, " is new");
    return {};
  }

 private:
  void add_edit(Plan& plan, const char* path, std::string old_text, std::string new_text) const {
    ConfigEdit edit;
    edit.path = edit.target = path;
    edit.before = *take_fingerprint(root(), path);
    edit.old_text = std::move(old_text);
    edit.new_text = std::move(new_text);
    plan.edits.push_back(std::move(edit));
  }

  /// What a real postmap answers for the keys of a table.
  std::string ask_postfix(std::string_view reference, const std::string& type,
                          const TableOfSite& table) const {
    std::string keys;
    for (const auto& [key, value] : table.records) keys += cat(" '", key, "'");
    return output_of(cat("printf '%s\\n'", keys, " | chroot ", reference, " postmap -q - ", type,
                         ":", root().substr(reference.size()), table.path, " 2>/dev/null"));
  }

  static std::string output_of(const std::string& command) {
    std::string text;
    FILE* pipe = popen(command.c_str(), "r");
    char buffer[1024];
    while (fgets(buffer, sizeof buffer, pipe)) text += buffer;
    pclose(pipe);
    return text;
  }

  /// Path to mode, owner, modification time and content, as find and cksum tell it.
  std::map<std::string, std::string> listing() const {
    std::map<std::string, std::string> files;
    std::string command = cat("cd ", root(),
                              " && find . -path ./var/lib/postwright -prune -o -type f "
                              "-exec stat -c '%n %a %u %g %y' {} + -exec cksum {} +");
    std::string output = output_of(command);
    for (std::string_view line : split(output, "\n")) {
      std::string text(line);
      std::size_t path = text.find("./");
      std::size_t end = std::min(text.find(' ', path), text.size());
      std::string name = text.substr(path, end - path);
      text.erase(path, end - path);
      files[name] += cat(text, "; ");
    }
    return files;
  }

  TemporarySite site_;
  std::map<std::string, std::string> before_;
};

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
  ASSERT_EQ(verified.steps.size(), tables().size());
}

void expect_rollback_finishes(const CrashSite& site) {
  Outcome rolled_back = roll_back(site.options());
  ASSERT_EQ(rolled_back.status, ExitStatus::done) << outcome_text(rolled_back);
  ASSERT_EQ(site.changes(), "");
  ASSERT_EQ(site.trouble(), "");
}

class CrashTest : public testing::Test {
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

TEST_F(CrashTest, KilledApplyIsResumedOrUndone) {
  int count = 0;
  {
    CrashSite site;
    count = count_points("apply", site);
    ASSERT_TRUE(site.is_switched());
  }
  ASSERT_GT(count, 60);
  for (int at : points(count, 0)) {
    SCOPED_TRACE(cat("apply killed at ", at, " of ", count));
    CrashSite resumed;
    ASSERT_TRUE(run_child("apply", resumed, {"kill", at}).killed);
    ASSERT_EQ(resumed.trouble(), "");
    ASSERT_NO_FATAL_FAILURE(expect_resume_finishes(resumed));
    ASSERT_NO_FATAL_FAILURE(expect_rollback_finishes(resumed));

    CrashSite undone;
    ASSERT_TRUE(run_child("apply", undone, {"kill", at}).killed);
    ASSERT_NO_FATAL_FAILURE(expect_rollback_finishes(undone));
  }
}

TEST_F(CrashTest, KilledResumeIsResumedOrUndone) {
  constexpr int kParts = 4;  // apply is killed after so many quarters
  int count = 0;
  {
    CrashSite site;
    count = count_points("apply", site);
  }
  for (int part = 1; part < kParts; ++part) {
    int first = count * part / kParts;
    int resume_count = 0;
    {
      CrashSite site;
      ASSERT_TRUE(run_child("apply", site, {"kill", first}).killed);
      resume_count = count_points("resume", site);
    }
    for (int at : points(resume_count, part)) {
      SCOPED_TRACE(cat("apply killed at ", first, ", resume at ", at, " of ", resume_count));
      CrashSite site;
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

TEST_F(CrashTest, KilledRollbackIsFinishedByAnother) {
  int count = 0;
  {
    CrashSite site;
    ASSERT_EQ(apply_plan(site.plan(), site.options()).error, "");
    count = count_points("rollback", site);
    ASSERT_EQ(site.changes(), "");
  }
  for (int at : points(count, 3)) {
    SCOPED_TRACE(cat("rollback killed at ", at, " of ", count));
    CrashSite site;
    ASSERT_EQ(apply_plan(site.plan(), site.options()).error, "");
    ASSERT_TRUE(run_child("rollback", site, {"kill", at}).killed);
    ASSERT_EQ(site.trouble(), "");
    ASSERT_NO_FATAL_FAILURE(expect_rollback_finishes(site));
  }
}

TEST_F(CrashTest, AFullOrBrokenDiskIsAnErrorAndLeavesASiteThatAnswers) {
  int count = 0;
  {
    CrashSite site;
    count = count_points("apply", site);
  }
  for (const char* error : {"28", "5"}) {  // ENOSPC, EIO
    setenv("FAULT_ERRNO", error, 1);
    for (const char* action : {"fail", "broken"}) {
      for (int at : points(count, *action + *error)) {
        SCOPED_TRACE(cat(action, " ", error, " at ", at, " of ", count));
        CrashSite site;
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

TEST_F(CrashTest, AFailingRollbackIsFinishedByAnother) {
  int count = 0;
  {
    CrashSite site;
    ASSERT_EQ(apply_plan(site.plan(), site.options()).error, "");
    count = count_points("rollback", site);
  }
  for (const char* action : {"fail", "broken"}) {
    for (int at : points(count, *action)) {
      SCOPED_TRACE(cat(action, " at ", at, " of ", count));
      CrashSite site;
      ASSERT_EQ(apply_plan(site.plan(), site.options()).error, "");
      Ended ended = run_child("rollback", site, {action, at});
      ASSERT_TRUE(ended.status == 0 || ended.status == 3);
      ASSERT_EQ(site.trouble(), "");
      ASSERT_NO_FATAL_FAILURE(expect_rollback_finishes(site));
    }
  }
}

}  // namespace
}  // namespace postwright::reindexer
