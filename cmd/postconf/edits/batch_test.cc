#include <sys/stat.h>

#include <nlohmann/json.hpp>

#include "cmd/postconf/run_for_test.h"

namespace postwright::postconf {
namespace {

constexpr int kNothingToChange = 4;
constexpr char kBatchMain[] = "a = 1\nb = 2\n";
constexpr char kBatchMaster[] = "smtp inet n - n - - smtpd\n";

class Batch : public ::testing::Test {
 protected:
  Ran run(const std::string& batch, std::vector<std::string> words = {}) {
    site.write("batch", batch);
    words.insert(words.begin(), {"--batch", site.path() + "/batch"});
    return run_postconf(site.path(), words);
  }
  struct stat status_of(const std::string& name) const {
    struct stat status {};
    EXPECT_EQ(stat((site.path() + "/" + name).c_str(), &status), 0);
    return status;
  }
  bool has(const std::string& name) const {
    return std::filesystem::exists(site.path() + "/" + name);
  }
  TestDirectory site{{{"main.cf", kBatchMain}, {"master.cf", kBatchMaster}}};
};

TEST_F(Batch, ReportsWhatChanged) {
  Ran ran = run("a = 3\n-X b\nc = x y\n-P smtp/inet/d = 1\n");
  EXPECT_EQ(ran.status, 0);
  EXPECT_EQ(ran.err, "");
  EXPECT_EQ(ran.out,
            "changed @/main.cf\n- a = 1\n+ a = 3\n- b = 2\n+ c = x y\n"
            "changed @/master.cf\n+ smtp/inet/d = 1\n");
  EXPECT_EQ(site.read("main.cf"), "a = 3\nc = x y\n");
  EXPECT_EQ(site.read("master.cf"),
            "smtp       inet  n       -       n       -       -       smtpd\n    -o d=1\n");
}

TEST_F(Batch, TheSameAgainTouchesNothing) {
  const std::string batch = "a = 3\n-X b\n-P smtp/inet/d = 1\n";
  EXPECT_EQ(run(batch).status, 0);
  struct stat main_cf = status_of("main.cf"), master_cf = status_of("master.cf");
  Ran again = run(batch);
  EXPECT_EQ(again.status, kNothingToChange);
  EXPECT_EQ(again.out, "unchanged @/main.cf\nunchanged @/master.cf\n");
  for (auto [name, before] : {std::pair("main.cf", main_cf), std::pair("master.cf", master_cf)}) {
    struct stat now = status_of(name);
    EXPECT_EQ(now.st_ino, before.st_ino);
    EXPECT_EQ(now.st_mtim.tv_nsec, before.st_mtim.tv_nsec);
    EXPECT_EQ(now.st_ctim.tv_nsec, before.st_ctim.tv_nsec);
  }
}

TEST_F(Batch, OnlyTheFilesThatItNamesAreLookedAt) {
  std::filesystem::remove(site.path() + "/master.cf");
  EXPECT_EQ(run("a = 3\n").out, "changed @/main.cf\n- a = 1\n+ a = 3\n");
  EXPECT_EQ(run("# nothing\n").status, kNothingToChange);
  Ran ran = run("a = 4\n-MX x/unix\n");
  EXPECT_EQ(ran.status, 1);
  EXPECT_EQ(ran.err, "postconf: fatal: open @/master.cf for reading: No such file or directory\n");
  EXPECT_EQ(site.read("main.cf"), "a = 3\nb = 2\n");
}

TEST_F(Batch, OneBadEditAndNothingIsWritten) {
  Ran ran = run("a = 3\nb\n");
  EXPECT_EQ(ran.status, 1);
  EXPECT_EQ(ran.out, "");
  EXPECT_EQ(
      ran.err,
      "postconf: fatal: @/batch, line 2: missing '=' after attribute name: \"b\"; specify name "
      "= value\n");
  EXPECT_EQ(site.read("main.cf"), kBatchMain);
  EXPECT_EQ(run("a = 3\n-F smtp/inet/chroot = maybe\n").status, 1);
  EXPECT_EQ(site.read("main.cf"), kBatchMain);
  EXPECT_FALSE(has("main.cf.tmp"));
  EXPECT_FALSE(has("master.cf.tmp"));
}

TEST_F(Batch, ADryRunWritesNothing) {
  Ran ran = run("a = 3\n-F smtp/inet/chroot = y\n", {"--dry-run"});
  EXPECT_EQ(ran.status, 0);
  EXPECT_EQ(ran.out,
            "would change @/main.cf\n- a = 1\n+ a = 3\n"
            "would change @/master.cf\n- smtp/inet/chroot = n\n+ smtp/inet/chroot = y\n");
  EXPECT_EQ(site.read("main.cf"), kBatchMain);
  EXPECT_EQ(site.read("master.cf"), kBatchMaster);
  EXPECT_EQ(run("a = 1\n", {"--dry-run"}).status, kNothingToChange);
}

TEST_F(Batch, SaysWhenOnlyLayoutChanged) {
  EXPECT_EQ(run("-PX smtp/inet/none\n").out, "changed @/master.cf (layout only)\n");
  EXPECT_EQ(run("-PX smtp/inet/none\n").status, kNothingToChange);
}

TEST_F(Batch, ReportsAsADocument) {
  Ran ran = run("a = \xe9\n-X b\n-M# smtp/inet\n", {"--json-full"});
  EXPECT_EQ(ran.status, 0);
  auto json = nlohmann::json::parse(ran.out);
  EXPECT_EQ(json["schema"], "urn:postwright:postconf-batch:1");
  EXPECT_EQ(json["changed"], true);
  EXPECT_EQ(json["dry_run"], false);
  ASSERT_EQ(json["files"].size(), 2u);
  EXPECT_EQ(json["files"][0]["changes"],
            nlohmann::json::parse(
                R"([{"subject":"parameter","name":"a","before":"1","after_base64":"6Q=="},
                    {"subject":"parameter","name":"b","before":"2"}])"));
  EXPECT_EQ(
      json["files"][1]["changes"],
      nlohmann::json::parse(
          R"([{"subject":"service","name":"smtp/inet","before":"smtp inet n - n - - smtpd"}])"));
}

TEST_F(Batch, WarningsCountWhenTheyAreTo) {
  Ran ran = run("-P none/inet/a = b\n");
  EXPECT_EQ(ran.status, kNothingToChange);
  EXPECT_EQ(
      ran.err,
      "postconf: warning: @/batch, line 1: unmatched service_name/type: \"none/inet/a = b\"\n");
  EXPECT_EQ(run("-P none/inet/a = b\n", {"--warnings-as-errors"}).status, 1);
}

}  // namespace
}  // namespace postwright::postconf
