// Kills postconf, or lets the disk fail, at each change that an edit makes to the file system in
// turn. The files are always the old ones or the new ones, and an edit says that it succeeded only
// when it did.

#include "cmd/postconf/edits/fault_for_test.h"

namespace postwright {
namespace {

const Edit kEdits[] = {
    {"set", {"-e", "mail_name=New", "added = 1"}, true, false},
    {"set_behind_link", {"-e", "mail_name=New"}, true, false, "real.cf"},
    {"comment_out", {"-#", "mail_name"}, true, false},
    {"exclude", {"-X", "mail_name", "relayhost"}, true, false},
    {"entry", {"-Me", "smtp/inet=smtp inet n - n - 7 smtpd -v"}, false, true},
    {"new_entry", {"-Me", "new/unix=new unix - n n - - pipe user=x"}, false, true},
    {"entry_excluded", {"-MX", "relay/unix"}, false, true},
    {"entry_commented_out", {"-M#", "relay/unix"}, false, true},
    {"field", {"-Fe", "*/*/chroot=y"}, false, true},
    {"setting", {"-Pe", "smtp/inet/mail_name=b"}, false, true},
    {"setting_excluded", {"-PX", "smtp/inet/mail_name"}, false, true},
    {"batch", {"--batch", "@/batch"}, true, true},
};

class EveryEdit : public EditFaults, public ::testing::WithParamInterface<Edit> {
 protected:
  void SetUp() override {
    EditFaults::SetUp();
    if (IsSkipped()) return;
    make_site(GetParam());
    before_ = site();
    // The shim that only counts: how many changes there are, and what they come to.
    Ended whole = run(GetParam().words, {"none", 0, 1});
    ASSERT_EQ(whole.status, 0) << whole.messages;
    after_ = site();
    ASSERT_EQ(after_.main_cf != before_.main_cf, GetParam().changes_main_cf);
    ASSERT_EQ(after_.master_cf != before_.master_cf, GetParam().changes_master_cf);
    ASSERT_EQ(left_over(), Words());
    points_ = static_cast<int>(whole.calls.size());
    ASSERT_GE(points_, 6);  // open, truncate, write, owner, mode, sync, rename, sync
  }

  Ended strike(const Fault& fault) const {
    make_site(GetParam());
    return run(GetParam().words, fault);
  }

  Site before_, after_;
  int points_ = 0;
};

TEST_P(EveryEdit, LeavesOldOrNewFilesWhenItIsKilled) {
  for (int at = 1; at <= points_; ++at) {
    Ended ended = strike({"kill", 0, at});
    SCOPED_TRACE(cat("kill at ", at));
    EXPECT_TRUE(ended.killed);
    expect_sane(GetParam(), before_, after_);
    // main.cf only after master.cf.
    Site now = site();
    EXPECT_TRUE(now.main_cf == before_.main_cf || now.master_cf == after_.master_cf);
    expect_next_edit_works();
    // The same edit again is the remedy.
    Ended again = run(GetParam().words);
    EXPECT_TRUE(again.status == 0 || again.status == 4) << again.messages;
    ASSERT_FALSE(HasFailure());
  }
}

TEST_P(EveryEdit, LeavesOldFilesWhenOneCallFails) {
  for (int error : {ENOSPC, EIO}) {
    for (int at = 1; at <= points_; ++at) {
      Ended ended = strike({"fail", error, at});
      SCOPED_TRACE(
          cat("fail with ", error, " at ", at, ": ", ended.calls.at(at - 1), "\n", ended.messages));
      expect_sane(GetParam(), before_, after_);
      EXPECT_TRUE(ended.status == 0 || ended.status == 1);
      EXPECT_EQ(ended.status == 0, ended.messages.empty());
      if (ended.status == 0) {
        EXPECT_EQ(site(), after_);
      } else {
        EXPECT_TRUE(ended.messages.starts_with("postconf: fatal: "));
        EXPECT_EQ(ended.output, "");
        // When the directory cannot be synced, it is too late.
        bool is_in_place = ended.messages.find("fatal: sync ") != std::string::npos;
        EXPECT_EQ(site(), is_in_place ? after_ : before_);
      }
      expect_next_edit_works();
      ASSERT_FALSE(HasFailure());
    }
  }
}

TEST_P(EveryEdit, SaysWhatADyingDiskHasMade) {
  for (int error : {ENOSPC, EIO}) {
    for (int at = 1; at <= points_; ++at) {
      Ended ended = strike({"broken", error, at});
      SCOPED_TRACE(cat("broken with ", error, " from ", at, "\n", ended.messages));
      expect_sane(GetParam(), before_, after_);
      EXPECT_TRUE(ended.status == 0 || ended.status == 1);
      Site now = site();
      if (ended.status == 0) {
        EXPECT_EQ(now, after_);
      }
      bool is_half = now != before_ && now != after_;
      EXPECT_EQ(is_half, ended.messages.find("could not be put back") != std::string::npos);
      expect_next_edit_works();
      ASSERT_FALSE(HasFailure());
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Edits, EveryEdit, ::testing::ValuesIn(kEdits),
                         [](const auto& test) { return test.param.name; });

}  // namespace
}  // namespace postwright
