#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <cstring>
#include <map>
#include <random>
#include <vector>

#include "base/atomic_file.h"
#include "base/file.h"
#include "base/text.h"
#include "libmaps/cdb/cdb_file.h"
#include "libmaps/cdb/cdb_index.h"
#include "libmaps/cdb/cdb_table.h"
#include "libmaps/cdb/cdb_writer.h"
#include "libmaps/cdb/check_cdb.h"

namespace postwright {
namespace {

using Pairs = std::vector<std::pair<std::string, std::string>>;

class CdbTest : public ::testing::Test {
 protected:
  void SetUp() override {
    char pattern[] = "/tmp/postwright-cdb-XXXXXX";
    directory_ = mkdtemp(pattern);
    ASSERT_EQ(chdir(directory_.c_str()), 0);
  }
  void TearDown() override {
    ASSERT_EQ(chdir("/"), 0);
    (void)!std::system(cat("rm -rf ", directory_).c_str());
  }

  Result<BuildSummary> build(const Pairs& pairs, BuildOptions options = {}) {
    options.reporter = &messages_;
    auto builder = create_cdb_index("tbl", options);
    if (!builder) return failure_of(builder);
    for (const auto& [key, value] : pairs) {
      Status put = (*builder)->put(key, value);
      if (!put) return failure_of(put);
    }
    return (*builder)->finish();
  }
  std::string bytes() { return read_file("tbl.cdb").value(); }
  Pairs listing() {
    auto table = open_cdb_table("tbl", {});
    Pairs pairs;
    for (auto record = (*table)->next(); record.value(); record = (*table)->next())
      pairs.emplace_back((*record)->key, (*record)->value);
    return pairs;
  }

