#include "migration/level/level.h"

#include <gtest/gtest.h>

#include "migration/testing/temporary_site.h"

namespace postwright::reindexer {
namespace {

using Level = RedirectPolicy::Level;

constexpr char kEntry[] =
    "nbdb_reindex unix y      n       n       -       1       nbdb_reindexd\n";

LevelFiles at(const LevelFiles& files, Level level) {
  auto changed = at_level(files, level, "/etc/postfix");
  if (!changed) ADD_FAILURE() << changed.error().message;
  return changed ? *changed : LevelFiles{};
}

TEST(Level, TheFilesGetOneLineEach) {
  LevelFiles stock{.main_cf = "# c\nrelayhost =\n", .master_cf = "smtp inet n - n - - smtpd\n"};
  LevelFiles redirect = at(stock, Level::redirect);
  EXPECT_EQ(redirect.main_cf, stock.main_cf + "non_bdb_migration_level = enable-redirect\n");
  EXPECT_EQ(redirect.master_cf, stock.master_cf);
  LevelFiles reindex = at(redirect, Level::reindex);
  EXPECT_EQ(reindex.main_cf, stock.main_cf + "non_bdb_migration_level = enable-reindex\n");
  EXPECT_EQ(reindex.master_cf, stock.master_cf + kEntry);
  EXPECT_EQ(at(reindex, Level::reindex), reindex);
  EXPECT_EQ(at(reindex, Level::redirect).master_cf, stock.master_cf);
  EXPECT_EQ(at(reindex, Level::disable), stock);
  EXPECT_EQ(at(stock, Level::disable), stock);
}

TEST(Level, LinesOfDosStaySo) {
  LevelFiles dos{.main_cf = "relayhost =\r\n", .master_cf = "smtp inet n - n - - smtpd\r\n"};
  LevelFiles reindex = at(dos, Level::reindex);
  EXPECT_EQ(reindex.main_cf, dos.main_cf + "non_bdb_migration_level = enable-reindex\r\n");
  EXPECT_TRUE(reindex.master_cf.ends_with("nbdb_reindexd\r\n")) << reindex.master_cf;
  EXPECT_EQ(at(reindex, Level::reindex), reindex);
  LevelFiles redirect = at(reindex, Level::redirect);
  EXPECT_EQ(redirect.main_cf, dos.main_cf + "non_bdb_migration_level = enable-redirect\r\n");
  EXPECT_EQ(at(reindex, Level::disable), dos);
}

TEST(Level, AServiceOfOthersIsReplaced) {
  LevelFiles files{.main_cf = "", .master_cf = "nbdb_reindex unix - - - - - mine\n"};
  EXPECT_EQ(at(files, Level::reindex).master_cf, kEntry);
}

class LevelOfSite : public testing::Test {
 protected:
  LevelOfSite() {
    options_.root = site_.root();
    options_.config_directory = "/etc/postfix";
    options_.progress = false;
    site_.write("/etc/postfix/master.cf", "smtp inet n - n - - smtpd\n");
  }
  void write_main(const std::string& text) { site_.write("/etc/postfix/main.cf", text); }

  TemporarySite site_;
  Options options_;
};

TEST_F(LevelOfSite, IsShown) {
  write_main("");
  Outcome outcome = show_level(options_);
  ASSERT_EQ(outcome.steps.size(), 1u);
  EXPECT_EQ(outcome.steps[0].detail, "disable");
  write_main("non_bdb_migration_level = enable-redirect\n");
  EXPECT_EQ(show_level(options_).steps[0].detail, "enable-redirect");
}

TEST_F(LevelOfSite, BerkeleyDbAsDefaultIsRefused) {
  // The reference looks at the text alone, and lets this pass.
  write_main("my_type = hash\ndefault_database_type = $my_type\n");
  Outcome outcome = set_level(options_, Level::redirect);
  EXPECT_EQ(outcome.status, ExitStatus::findings);
  EXPECT_NE(
      outcome.error.find("parameter default_database_type specifies a Berkeley DB type: 'hash'"),
      std::string::npos)
      << outcome.error;
  EXPECT_EQ(site_.read("/etc/postfix/main.cf"),
            "my_type = hash\ndefault_database_type = $my_type\n");
  EXPECT_EQ(set_level(options_, Level::disable).status, ExitStatus::done);
}

TEST_F(LevelOfSite, IndexesForSetGidProgramsAreBuilt) {
  write_main(
      "default_database_type = cdb\n"
      "authorized_submit_users = !hash:$config_directory/bad, static:all\n"
      "local_login_sender_maps = unionmap:{hash:/etc/postfix/senders}\n"
      "virtual_alias_maps = hash:/etc/postfix/virtual\n");
  site_.write("/etc/postfix/bad", "spammer x\n");
  site_.write("/etc/postfix/senders", "root *\n");
  site_.write("/etc/postfix/virtual", "a b\n");
  Outcome outcome = set_level(options_, Level::reindex);
  EXPECT_EQ(outcome.status, ExitStatus::done) << outcome.error;
  EXPECT_TRUE(site_.exists("/etc/postfix/bad.cdb"));
  EXPECT_TRUE(site_.exists("/etc/postfix/senders.cdb"));
  EXPECT_FALSE(site_.exists("/etc/postfix/virtual.cdb"));
  EXPECT_EQ(outcome.reload, std::vector<std::string>{"/etc/postfix"});
  EXPECT_TRUE(set_level(options_, Level::reindex).steps.empty());
}

TEST_F(LevelOfSite, ATableThatCannotBeBuiltStopsAll) {
  write_main("authorized_submit_users = hash:/etc/postfix/missing\n");
  Outcome outcome = set_level(options_, Level::reindex);
  EXPECT_EQ(outcome.status, ExitStatus::findings);
  EXPECT_EQ(site_.read("/etc/postfix/main.cf"),
            "authorized_submit_users = hash:/etc/postfix/missing\n");
}

TEST_F(LevelOfSite, AllInstances) {
  write_main("multi_instance_directories = /etc/postfix-out\n");
  site_.write("/etc/postfix-out/main.cf", "default_cache_db_type = btree\n");
  site_.write("/etc/postfix-out/master.cf", "");
  EXPECT_EQ(set_level(options_, Level::redirect).status, ExitStatus::findings);
  EXPECT_EQ(site_.read("/etc/postfix/main.cf"), "multi_instance_directories = /etc/postfix-out\n");
  site_.write("/etc/postfix-out/main.cf", "");
  EXPECT_EQ(set_level(options_, Level::redirect).status, ExitStatus::done);
  EXPECT_EQ(site_.read("/etc/postfix-out/main.cf"), "non_bdb_migration_level = enable-redirect\n");
  EXPECT_EQ(show_level(options_).steps.size(), 2u);
}

}  // namespace
}  // namespace postwright::reindexer
