// Many edits at the same time.

#include "cmd/postconf/edits/fault_for_test.h"

namespace postwright {
namespace {

/// Edits at the same time, of which some are killed.
class ManyEdits : public EditFaults {
 protected:
  static constexpr int kEditors = 64;

  void SetUp() override {
    EditFaults::SetUp();
    if (!IsSkipped()) make_site({});
  }

  /// The wait status of each.
  std::vector<int> run_at_once(const std::vector<Words>& edits, int kill_each = 0) const {
    std::vector<pid_t> children;
    for (std::size_t i = 0; i < edits.size(); ++i) {
      bool dies = kill_each > 0 && i % static_cast<std::size_t>(kill_each) == 0;
      Fault fault{dies ? "kill" : nullptr, 0, 1 + static_cast<int>(i) % 9};
      children.push_back(start(edits[i], fault));
    }
    std::vector<int> statuses;
    for (pid_t child : children) {
      int status = 0;
      waitpid(child, &status, 0);
      statuses.push_back(status);
    }
    return statuses;
  }

  static std::string name(int i) { return cat("parameter_", i); }

  void expect_setting(const Site& now, int i) const {
    EXPECT_NE(now.main_cf.find(cat("\n", name(i), " = ", i, " of many\n")), std::string::npos) << i;
  }
};

TEST_F(ManyEdits, OfMainCfLoseNothing) {
  std::vector<Words> edits;
  for (int i = 0; i < kEditors; ++i) edits.push_back({"-e", cat(name(i), "=", i, " of many")});
  for (int status : run_at_once(edits)) EXPECT_EQ(status, 0);
  Site now = site();
  EXPECT_TRUE(now.main_cf.starts_with(cat(kMainCf, "\n"))) << now.main_cf;
  EXPECT_EQ(split(now.main_cf, "\n").size(), split(kMainCf, "\n").size() + kEditors);
  for (int i = 0; i < kEditors; ++i) expect_setting(now, i);
  EXPECT_EQ(now.master_cf, kMasterCf);
  EXPECT_EQ(left_over(), Words());
}

TEST_F(ManyEdits, OfBothFilesLoseNothing) {
  std::vector<Words> edits;
  for (int i = 0; i < kEditors; ++i) {
    edits.push_back({"-e", cat(name(i), "=", i, " of many")});
    if (i % 2 == 0)
      edits.push_back({"-Me", cat("s", i, "/unix=s", i, " unix - - n - - smtp")});
    else
      edits.push_back({"-Pe", cat("smtp/inet/", name(i), "=", i)});
  }
  for (int status : run_at_once(edits)) EXPECT_EQ(status, 0);
  Site now = site();
  EXPECT_TRUE(now.main_cf.starts_with(cat(kMainCf, "\n"))) << now.main_cf;
  for (const char* kept : {"# services\n", "\nrelay unix - - n - - smtp\n", "# the end\n"})
    EXPECT_NE(now.master_cf.find(kept), std::string::npos) << now.master_cf;
  for (int i = 0; i < kEditors; ++i) {
    expect_setting(now, i);
    std::string made = i % 2 == 0 ? cat("\ns", i, std::string(i < 10 ? 9 : 8, ' '),
                                        "unix  -       -       n       -       -       smtp\n")
                                  : cat("\n    -o ", name(i), "=", i, "\n");
    EXPECT_NE(now.master_cf.find(made), std::string::npos) << made << "in:\n" << now.master_cf;
  }
  EXPECT_EQ(left_over(), Words());
}

TEST_F(ManyEdits, LoseNothingOfThoseThatLiveWhenOthersAreKilled) {
  std::vector<Words> edits;
  for (int i = 0; i < kEditors; ++i) edits.push_back({"-e", cat(name(i), "=", i, " of many")});
  std::vector<int> statuses = run_at_once(edits, 3);
  Site now = site();
  EXPECT_TRUE(now.main_cf.starts_with(kMainCf)) << now.main_cf;
  int killed = 0;
  for (int i = 0; i < kEditors; ++i) {
    if (WIFSIGNALED(statuses[i])) {
      ++killed;
      continue;
    }
    EXPECT_EQ(statuses[i], 0);
    expect_setting(now, i);
  }
  EXPECT_GT(killed, kEditors / 6);
  expect_next_edit_works();
}

}  // namespace
}  // namespace postwright