  std::string directory_;
  CollectedMessages messages_;
};

TEST_F(CdbTest, WritesTheBytesThatTinycdbWrites) {
  if (std::system("command -v cdb >/dev/null") != 0) GTEST_SKIP() << "no cdb program (tinycdb)";
  std::mt19937 random(7);
  for (int round = 0; round < 16; ++round) {
    Pairs pairs;
    std::string input;
    std::size_t count = round < 5 ? static_cast<std::size_t>(round) : random() % 3000;
    for (std::size_t i = 0; i < count; ++i) {
      std::string key = cat("key", static_cast<unsigned>(random() % 5000));
      std::string value(random() % (round % 4 == 0 ? 9000 : 40), static_cast<char>('a' + i % 26));
      pairs.emplace_back(key, value);
      input += cat("+", key.size(), ",", value.size(), ":", key, "->", value, "\n");
    }
    ASSERT_TRUE(replace_file("input", cat(input, "\n")));
    for (auto [flag, duplicates] :
         {std::pair("-r", Duplicates::replace), std::pair("-u", Duplicates::warn),
          std::pair("", Duplicates::ignore)}) {
      ASSERT_EQ(std::system(cat("cdb -c ", flag, " theirs input").c_str()), 0);
      ASSERT_TRUE(build(pairs, {.duplicates = duplicates}));
      ASSERT_EQ(bytes(), read_file("theirs").value()) << "round " << round << " " << flag;
      ASSERT_TRUE(cdb::check_file(bytes(), "tbl.cdb"));
    }
  }
}

TEST_F(CdbTest, KeepsTheFirstOfDuplicatesAndWarns) {
  auto summary = build({{"a", "first"}, {"b", "only"}, {"a", "second"}, {"a", "third"}});
  ASSERT_TRUE(summary);
  EXPECT_EQ(summary->records, 2u);
  EXPECT_EQ(summary->duplicates, 2u);
  EXPECT_EQ(listing(), (Pairs{{"a", "first"}, {"b", "only"}}));
  ASSERT_EQ(messages_.messages.size(), 2u);
  EXPECT_EQ(messages_.messages[0].text, "tbl: duplicate entry: \"a\"");
}

TEST_F(CdbTest, ReplacingMovesTheLastDuplicateToTheEnd) {
  ASSERT_TRUE(build({{"a", "first"}, {"b", "only"}, {"a", "second"}, {"a", "third"}},
                    {.duplicates = Duplicates::replace}));
  EXPECT_EQ(listing(), (Pairs{{"b", "only"}, {"a", "third"}}));
  EXPECT_TRUE(messages_.messages.empty());
}

TEST_F(CdbTest, IgnoringKeepsAllDuplicatesAndFindsTheFirst) {
  ASSERT_TRUE(
      build({{"a", "first"}, {"b", "only"}, {"a", "second"}}, {.duplicates = Duplicates::ignore}));
  EXPECT_EQ(listing(), (Pairs{{"a", "first"}, {"b", "only"}, {"a", "second"}}));
  EXPECT_EQ((*open_cdb_table("tbl", {}))->lookup("a").value(), "first");
}

TEST_F(CdbTest, FollowsTheNullByteOptionsWhenSearching) {
  struct Row {
    TrailingNul write, read;
    bool found;
  };
  using enum TrailingNul;
  for (Row row : {Row{automatic, automatic, true},
                  {automatic, without, true},
                  {automatic, with, false},
                  {without, automatic, true},
                  {without, with, false},
                  {with, automatic, true},
                  {with, without, false},
                  {with, with, true}}) {
    ASSERT_TRUE(build({{"key", "val"}}, {.trailing_nul = row.write}));
    auto table = open_cdb_table("tbl", {.trailing_nul = row.read});
    ASSERT_TRUE(table);
    auto value = (*table)->lookup("key");
    EXPECT_EQ(value.value(), row.found ? std::optional<std::string>("val") : std::nullopt);
    EXPECT_EQ(listing(), (Pairs{{"key", "val"}}));
  }
}

TEST_F(CdbTest, TheFirstHitFixesTheNullByteConvention) {
  BuildOptions options{.trailing_nul = TrailingNul::with};
  auto builder = create_cdb_index("tbl", options);
  ASSERT_TRUE(builder);
  ASSERT_TRUE((*builder)->put("a", "1"));
  ASSERT_TRUE((*builder)->put_bytes("b", "2"));
  ASSERT_TRUE((*builder)->finish());
  auto table = open_cdb_table("tbl", {});
  EXPECT_EQ((*table)->lookup("a").value(), "1");
  EXPECT_EQ((*table)->lookup("b").value(), std::nullopt);
  auto other = open_cdb_table("tbl", {});
  EXPECT_EQ((*other)->lookup("b").value(), "2");
  EXPECT_EQ((*other)->lookup("a").value(), std::nullopt);
}

TEST_F(CdbTest, FoldsTheSearchKeyUnlessToldNotTo) {
  ASSERT_TRUE(build({{"key", "val"}}));
  EXPECT_EQ((*open_cdb_table("tbl", {}))->lookup("KEY").value(), "val");
  EXPECT_EQ((*open_cdb_table("tbl", {.fold_keys = false}))->lookup("KEY").value(), std::nullopt);
}

TEST_F(CdbTest, RefusesChanges) {
  for (Access access : {Access::update, Access::erase})
    EXPECT_EQ(open_cdb_table("tbl", {.access = access}).error().message,
              "unsupported non-bulk change request");
}

TEST_F(CdbTest, ReportsDamageAsPostfixDoes) {
  EXPECT_EQ(open_cdb_table("none", {}).error().message,
            "open database none.cdb: No such file or directory");
  ASSERT_TRUE(build({{"one", "eins"}, {"two", "zwei"}}));
  std::string good = bytes();
  ASSERT_TRUE(replace_file("short.cdb", good.substr(0, 100)));
  EXPECT_EQ(open_cdb_table("short", {}).error().message,
            "dict_cdbq_open: unable to init short.cdb: Protocol error");
  ASSERT_TRUE(replace_file("zero.cdb", ""));
  EXPECT_EQ(open_cdb_table("zero", {}).error().message,
            "dict_cdbq_open: unable to init zero.cdb: Protocol error");
  ASSERT_TRUE(replace_file("cut.cdb", good.substr(0, 2050)));
  auto cut = open_cdb_table("cut", {});
  ASSERT_TRUE(cut);
  EXPECT_EQ((*cut)->lookup("one").error().message, "error reading cut.cdb: Protocol error");
  EXPECT_EQ((*cut)->next().error().message, "error seeking cut.cdb: Protocol error");
  // A length that runs into the tables, and one that is larger than the file.
  for (auto [length, text] :
       {std::pair("\xff", "error seeking y.cdb: Protocol error"),
        std::pair("\xff\xff\xff\xff", "error reading y.cdb: Protocol error")}) {
    std::string bad = good;
    bad.replace(2048, std::strlen(length), length);
    ASSERT_TRUE(replace_file("y.cdb", bad));
    auto table = open_cdb_table("y", {});
    ASSERT_TRUE(table);
    EXPECT_EQ((*table)->next().error().message, text);
  }
  // A listing goes to where the first table is said to be, whatever the others say.
  std::string bad = good;
  bad.replace(40, 4, std::string("\0\x08\0\0", 4));
  ASSERT_TRUE(replace_file("y.cdb", bad));
  auto table = open_cdb_table("y", {});
  ASSERT_TRUE(table);
  EXPECT_EQ((*table)->next()->value().key, "one");
  ASSERT_EQ(mkdir("d.cdb", 0755), 0);
  EXPECT_EQ(open_cdb_table("d", {}).error().message,
            "dict_cdbq_open: unable to init d.cdb: No such device");
}

TEST_F(CdbTest, TheCheckFindsChangedBytesAndLookupsStayBounded) {
  Pairs pairs;
  for (int i = 0; i < 40; ++i) pairs.emplace_back(cat("key", i), cat("value", i));
  ASSERT_TRUE(build(pairs));
  std::string good = bytes();
  ASSERT_EQ(cdb::check_file(good, "tbl.cdb").value().records, 40u);
  std::mt19937 random(3);
  int refused = 0;
  for (int round = 0; round < 5000; ++round) {
    std::string bad = good;
    std::size_t at = random() % bad.size();
    bad[at] = static_cast<char>(bad[at] ^ (1u << random() % 8));
    if (round % 10 == 0) bad.resize(at);
    refused += !cdb::check_file(bad, "tbl.cdb");
    auto file = cdb::File::parse(bad);
    if (!file) continue;
    for (const auto& [key, value] : pairs) {
      (void)file->find(key);
      auto search = file->start(key);
      file->look(search);
      (void)file->end(search, key);
    }
    for (std::uint64_t position = 2048; position < file->end_of_records();)
      if (!file->record_at(position)) break;
  }
  EXPECT_GT(refused, 3000);  // changed values (and only they) cannot be seen
}

TEST_F(CdbTest, UsesALeftOverTemporaryFileWithItsMode) {
  ASSERT_TRUE(replace_file("tbl.cdb.tmp", "left over from an earlier crash, longer than the rest"));
  ASSERT_EQ(chmod("tbl.cdb.tmp", 0600), 0);
  ASSERT_TRUE(build({{"a", "1"}}));
  EXPECT_FALSE(file_exists("tbl.cdb.tmp"));
  EXPECT_EQ(status_of("tbl.cdb")->st_mode & 0777, 0600u);
  EXPECT_EQ(listing(), (Pairs{{"a", "1"}}));
}

TEST_F(CdbTest, NewFilesHaveTheModeOfTheOptionsWhateverTheUmask) {
  mode_t old = umask(077);
  ASSERT_TRUE(build({{"a", "1"}}, {.mode = 0664}));
  EXPECT_EQ(status_of("tbl.cdb")->st_mode & 0777, 0664u);
  ASSERT_TRUE(build({{"a", "1"}}, {.mode = 0640}));
  EXPECT_EQ(status_of("tbl.cdb")->st_mode & 0777, 0640u);
  ASSERT_TRUE(replace_file("model", ""));
  ASSERT_EQ(chmod("model", 0604), 0);
  ASSERT_TRUE(build({{"a", "1"}}, {.attributes_from = "model"}));
  EXPECT_EQ(status_of("tbl.cdb")->st_mode & 0777, 0604u);
  umask(old);
}

TEST_F(CdbTest, ADirectoryInTheWayLeavesTheTemporaryFile) {
  ASSERT_EQ(mkdir("tbl.cdb", 0755), 0);
  EXPECT_EQ(build({{"a", "1"}}).error().message,
            "rename database from tbl.cdb.tmp to tbl.cdb: Is a directory");
  EXPECT_TRUE(file_exists("tbl.cdb.tmp"));
}

TEST_F(CdbTest, ReplacesTheTargetOfALinkAndLeavesTheLink) {
  ASSERT_EQ(mkdir("real", 0755), 0);
  ASSERT_EQ(symlink("real/x", "tbl.cdb"), 0);
  ASSERT_TRUE(build({{"a", "1"}}));
  EXPECT_TRUE(file_exists("real/x"));
  EXPECT_EQ(listing(), (Pairs{{"a", "1"}}));
}

TEST_F(CdbTest, CannotBeUsedToWriteElsewhere) {
  ASSERT_TRUE(replace_file("victim", "victim"));
  ASSERT_EQ(chmod(".", 0777), 0);
  ASSERT_EQ(symlink("victim", "tbl.cdb"), 0);
  EXPECT_EQ(build({{"a", "1"}}).error().message,
            "open database tbl.cdb.tmp: symbolic link tbl.cdb is not followed: all users may write "
            "its directory");
  ASSERT_EQ(unlink("tbl.cdb"), 0);
  ASSERT_EQ(symlink("victim", "tbl.cdb.tmp"), 0);
  EXPECT_EQ(build({{"a", "1"}}).error().message,
            "open database tbl.cdb.tmp: Too many levels of symbolic links");
  ASSERT_EQ(unlink("tbl.cdb.tmp"), 0);
  ASSERT_EQ(link("victim", "tbl.cdb.tmp"), 0);
  EXPECT_EQ(build({{"a", "1"}}).error().message, "open database tbl.cdb.tmp: Too many links");
  EXPECT_EQ(read_file("victim"), "victim");
}

TEST_F(CdbTest, ABuilderThatIsGivenUpLeavesWhatWasThere) {
  ASSERT_TRUE(build({{"a", "old"}}));
  {
    auto builder = create_cdb_index("tbl", {});
    ASSERT_TRUE((*builder)->put("a", "new"));
  }
  EXPECT_FALSE(file_exists("tbl.cdb.tmp"));
  EXPECT_EQ(listing(), (Pairs{{"a", "old"}}));
}

TEST_F(CdbTest, AFileOverTheLimitIsRefused) {
  auto fd = open_file("limited", O_RDWR | O_CREAT);
  cdb::Writer writer(fd->get(), "x.cdb.tmp", 2048 + 100);
  ASSERT_TRUE(writer.add("a", std::string(80, 'x')));
  Error error = writer.add("b", std::string(80, 'x')).error();
  EXPECT_EQ(error.message, "error writing x.cdb.tmp: Cannot allocate memory");
  EXPECT_EQ(error.kind, ErrorKind::data);
  // The record fits, its hash table does not.
  EXPECT_EQ(writer.finish().error().message, "error writing x.cdb.tmp: Cannot allocate memory");
}

TEST_F(CdbTest, AFullDiskIsAnErrorAndKeepsTheOldTable) {
  ASSERT_TRUE(build({{"a", "old"}}));
  std::signal(SIGXFSZ, SIG_IGN);
  rlimit old{};
  getrlimit(RLIMIT_FSIZE, &old);
  rlimit small{100000, old.rlim_max};
  setrlimit(RLIMIT_FSIZE, &small);
  Pairs pairs;
  for (int i = 0; i < 5000; ++i) pairs.emplace_back(cat("key", i), "some value");
  auto built = build(pairs);
  setrlimit(RLIMIT_FSIZE, &old);
  EXPECT_EQ(built.error().message, "error writing tbl.cdb.tmp: File too large");
  EXPECT_EQ(listing(), (Pairs{{"a", "old"}}));
  EXPECT_FALSE(file_exists("tbl.cdb.tmp"));
}

TEST_F(CdbTest, ExpectingKeysChangesNoResult) {
  Pairs pairs;
  for (int i = 0; i < 20000; ++i) pairs.emplace_back(cat("key", 2 * i), cat("value", i));
  ASSERT_TRUE(build(pairs));
  auto table = open_cdb_table("tbl", {});
  auto plain = open_cdb_table("tbl", {});
  std::mt19937 random(4);
  for (int round = 0; round < 500; ++round) {
    std::vector<std::string> names;
    for (std::size_t i = 0; i < 1 + random() % 80; ++i)
      names.push_back(cat(i % 9 ? "key" : "KEY", static_cast<int>(random() % 40000)));
    (*table)->expect(std::vector<std::string_view>(names.begin(), names.end()));
    if (round % 7 == 0) names.insert(names.begin(), "key4");
    for (const std::string& name : names)
      ASSERT_EQ((*table)->lookup(name).value(), (*plain)->lookup(name).value()) << name;
  }
}

TEST_F(CdbTest, FindsEveryRecordOfALargeTable) {
  Pairs pairs;
  for (int i = 0; i < 200000; ++i) pairs.emplace_back(cat("user", i, "@example.com"), cat(i));
  ASSERT_TRUE(build(pairs));
  auto table = open_cdb_table("tbl", {});
  for (const auto& [key, value] : pairs) ASSERT_EQ((*table)->lookup(key).value(), value);
  EXPECT_EQ((*table)->lookup("user200000@example.com").value(), std::nullopt);
}

}  // namespace
}  // namespace postwright
