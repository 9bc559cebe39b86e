// Kills a build, or lets the disk fill up, at each change that it makes to the file system in turn.
// The table is always the old one or the new one, and a build says that it succeeded only when it
// did. The child is this program under testdata/fault_shim.

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>

#include "base/file.h"
#include "base/text.h"
#include "libmaps/cdb/cdb_index.h"
#include "libmaps/cdb/cdb_table.h"
#include "libmaps/lmdb/in_place.h"
#include "libmaps/lmdb/lmdb_index.h"
#include "libmaps/lmdb/lmdb_table.h"

namespace postwright {
namespace {

constexpr int kRecords = 3000;

struct Subject {
  const char* name;
  const char* index;
  Result<BuilderPtr> (*create)(std::string_view, const BuildOptions&);
  Result<TablePtr> (*open)(std::string_view, const OpenOptions&);
};
constexpr Subject kSubjects[] = {
    {"cdb", "tbl.cdb", create_cdb_index, open_cdb_table},
    {"lmdb", "tbl.lmdb", create_lmdb_index, open_lmdb_table},
};

bool build(const Subject& subject, std::string_view value, std::size_t memory) {
  BuildOptions options;
  options.sort_memory = memory;
  auto builder = subject.create("tbl", options);
  if (!builder) return false;
  for (int i = 0; i < kRecords; ++i)
    if (!(*builder)->put(cat("key", i * 7919 % kRecords), value)) return false;
  return (*builder)->finish().has_value();
}

/// The value that all records have; anything else is in the text.
std::string content(const Subject& subject) {
  auto table = subject.open("tbl", {});
  if (!table) return table.error().message;
  std::string value;
  int records = 0;
  for (;; ++records) {
    auto record = (*table)->next();
    if (!record) return record.error().message;
    if (!*record) break;
    if (records > 0 && (*record)->value != value) return "mixed";
    value = (*record)->value;
  }
  return records == kRecords ? value : cat(records, " records");
}

/// What the child does; only run by the tests below.
TEST(IndexBuildChild, DISABLED_BuildsATable) {
  for (const Subject& subject : kSubjects) {
    if (std::string_view(getenv("POSTWRIGHT_CHILD")) != subject.name) continue;
    std::size_t memory = getenv("POSTWRIGHT_SPILL") ? 100000 : 1 << 20;
    _exit(build(subject, "new", memory) ? 0 : 1);
  }
  if (std::string_view(getenv("POSTWRIGHT_CHILD")) == "in-place") {
    Status rewritten = lmdb::rewrite_in_place("tbl.lmdb", 100000, [](auto&& add) -> Status {
      for (int i = 0; i < kRecords; ++i) {
        Status added = add(cat("key", 10000 + i), "new");
        if (!added) return added;
      }
      return {};
    });
    _exit(rewritten ? 0 : 1);
  }
  FAIL();
}

class IndexCrash : public ::testing::TestWithParam<const char*> {
 protected:
  void SetUp() override {
    char path[4096];
    ssize_t size = readlink("/proc/self/exe", path, sizeof path - 1);
    program_ = std::string(path, static_cast<std::size_t>(size));
    shim_ = cat(directory_of(program_), "/fault_shim.so");
    if (!file_exists(shim_)) GTEST_SKIP() << "no fault_shim.so in this build";
    char pattern[] = "/tmp/postwright-crash-XXXXXX";
    directory_ = mkdtemp(pattern);
    ASSERT_EQ(chdir(directory_.c_str()), 0);
  }
  void TearDown() override {
    if (directory_.empty()) return;
    ASSERT_EQ(chdir("/"), 0);
    (void)!std::system(cat("rm -rf ", directory_).c_str());
  }

  /// Wait status of a child that builds over a table of old records.
  int run_child(const char* what, bool spill, const char* action, int at) {
    for (const Subject& subject : kSubjects) EXPECT_TRUE(build(subject, "old", 1 << 20));
    pid_t child = fork();
    if (child == 0) {
      setenv("POSTWRIGHT_CHILD", what, 1);
      if (spill) setenv("POSTWRIGHT_SPILL", "1", 1);
      setenv("LD_PRELOAD", shim_.c_str(), 1);
      setenv("FAULT_ACTION", action, 1);
      setenv("FAULT_AT", cat(at).c_str(), 1);
      execl(program_.c_str(), program_.c_str(), "--gtest_also_run_disabled_tests",
            "--gtest_brief=1", "--gtest_filter=IndexBuildChild.*", nullptr);
      _exit(99);
    }
    int status = 0;
    waitpid(child, &status, 0);
    return status;
  }

  std::string program_, shim_, directory_;
};

TEST_P(IndexCrash, LeavesTheOldTableOrTheNewOne) {
  std::string_view what = GetParam();
  const Subject& subject = kSubjects[what == "cdb" ? 0 : 1];
  const char* child = what == "lmdb-spill" ? "lmdb" : GetParam();
  bool spill = what == "lmdb-spill";
  // A build that is not killed any more has fewer changes than that: the count for the others.
  int points = 2000;
  for (const char* action : {"kill", "fail", "broken"}) {
    for (int at = 1; at <= points; ++at) {
      int status = run_child(child, spill, action, at);
      bool succeeded = WIFEXITED(status) && WEXITSTATUS(status) == 0;
      std::string now = content(subject);
      ASSERT_TRUE(now == "old" || now == "new") << action << " at " << at << ": " << now;
      ASSERT_TRUE(!succeeded || now == "new") << action << " at " << at;
      ASSERT_TRUE(WIFSIGNALED(status) || WEXITSTATUS(status) <= 1) << action << " at " << at;
      if (action == std::string_view("kill") && !WIFSIGNALED(status)) {
        ASSERT_TRUE(succeeded);
        points = at - 1;
      }
    }
  }
  EXPECT_GE(points, 4);
  RecordProperty("points", points);
}

INSTANTIATE_TEST_SUITE_P(Types, IndexCrash,
                         ::testing::Values("cdb", "lmdb", "lmdb-spill", "in-place"),
                         [](const auto& test) {
                           std::string name = test.param;
                           for (char& c : name)
                             if (c == '-') c = '_';
                           return name;
                         });

}  // namespace
}  // namespace postwright
