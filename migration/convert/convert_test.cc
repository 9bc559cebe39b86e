#include "migration/convert/convert.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <thread>

#include "base/file.h"
#include "base/text.h"
#include "libmaps/client/server_process_for_test.h"
#include "libmaps/module/module_file.h"
#include "libmaps/open_table.h"
#include "migration/records/target_type.h"
#include "migration/testing/temporary_site.h"

namespace postwright::reindexer {
namespace {

struct ConvertTest : testing::Test {
  ConvertTest() { options.progress = false; }
  Outcome convert(const std::string& from, const std::string& to) {
    options.convert_from = in_site(from);
    options.convert_to = in_site(to);
    return convert_table(options);
  }
  /// `table` with the path in its name below the site.
  std::string in_site(const std::string& table) const {
    std::size_t name = table.find(':') + 1;
    if (table[name] != '/') return table;
    return cat(table.substr(0, name), site.at(table.substr(name)));
  }
  TemporarySite site;
  Options options;
};

/// A table of Postfix with four records, one byte of whose counter says that there were five. Every
/// page is sound.
std::string with_a_record_less() {
  auto bytes = read_file(POSTWRIGHT_TESTDATA "/bdb/good/pf-hash-few.db");
  EXPECT_TRUE(bytes);
  constexpr std::size_t kCounter = 88;
  (*bytes)[kCounter] = static_cast<char>((*bytes)[kCounter] + 1);
  return *bytes;
}

TEST_F(ConvertTest, RecordsThatMayBeMissingMustBeAccepted) {
  site.write("/a.db", with_a_record_less());
  constexpr std::string_view kDoubt =
      ": records may be missing: the file counts 5 records (4101 less the 4096 that Postfix asks "
      "for), 4 are there";
  Outcome refused = convert("hash:/a", "lmdb:/a");
  EXPECT_EQ(refused.error,
            cat(site.at("/a.db"), kDoubt, "; --accept-records takes those that are there"));
  EXPECT_TRUE(refused.status == ExitStatus::could_not_finish);
  EXPECT_FALSE(site.exists("/a.lmdb"));
  options.convert_present = true;
  Outcome accepted = convert("hash:/a", "lmdb:/a");
  EXPECT_EQ(accepted.error, "");
  ASSERT_EQ(accepted.warnings.size(), 1u);
  EXPECT_EQ(accepted.warnings[0], cat(site.at("/a.db"), kDoubt));
  EXPECT_TRUE(site.exists("/a.lmdb"));
}

TEST_F(ConvertTest, AZeroedPageIsNotConverted) {
  auto bytes = read_file(POSTWRIGHT_TESTDATA "/bdb/good/pf-hash-many.db");
  ASSERT_TRUE(bytes);
  bytes->replace(3 * 4096, 4096, std::string(4096, '\0'));
  site.write("/a.db", *bytes);
  options.convert_present = true;  // what is damaged cannot be accepted
  Outcome refused = convert("hash:/a", "lmdb:/a");
  EXPECT_EQ(refused.error,
            cat(site.at("/a.db"), ": page 3: all-zero page where a page of a bucket is expected"));
}

TEST_F(ConvertTest, FromTextToLmdbToCdb) {
  site.write("/a", "Key value\nother x\n", 0640);
  EXPECT_EQ(
      outcome_text(convert("texthash:/a", "lmdb:/a")),
      cat("built ", site.at("/a.lmdb"), ": 2 records from ", site.at("/a"), ", each compared\n"));
  struct stat status {};
  ASSERT_EQ(stat(site.at("/a.lmdb").c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 07777, 0640u);
  EXPECT_EQ(convert("lmdb:/a", "cdb:/b").error, "");
  auto table = find_target_type("cdb")->open(site.at("/b"), {});
  ASSERT_TRUE(table);
  EXPECT_EQ(*(*table)->lookup("key"), "value");
  EXPECT_FALSE(site.exists("/.b.reindexer.cdb"));
}

/// A pipe is read once, and the index is proven all the same.
TEST_F(ConvertTest, FromAPipe) {
  ASSERT_EQ(mkfifo(site.at("/fifo").c_str(), 0640), 0);
  std::thread writer([&] {
    auto fifo = open_file(site.at("/fifo"), O_WRONLY);
    EXPECT_TRUE(fifo && write_all(fifo->get(), "Key value\nother x\n"));
  });
  Outcome outcome = convert("texthash:/fifo", "cdb:/a");
  writer.join();
  EXPECT_EQ(outcome_text(outcome), cat("built ", site.at("/a.cdb"), ": 2 records from ",
                                       site.at("/fifo"), ", each compared\n"));
  struct stat status {};
  ASSERT_EQ(stat(site.at("/a.cdb").c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 07777, 0640u);
}

TEST_F(ConvertTest, WhatHasNoEndIsAnError) {
  options.convert_from = "texthash:/dev/zero";
  options.convert_to = cat("lmdb:", site.at("/a"));
  Outcome outcome = convert_table(options);
  EXPECT_EQ(outcome.error, "/dev/zero: larger than 268435456 bytes");
  EXPECT_TRUE(outcome.status == ExitStatus::could_not_finish);
  EXPECT_FALSE(site.exists("/a.lmdb"));
}

TEST_F(ConvertTest, APipeThatNobodyWritesCanBeInterrupted) {
  ASSERT_EQ(mkfifo(site.at("/fifo").c_str(), 0640), 0);
  pid_t child = fork();
  if (child == 0)
    _exit(convert("texthash:/fifo", "cdb:/a").error.starts_with("interrupted") ? 0 : 1);
  usleep(200'000);
  ASSERT_EQ(kill(child, SIGTERM), 0);
  int status = -1;
  ASSERT_EQ(waitpid(child, &status, 0), child);
  EXPECT_EQ(status, 0);
}

TEST_F(ConvertTest, FromATableWithoutAFile) {
  EXPECT_EQ(
      outcome_text(convert("inline:{A=1, b=2}", "lmdb:/a")),
      cat("built ", site.at("/a.lmdb"), ": 2 records from inline:{A=1, b=2}, each compared\n"));
  auto table = find_target_type("lmdb")->open(site.at("/a"), {});
  ASSERT_TRUE(table);
  EXPECT_EQ(*(*table)->lookup("a"), "1");
  EXPECT_EQ(convert("static:x", "lmdb:/b").error,
            "table static:x: sequence operation is not supported");
}

TEST_F(ConvertTest, NamesWhatItCannotDo) {
  EXPECT_EQ(convert("texthash:/a", "hash:/a").error,
            "tables of type hash cannot be built; use lmdb or cdb");
  Outcome outcome = convert("sdbm:/a", "lmdb:/a");
  EXPECT_EQ(outcome.error, "tables of type sdbm cannot be read; a text source is texthash:PATH");
  EXPECT_TRUE(outcome.status == ExitStatus::usage);
  EXPECT_EQ(convert("texthash:/none", "lmdb:/a").error,
            cat("open ", site.at("/none"), ": No such file or directory"));
}

TEST_F(ConvertTest, AKeyThatDoesNotFitChangesNothing) {
  site.write("/a", cat("x y\n", std::string(600, 'k'), " v\n"));
  EXPECT_EQ(convert("texthash:/a", "lmdb:/a").error,
            cat(site.at("/a"), ", line 2: key \"", std::string(60, 'k'),
                "...\" has 600 bytes, more than lmdb tables can hold; convert to cdb:"));
  EXPECT_FALSE(site.exists("/a.lmdb"));
  EXPECT_EQ(convert("texthash:/a", "cdb:/a").error, "");
}

/// Tables of a database, by way of the module for SQLite.
struct ConvertToDatabaseTest : ConvertTest {
  void SetUp() override {
    if (!is_installed_type("sqlite")) GTEST_SKIP() << "there is no module for sqlite:";
    clients.values = {
        {"dbpath", site.at("/t.db")}, {"table", "t"}, {"select_field", "v"}, {"where_field", "k"}};
  }
  Outcome fill(const std::string& from) {
    options.convert_from = in_site(from);
    options.convert_to = "sqlite:./x.cf";
    return convert_table(options, &clients);
  }
  std::string found(std::string_view key) {
    auto table = open_table("sqlite", "./x.cf", {.client_settings = &clients});
    if (!table) return table.error().message;
    auto value = (*table)->lookup(key);
    return value ? value->value_or("none") : value.error().message;
  }
  SettingsForTest clients;
};

TEST_F(ConvertToDatabaseTest, FillsATableAndSaysSo) {
  site.write("/a", "Key value\nother x y\nkey z\n");
  EXPECT_EQ(outcome_text(fill("texthash:/a")),
            cat("built sqlite:./x.cf, table t: 2 records from ", site.at("/a"),
                ", each compared; 1 duplicate left out\n"));
  EXPECT_EQ(found("key"), "value");
  EXPECT_EQ(found("other"), "x y");
  site.write("/b", "new 1\n");
  EXPECT_EQ(convert("texthash:/b", "lmdb:/b").error, "");
  EXPECT_EQ(fill("lmdb:/b").error, "");
  EXPECT_EQ(found("new"), "1");
  EXPECT_EQ(found("key"), "none");
}

TEST_F(ConvertToDatabaseTest, AliasesLoseTheMarkersOfPostalias) {
  options.alias_source = true;
  site.write("/a", "root: me\n");
  EXPECT_EQ(outcome_text(fill("texthash:/a")), cat("built sqlite:./x.cf, table t: 1 record from ",
                                                   site.at("/a"), ", each compared\n"));
  EXPECT_EQ(found("root"), "me");
  EXPECT_EQ(found("@"), "none");
}

TEST_F(ConvertToDatabaseTest, AFailureLeavesWhatWasThere) {
  site.write("/a", "key value\n");
  EXPECT_EQ(fill("texthash:/a").error, "");
  clients.values["additional_conditions"] = "AND v <> '2'";
  site.write("/c", "new 1\nhidden 2\n");
  EXPECT_EQ(fill("texthash:/c").error,
            "the new table is not what it was built from: key \"hidden\" is missing");
  EXPECT_EQ(found("key"), "value");
  EXPECT_EQ(found("new"), "none");
}

TEST_F(ConvertToDatabaseTest, EmptyValuesAreWarnedAbout) {
  EXPECT_EQ(outcome_text(fill("inline:{a=, b=1}")),
            "built sqlite:./x.cf, table t: 2 records from inline:{a=, b=1}, each compared\n"
            "warning: 1 value is empty, which clients of databases take for not found\n");
}

}  // namespace
}  // namespace postwright::reindexer
