#include "migration/dump/dump.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <sstream>

#include "base/file.h"
#include "base/text.h"

namespace postwright::reindexer {
namespace {

const std::string kGood = POSTWRIGHT_TESTDATA "/bdb/good/";
const std::string kBad = POSTWRIGHT_TESTDATA "/bdb/bad/";

struct Dumped {
  ExitStatus status;
  std::string out;
  std::string err;
};

Dumped dump(const DumpOptions& options) {
  std::ostringstream out;
  std::ostringstream err;
  ExitStatus status = run_dump(options, out, err);
  return {status, out.str(), err.str()};
}

/// Without the spaces that the recorded files have between the parts.
std::string recorded(const std::string& name) {
  return read_file(kGood + name + ".jsonl").value_or("");
}

TEST(Dump, TextIsSourceForPostmap) {
  auto dumped = dump({.table = "hash:" + kGood + "pf-hash-few"});
  EXPECT_EQ(dumped.out,
            "10.1\tREJECT no thanks\nexample.org\tsecond\nuser@example.com\tfirst value\n"
            "\"quoted key\"\tthird\n");
  EXPECT_EQ(dumped.err, "");
  EXPECT_EQ(dumped.status, ExitStatus::done);
}

TEST(Dump, TextSaysWhichOptionsGiveTheSameTable) {
  auto dumped = dump({.table = kGood + "pf-btree-few-n.db"});
  EXPECT_EQ(dumped.err, "reindexer: warning: the same table comes from: postmap -n\n");
  EXPECT_EQ(dumped.status, ExitStatus::done);
  dumped = dump({.table = kGood + "pf-btree-utf8.db"});
  EXPECT_EQ(dumped.err, "reindexer: warning: the same table comes from: postmap -f -u\n");
}

TEST(Dump, TextNamesWhatItCannotExpress) {
  auto dumped = dump({.table = kGood + "pf-hash-mixed-null.db"});
  EXPECT_EQ(dumped.out,
            "10.1\tREJECT no thanks\nexample.org\tsecond\nuser@example.com\tfirst value\n"
            "\"quoted key\"\tthird\nother@example.com\tno null\n");
  EXPECT_EQ(dumped.err,
            "reindexer: warning: left out: key \"user@example.com\": the table has several records "
            "with this key, source has one\n"
            "reindexer: warning: 4 of 5 keys end in a null byte, which postmap will give to all\n"
            "reindexer: 1 of 6 records cannot be written as source for postmap; --format jsonl "
            "writes them all\n");
  EXPECT_EQ(dumped.status, ExitStatus::could_not_finish);

  dumped = dump({.table = kGood + "btree-odd-bytes.db"});
  EXPECT_NE(dumped.err.find("the key is empty"), std::string::npos) << dumped.err;
  EXPECT_NE(dumped.err.find("the key has white space outside quotes"), std::string::npos)
      << dumped.err;
  EXPECT_EQ(dumped.status, ExitStatus::could_not_finish);

  dumped = dump({.table = kGood + "hash-dup-le.db"});
  EXPECT_NE(dumped.err.find("several records with this key"), std::string::npos) << dumped.err;
  EXPECT_NE(dumped.err.find("more records"), std::string::npos) << dumped.err;
  EXPECT_EQ(dumped.status, ExitStatus::could_not_finish);
}

TEST(Dump, JsonLinesHaveTextWhereItIsText) {
  auto dumped = dump({.table = kGood + "pf-btree-utf8.db", .format = DumpFormat::jsonl});
  EXPECT_EQ(dumped.out,
            "{\"key\":\"müller@beispiel.de\",\"value\":\"v1\"}\n"
            "{\"key_base64\":\"cmF3//4=\",\"value\":\"bytes\"}\n"
            "{\"key\":\"почта@пример.рф\",\"value\":\"v2\"}\n"
            "{\"key\":\"日本\",\"value\":\"v3\"}\n");
  EXPECT_EQ(dumped.status, ExitStatus::done);
}

TEST(Dump, RawJsonLinesAreTheRecordedContent) {
  for (const char* name : {"pf-hash-many", "btree-odd-bytes", "hash-dupsort-offpage-be",
                           "subdatabases-le", "subdatabases-be", "pf-aliases-btree"}) {
    auto dumped = dump({.table = kGood + name + ".db", .format = DumpFormat::jsonl, .raw = true});
    EXPECT_EQ(dumped.out, recorded(name)) << name;
    EXPECT_EQ(dumped.status, ExitStatus::done);
  }
}

TEST(Dump, SubdatabasesAreListedAndChosen) {
  DumpOptions options{.table = kGood + "subdatabases-le.db", .list = true};
  EXPECT_EQ(dump(options).out, "empty\none\ntwo\nz-big\n");
  options.list = false;
  auto dumped = dump(options);
  EXPECT_EQ(dumped.err, "reindexer: " + kGood +
                            "subdatabases-le.db has subdatabases (see --list): choose one with "
                            "--subdb NAME\n");
  EXPECT_EQ(dumped.status, ExitStatus::usage);
  options.subdatabase = "one";
  options.format = DumpFormat::jsonl;
  std::string lines = dump(options).out;
  EXPECT_EQ(std::count(lines.begin(), lines.end(), '\n'), 60);
  EXPECT_EQ(lines.rfind("{\"db\":\"one\",\"key\":\"user", 0), 0u) << lines.substr(0, 60);
}

/// A file with what a bad disk leaves of a good one.
struct DamagedDump : testing::Test {
  void write(const std::string& bytes) {
    char name[] = "/tmp/postwright-dump.XXXXXX";
    UniqueFd fd(mkstemp(name));
    path = name;
    EXPECT_TRUE(write_all(fd.get(), bytes));
  }
  void TearDown() override { unlink(path.c_str()); }
  std::string path;
};

TEST_F(DamagedDump, ARecordLessThanTheFileCountsIsSaid) {
  std::string bytes = read_file(kGood + "pf-hash-few.db").value_or("");
  bytes[88] = static_cast<char>(bytes[88] + 1);  // the counter
  write(bytes);
  auto dumped = dump({.table = path});
  EXPECT_EQ(dumped.err, cat("reindexer: warning: ", path,
                            ": records may be missing: the file counts 5 records (4101 less the "
                            "4096 that Postfix asks for), 4 are there\n"));
  EXPECT_EQ(dumped.status, ExitStatus::findings);
}

TEST_F(DamagedDump, SalvageReadsWhatIsLeft) {
  std::string bytes = read_file(kGood + "pf-hash-many.db").value_or("");
  write(bytes.replace(2 * 4096, 4096, std::string(4096, '\0')));
  auto dumped = dump({.table = path, .format = DumpFormat::jsonl});
  EXPECT_EQ(dumped.status, ExitStatus::could_not_finish);
  dumped = dump({.table = path, .format = DumpFormat::jsonl, .salvage = true});
  EXPECT_EQ(dumped.status, ExitStatus::findings);
  auto lines = std::count(dumped.out.begin(), dumped.out.end(), '\n');
  EXPECT_GT(lines, 100);
  EXPECT_LT(lines, 220);
  EXPECT_NE(
      dumped.err.find(cat(path, ": salvaged ", lines, " records, 1 fault; the file counts 220 ")),
      std::string::npos)
      << dumped.err;
}

TEST(Dump, SalvageIsForTextAndJsonl) {
  EXPECT_EQ(
      dump({.table = kGood + "pf-hash-few.db", .format = DumpFormat::db_dump, .salvage = true}).err,
      "reindexer: --salvage goes with --format text or jsonl\n");
}

TEST(Dump, DamageIsNamed) {
  auto dumped = dump({.table = kBad + "hash-item-type.db", .format = DumpFormat::jsonl});
  EXPECT_EQ(dumped.err.rfind("reindexer: " + kBad + "hash-item-type.db: page ", 0), 0u)
      << dumped.err;
  EXPECT_EQ(dumped.status, ExitStatus::could_not_finish);
  EXPECT_EQ(dump({.table = "btree:" + kGood + "pf-hash-few"}).err,
            "reindexer: " + kGood + "pf-hash-few.db is a hash file, not btree\n");
}

/// db_dump(1) itself, on a copy: libdb writes to old hash files even when it only reads.
std::string real_db_dump(const std::string& options, const std::string& path) {
  std::string copy = cat("/tmp/dump_test.", static_cast<int>(getpid()), ".db");
  std::string command =
      cat("cp '", path, "' ", copy, " && db_dump ", options, " ", copy, "; rm -f ", copy);
  std::string text;
  FILE* pipe = popen(command.c_str(), "r");
  char buffer[4096];
  while (std::size_t got = fread(buffer, 1, sizeof buffer, pipe)) text.append(buffer, got);
  pclose(pipe);
  return text;
}

TEST(Dump, DbDumpTextIsThatOfDbDump) {
  if (std::system("command -v db_dump >/dev/null") != 0) GTEST_SKIP() << "needs db-util";
  for (const char* name :
       {"pf-hash-few", "pf-btree-utf8", "btree-odd-bytes", "hash-odd-bytes", "hash-dupsort-le",
        "btree-dup-offpage-be", "btree-recnum", "btree-minkey", "hash-chksum-be", "hash-ffactor",
        "subdatabases-le", "subdatabases-be", "pf-hash-big-values"}) {
    for (bool printable : {false, true}) {
      std::string path = kGood + name + ".db";
      auto dumped = dump({.table = path, .format = DumpFormat::db_dump, .printable = printable});
      EXPECT_EQ(dumped.out, real_db_dump(printable ? "-p" : "", path)) << name;
    }
  }
  std::string path = kGood + "subdatabases-le.db";
  auto dumped =
      dump({.table = path, .format = DumpFormat::db_dump, .printable = true, .subdatabase = "two"});
  EXPECT_EQ(dumped.out, real_db_dump("-p -s two", path));
}

}  // namespace
}  // namespace postwright::reindexer
