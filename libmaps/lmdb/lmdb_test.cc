#include <fcntl.h>
#include <gtest/gtest.h>
#include <lmdb.h>
#include <sched.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <cstdlib>
#include <map>
#include <random>
#include <vector>

#include "base/atomic_file.h"
#include "base/file.h"
#include "base/lock.h"
#include "base/text.h"
#include "libmaps/lmdb/check_lmdb.h"
#include "libmaps/lmdb/lmdb_index.h"
#include "libmaps/lmdb/lmdb_table.h"
#include "libmaps/lmdb/lmdb_tree.h"
#include "libmaps/lmdb/lmdb_update.h"

namespace postwright {
namespace {

using Pairs = std::vector<std::pair<std::string, std::string>>;
constexpr char kBadKey[] =
    "error updating lmdb:tbl: MDB_BAD_VALSIZE: Unsupported size of key/DB name/data, or wrong "
    "DUPFIXED size";

class LmdbTest : public ::testing::Test {
 protected:
  void SetUp() override {
    char pattern[] = "/tmp/postwright-lmdb-XXXXXX";
    directory_ = mkdtemp(pattern);
    ASSERT_EQ(chdir(directory_.c_str()), 0);
  }
  void TearDown() override {
    ASSERT_EQ(chdir("/"), 0);
    (void)!std::system(cat("rm -rf ", directory_).c_str());
  }

  Result<BuildSummary> build(const Pairs& pairs, BuildOptions options = {}) {
    options.reporter = &messages_;
    auto builder = create_lmdb_index("tbl", options);
    if (!builder) return failure_of(builder);
    for (const auto& [key, value] : pairs) {
      Status put = (*builder)->put(key, value);
      if (!put) return failure_of(put);
    }
    return (*builder)->finish();
  }
  std::string bytes() { return read_file("tbl.lmdb").value(); }
  Pairs listing() {
    auto table = open_lmdb_table("tbl", {});
    Pairs pairs;
    if (!table) return {{"open failed", table.error().message}};
    for (;;) {
      auto record = (*table)->next();
      if (!record) return {{"listing failed", record.error().message}};
      if (!*record) return pairs;
      pairs.emplace_back((*record)->key, (*record)->value);
    }
  }
  /// Without syncing, which the tests with thousands of files would wait for.
  static void write_file(const char* name, std::string_view content) {
    auto fd = open_file(name, O_WRONLY | O_CREAT | O_TRUNC);
    ASSERT_TRUE(fd && write_all(fd->get(), content));
  }
  std::string check() {
    auto checked = lmdb::check_file(bytes());
    return checked ? cat("ok, ", checked->records, " records") : checked.error().message;
  }
  std::vector<std::string> warnings() {
    std::vector<std::string> texts;
    for (const auto& message : messages_.messages) texts.push_back(message.text);
    return texts;
  }

  std::string directory_;
  CollectedMessages messages_;
};

/// liblmdb as the oracle.
class Library {
 public:
  explicit Library(const char* path, unsigned flags = 0) {
    EXPECT_EQ(mdb_env_create(&env_), 0);
    EXPECT_EQ(mdb_env_set_mapsize(env_, std::size_t{1} << 30), 0);
    EXPECT_EQ(mdb_env_open(env_, path, MDB_NOSUBDIR | MDB_NOLOCK | MDB_NOSYNC | flags, 0644), 0);
  }
  ~Library() { mdb_env_close(env_); }
  template <class Use>
  void transact(Use&& use, unsigned flags = 0) {
    MDB_txn* txn = nullptr;
    MDB_dbi dbi = 0;
    ASSERT_EQ(mdb_txn_begin(env_, nullptr, flags, &txn), 0);
    ASSERT_EQ(mdb_dbi_open(txn, nullptr, 0, &dbi), 0);
    use(txn, dbi);
    ASSERT_EQ(mdb_txn_commit(txn), 0);
  }
  Pairs listing() {
    Pairs pairs;
    transact(
        [&](MDB_txn* txn, MDB_dbi dbi) {
          MDB_cursor* cursor = nullptr;
          ASSERT_EQ(mdb_cursor_open(txn, dbi, &cursor), 0);
          MDB_val key, value;
          while (mdb_cursor_get(cursor, &key, &value, MDB_NEXT) == 0)
            pairs.emplace_back(std::string(static_cast<char*>(key.mv_data), key.mv_size),
                               std::string(static_cast<char*>(value.mv_data), value.mv_size));
          mdb_cursor_close(cursor);
        },
        MDB_RDONLY);
    return pairs;
  }

 private:
  MDB_env* env_ = nullptr;
};

MDB_val val(const std::string& text) {
  return {text.size(), const_cast<char*>(text.data())};
}

std::string random_key(std::mt19937& random, std::size_t longest) {
  std::string key(1 + random() % longest, 'k');
  for (char& c : key) c = static_cast<char>("ab\0z"[random() % 4]);
  return key;
}

TEST_F(LmdbTest, BuildsWhatLiblmdbReadsAndCanChange) {
  std::mt19937 random(11);
  for (int round = 0; round < 60; ++round) {
    std::map<std::string, std::string> expected;
    std::size_t count = round < 4 ? static_cast<std::size_t>(round) : random() % 4000;
    std::size_t longest = round % 3 == 0 ? 511 : 20;
    BuildOptions options{.trailing_nul = TrailingNul::without, .duplicates = Duplicates::replace};
    if (round % 4 == 1) options.sort_memory = 100000;  // spills
    Pairs pairs;
    for (std::size_t i = 0; i < count; ++i) {
      std::string value(random() % (round % 5 == 0 ? 9000 : 60), static_cast<char>('a' + i % 26));
      pairs.emplace_back(random_key(random, longest), value);
      expected[pairs.back().first] = value;
    }
    ASSERT_TRUE(build(pairs, options));
    ASSERT_EQ(check(), cat("ok, ", expected.size(), " records"));
    Library library("tbl.lmdb");
    ASSERT_EQ(library.listing(), Pairs(expected.begin(), expected.end())) << "round " << round;

    for (int step = 0; step < 4; ++step) {
      library.transact([&](MDB_txn* txn, MDB_dbi dbi) {
        for (int i = 0; i < 300; ++i) {
          std::string name = random_key(random, longest);
          if (auto near = expected.lower_bound(name); random() % 2 == 0 && near != expected.end())
            name = near->first;
          MDB_val key = val(name);
          if (random() % 2 == 0) {
            mdb_del(txn, dbi, &key, nullptr);
            expected.erase(name);
          } else {
            expected[name] = std::string(random() % (random() % 9 == 0 ? 9000 : 90), 'x');
            MDB_val value = val(expected[name]);
            ASSERT_EQ(mdb_put(txn, dbi, &key, &value, 0), 0);
          }
        }
      });
      ASSERT_EQ(check(), cat("ok, ", expected.size(), " records")) << "round " << round;
    }
    ASSERT_EQ(library.listing(), Pairs(expected.begin(), expected.end()));
    auto table = open_lmdb_table("tbl", {.trailing_nul = TrailingNul::without, .fold_keys = false});
    for (const auto& [key, value] : expected) ASSERT_EQ((*table)->lookup(key).value(), value);
  }
}

TEST_F(LmdbTest, KeepsTheFirstOfDuplicatesAndWarnsInSourceOrder) {
  CollectedMessages messages;
  for (std::size_t memory : {std::size_t{1} << 20, std::size_t{400}}) {
    messages.messages.clear();
    BuildOptions options{.reporter = &messages, .sort_memory = memory};
    auto builder = create_lmdb_index("tbl", options);
    ASSERT_TRUE((*builder)->put("z", "first"));
    ASSERT_TRUE((*builder)->put("a", "first"));
    (*builder)->warn("line 3");
    ASSERT_TRUE((*builder)->put("z", "second"));
    (*builder)->warn("line 5");
    ASSERT_TRUE((*builder)->put("a", "second"));
    ASSERT_TRUE((*builder)->put("z", "third"));
    auto summary = (*builder)->finish();
    EXPECT_EQ(summary->records, 2u);
    EXPECT_EQ(summary->duplicates, 3u);
    EXPECT_EQ(listing(), (Pairs{{"a", "first"}, {"z", "first"}}));
    std::vector<std::string> texts;
    for (const auto& message : messages.messages) texts.push_back(message.text);
    EXPECT_EQ(texts, (std::vector<std::string>{"line 3", "lmdb:tbl: duplicate entry: \"z\"",
                                               "line 5", "lmdb:tbl: duplicate entry: \"a\"",
                                               "lmdb:tbl: duplicate entry: \"z\""}));
  }
}

TEST_F(LmdbTest, ReplaceKeepsTheLastAndIgnoreTheFirstSilently) {
  Pairs pairs{{"a", "first"}, {"b", "only"}, {"a", "second"}, {"a", "third"}};
  for (std::size_t memory : {std::size_t{1} << 20, std::size_t{400}}) {
    ASSERT_TRUE(build(pairs, {.duplicates = Duplicates::replace, .sort_memory = memory}));
    EXPECT_EQ(listing(), (Pairs{{"a", "third"}, {"b", "only"}}));
    ASSERT_TRUE(build(pairs, {.duplicates = Duplicates::ignore, .sort_memory = memory}));
    EXPECT_EQ(listing(), (Pairs{{"a", "first"}, {"b", "only"}}));
  }
  EXPECT_EQ(warnings(), std::vector<std::string>{});
}

TEST_F(LmdbTest, AKeyThatIsTooLongFailsAtOnceAndKeepsTheOldTable) {
  ASSERT_TRUE(build({{"old", "1"}}));
  Pairs pairs{{"a", "1"}, {"a", "2"}, {std::string(511, 'x'), "v"}, {"z", "2"}};
  auto built = build(pairs);
  EXPECT_EQ(built.error().message, kBadKey);
  EXPECT_EQ(built.error().kind, ErrorKind::data);
  EXPECT_EQ(warnings(), std::vector<std::string>{"lmdb:tbl: duplicate entry: \"a\""});
  EXPECT_EQ(listing(), (Pairs{{"old", "1"}}));
  ASSERT_TRUE(build(pairs, {.trailing_nul = TrailingNul::without}));
  EXPECT_EQ(build({{"", "v"}}, {.trailing_nul = TrailingNul::without}).error().message, kBadKey);
}

TEST_F(LmdbTest, AFailedBuildOfANewTableLeavesNothingOrAnEmptyOne) {
  Pairs pairs{{std::string(511, 'x'), "v"}};
  EXPECT_FALSE(build(pairs));
  EXPECT_FALSE(file_exists("tbl.lmdb"));
  EXPECT_FALSE(build(pairs, {.empty_index_on_failure = true}));
  EXPECT_EQ(bytes().size(), 8192u);
  EXPECT_EQ(check(), "ok, 0 records");
  EXPECT_EQ(listing(), Pairs{});
}

TEST_F(LmdbTest, SearchesWithAndWithoutNullBytesAndStaysWithTheFirstHit) {
  auto builder = create_lmdb_index("tbl", {});
  ASSERT_TRUE((*builder)->put("a", "1"));
  ASSERT_TRUE((*builder)->put_bytes("b", "2"));
  ASSERT_TRUE((*builder)->finish());
  auto table = open_lmdb_table("tbl", {});
  EXPECT_EQ((*table)->lookup("A").value(), "1");
  EXPECT_EQ((*table)->lookup("b").value(), std::nullopt);
  auto other = open_lmdb_table("tbl", {});
  EXPECT_EQ((*other)->lookup("b").value(), "2");
  EXPECT_EQ((*other)->lookup("a").value(), std::nullopt);
  auto without = open_lmdb_table("tbl", {.trailing_nul = TrailingNul::without});
  EXPECT_EQ((*without)->lookup("a").value(), std::nullopt);
}

TEST_F(LmdbTest, AnEmptySearchKeyIsAnErrorUnlessTheConventionIsKnown) {
  ASSERT_TRUE(build({{"a", "1"}}));
  auto table = open_lmdb_table("tbl", {});
  EXPECT_EQ((*table)->lookup("").error().message,
            "error reading lmdb:tbl: MDB_BAD_VALSIZE: Unsupported size of key/DB name/data, or "
            "wrong DUPFIXED size");
  EXPECT_EQ((*table)->lookup(std::string(600, '0')).value(), std::nullopt);
  EXPECT_EQ((*table)->lookup("a").value(), "1");
  EXPECT_EQ((*table)->lookup("").value(), std::nullopt);
}

TEST_F(LmdbTest, ReportsFilesThatAreNotTables) {
  EXPECT_EQ(open_lmdb_table("none", {}).error().message,
            "open database none.lmdb: No such file or directory");
  ASSERT_EQ(mkdir("d.lmdb", 0755), 0);
  EXPECT_EQ(open_lmdb_table("d", {}).error().message, "open database d.lmdb: Is a directory");
  EXPECT_EQ(create_lmdb_index("d", {}).error().message, "open database d.lmdb: Is a directory");
  ASSERT_TRUE(replace_file("tbl.lmdb", "this is not a database at all"));
  const char* invalid = "open database tbl.lmdb: MDB_INVALID: File is not an LMDB file";
  EXPECT_EQ(open_lmdb_table("tbl", {}).error().message, invalid);
  EXPECT_EQ(open_lmdb_table("tbl", {.access = Access::erase}).error().message, invalid);
  EXPECT_EQ(build({{"a", "1"}}).error().message, invalid);
  ASSERT_TRUE(replace_file("tbl.lmdb", ""));
  EXPECT_EQ(open_lmdb_table("tbl", {}).error().message, invalid);
  ASSERT_TRUE(build({{"a", "1"}}));
  EXPECT_EQ(listing(), (Pairs{{"a", "1"}}));
}

TEST_F(LmdbTest, ANewIndexHasTheModeOfTheOptionsAndAnOldOneKeepsIts) {
  mode_t old = umask(077);
  ASSERT_TRUE(build({{"a", "1"}}, {.mode = 0664}));
  umask(old);
  EXPECT_EQ(status_of("tbl.lmdb")->st_mode & 0777, 0664u);
  ASSERT_EQ(chmod("tbl.lmdb", 0600), 0);
  ASSERT_TRUE(build({{"a", "2"}}, {.mode = 0644}));
  EXPECT_EQ(status_of("tbl.lmdb")->st_mode & 0777, 0600u);
  EXPECT_EQ(listing(), (Pairs{{"a", "2"}}));
}

TEST_F(LmdbTest, ARebuildIsANewFileSoThatDaemonsNotice) {
  ASSERT_TRUE(build({{"a", "old"}}));
  auto held = open_file("tbl.lmdb", O_RDONLY);
  auto reader = open_lmdb_table("tbl", {});
  ASSERT_TRUE(build({{"a", "new"}}));
  EXPECT_EQ(status_of(held->get(), "tbl.lmdb")->st_nlink, 0u);
  EXPECT_EQ((*reader)->lookup("a").value(), "old");
  EXPECT_EQ(listing(), (Pairs{{"a", "new"}}));
}

TEST_F(LmdbTest, AFullDiskIsAnErrorAndKeepsTheOldTable) {
  ASSERT_TRUE(build({{"a", "old"}}));
  std::signal(SIGXFSZ, SIG_IGN);
  rlimit old{};
  getrlimit(RLIMIT_FSIZE, &old);
  rlimit small{200000, old.rlim_max};
  setrlimit(RLIMIT_FSIZE, &small);
  Pairs pairs;
  for (int i = 0; i < 20000; ++i) pairs.emplace_back(cat("key", i), "some value");
  auto built = build(pairs);
  auto spilled = build(pairs, {.sort_memory = 100000});
  setrlimit(RLIMIT_FSIZE, &old);
  EXPECT_EQ(built.error().message, "error updating lmdb:tbl: File too large");
  EXPECT_EQ(spilled.error().message,
            "error updating lmdb:tbl: write a temporary file for sorting: File too large");
  EXPECT_EQ(listing(), (Pairs{{"a", "old"}}));
  EXPECT_EQ(std::system("test $(ls -A | wc -l) = 1"), 0) << "a temporary file is left";
}

/// Runs `use` in a child; its exit status, or 77 when it could not be set up.
template <class Use>
int in_child(Use&& use) {
  pid_t child = fork();
  if (child == 0) _exit(use());
  int status = 0;
  waitpid(child, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : 99;
}

TEST_F(LmdbTest, RewritesInPlaceWhereTheFileIsMounted) {
  ASSERT_TRUE(build({{"a", "old"}, {"b", "old"}}));
  ASSERT_EQ(std::system("cp tbl.lmdb over.lmdb"), 0);
  int result = in_child([&] {
    if (unshare(CLONE_NEWNS) != 0 ||
        mount("none", "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0 ||
        mount("over.lmdb", "tbl.lmdb", nullptr, MS_BIND, nullptr) != 0)
      return 77;
    auto inode = status_of("tbl.lmdb")->st_ino;
    bool built = build({{"a", "new"}, {"a", "again"}, {"c", "new"}}).has_value();
    return built && status_of("tbl.lmdb")->st_ino == inode &&
                   listing() == Pairs{{"a", "new"}, {"c", "new"}} && check() == "ok, 2 records"
               ? 0
               : 1;
  });
  if (result == 77) GTEST_SKIP() << "no mounting here";
  EXPECT_EQ(result, 0);
}

TEST_F(LmdbTest, RewritesInPlaceWhereTheDirectoryIsNotWritable) {
  if (geteuid() != 0) GTEST_SKIP() << "needs root, to become somebody else";
  ASSERT_TRUE(build({{"a", "old"}}));
  ASSERT_EQ(chown("tbl.lmdb", 65534, 65534), 0);
  ASSERT_EQ(chmod(".", 0755), 0);
  int result = in_child([&] {
    if (setgid(65534) != 0 || setuid(65534) != 0) return 77;
    Pairs many;
    for (int i = 0; i < 3000; ++i) many.emplace_back(cat("key", i), "new");
    if (!build(many, {.sort_memory = 100000})) return 1;
    return listing().size() == 3000 && check() == "ok, 3000 records" ? 0 : 2;
  });
  EXPECT_EQ(result, 0);
  ASSERT_EQ(chown("tbl.lmdb", 0, 0), 0);
  result = in_child([&] {
    if (setgid(65534) != 0 || setuid(65534) != 0) return 77;
    return build({}).error().message == "open database tbl.lmdb: Permission denied" ? 0 : 1;
  });
  EXPECT_EQ(result, 0);
}

TEST_F(LmdbTest, StoresAndErasesLikePostmapIncremental) {
  ASSERT_TRUE(build({{"a", "old"}}, {.trailing_nul = TrailingNul::without}));
  for (bool batch : {false, true}) {
    OpenOptions options{.access = Access::update, .batch_updates = batch, .reporter = &messages_};
    auto table = open_lmdb_table("tbl", options);
    ASSERT_TRUE(table);
    ASSERT_TRUE((*table)->store("a", "new"));
    ASSERT_TRUE((*table)->store("B", "2"));
    ASSERT_TRUE((*table)->flush());
    EXPECT_EQ(listing(), (Pairs{{"a", "old"}, {"a", "new"}, {"b", "2"}}));
  }
  EXPECT_EQ(warnings(), (std::vector<std::string>{"lmdb:tbl: duplicate entry: \"a\"",
                                                  "lmdb:tbl: duplicate entry: \"b\""}));
  auto erase = [&](const char* key) {
    return (*open_lmdb_table("tbl", {.access = Access::erase}))->erase(key).value();
  };
  EXPECT_TRUE(erase("a"));
  EXPECT_EQ(listing(), (Pairs{{"a", "old"}, {"b", "2"}}));
  EXPECT_TRUE(erase("a"));
  EXPECT_FALSE(erase("a"));
  EXPECT_FALSE(erase(std::string(600, 'x').c_str()));
  EXPECT_EQ((*open_lmdb_table("tbl", {.access = Access::erase}))->erase("").error().message,
            "error deleting from lmdb:tbl: MDB_BAD_VALSIZE: Unsupported size of key/DB name/data, "
            "or wrong DUPFIXED size");
  EXPECT_EQ(listing(), (Pairs{{"b", "2"}}));
}

TEST_F(LmdbTest, TheCheckOfAnIndexNamesTheFile) {
  ASSERT_TRUE(build({{"a", "1"}, {"b", "2"}}));
  EXPECT_EQ(check_lmdb_index("tbl").value(), 2u);
  std::string bad = bytes();
  bad[2 * 4096] = 7;
  write_file("tbl.lmdb", bad);
  EXPECT_EQ(check_lmdb_index("tbl").error().message,
            "tbl.lmdb: MDB_CORRUPTED: page 2: used twice, outside the file, or not a page of the "
            "tree");
  EXPECT_EQ((*open_lmdb_table("tbl", {}))->lookup("a").error().message,
            "error reading lmdb:tbl: MDB_CORRUPTED: page 2: not a page of the tree, or outside the "
            "file");
  EXPECT_EQ(check_lmdb_index("none").error().message, "open none.lmdb: No such file or directory");
}

TEST_F(LmdbTest, AnUpdateMakesAMissingTable) {
  ASSERT_TRUE(open_lmdb_table("tbl", {.access = Access::erase}));
  EXPECT_EQ(bytes().size(), 8192u);
  EXPECT_EQ(listing(), Pairs{});
}

TEST_F(LmdbTest, BuildsAndUpdatesGoToTheTargetOfALink) {
  ASSERT_EQ(mkdir("real", 0755), 0);
  ASSERT_EQ(symlink("real/x", "tbl.lmdb"), 0);
  ASSERT_TRUE((*lmdb::open_for_update("tbl", {}))->store("a", "1"));
  EXPECT_TRUE(file_exists("real/x"));
  ASSERT_TRUE(build({{"a", "2"}}));
  struct stat status {};
  ASSERT_EQ(lstat("tbl.lmdb", &status), 0);
  EXPECT_TRUE(S_ISLNK(status.st_mode));
  EXPECT_EQ(listing(), (Pairs{{"a", "2"}}));
}

TEST_F(LmdbTest, CannotBeUsedToWriteElsewhere) {
  ASSERT_TRUE(replace_file("victim", ""));  // an empty file would pass for a table
  ASSERT_EQ(chmod(".", 0777), 0);
  ASSERT_EQ(symlink("victim", "tbl.lmdb"), 0);
  std::string refusal =
      "open database tbl.lmdb: symbolic link tbl.lmdb is not followed: all users may write its "
      "directory";
  EXPECT_EQ(build({{"a", "1"}}).error().message, refusal);
  EXPECT_EQ(lmdb::open_for_update("tbl", {}).error().message, refusal);
  EXPECT_EQ(read_file("victim"), "");
}

/// A link that takes the place of the table while a program works.
TEST_F(LmdbTest, AnUpdateDoesNotFollowALinkThatTookTheTablesPlace) {
  ASSERT_TRUE(build({{"a", "old"}}));
  ASSERT_EQ(rename("tbl.lmdb", "victim"), 0);
  ASSERT_TRUE(build({{"a", "old"}}));
  auto table = lmdb::open_for_update("tbl", {});
  ASSERT_TRUE(table);
  ASSERT_EQ(unlink("tbl.lmdb"), 0);
  ASSERT_EQ(symlink("victim", "tbl.lmdb"), 0);
  EXPECT_EQ((*table)->store("b", "new").error().message,
            "error updating lmdb:tbl: Too many levels of symbolic links");
  EXPECT_EQ(listing(), (Pairs{{"a", "old"}}));
}

TEST_F(LmdbTest, UpdatesGrowTheMap) {
  for (bool batch : {false, true}) {
    unlink("tbl.lmdb");
    auto table = open_lmdb_table("tbl", {.access = Access::update, .batch_updates = batch});
    std::string value(1 << 20, 'v');
    for (int i = 0; i < 40; ++i) ASSERT_TRUE((*table)->store(cat("key", i), value));
    ASSERT_TRUE((*table)->flush());
    EXPECT_EQ(listing().size(), 40u);
    EXPECT_EQ(check(), "ok, 40 records");
  }
}

TEST_F(LmdbTest, AnUpdateGoesToTheFileThatReplacedTheOneItOpened) {
  ASSERT_TRUE(build({{"a", "1"}}));
  auto table = open_lmdb_table("tbl", {.access = Access::update});
  ASSERT_TRUE(build({{"b", "2"}}));
  ASSERT_TRUE((*table)->store("c", "3"));
  EXPECT_EQ(listing(), (Pairs{{"b", "2"}, {"c", "3"}}));
}

TEST_F(LmdbTest, AReaderSeesWhatAWriterCommitsMeanwhile) {
  Pairs pairs;
  for (int i = 0; i < 1000; ++i) pairs.emplace_back(cat("key", 1000 + i), "before");
  ASSERT_TRUE(build(pairs));
  auto reader = open_lmdb_table("tbl", {});
  EXPECT_EQ((*reader)->next().value()->key, "key1000");
  auto writer = open_lmdb_table(
      "tbl", {.access = Access::update, .duplicates = Duplicates::replace, .batch_updates = true});
  for (int i = 0; i < 50; ++i) ASSERT_TRUE((*writer)->store(cat("key", 1000 + i), "after"));
  EXPECT_TRUE((*writer)->erase("key1001").value());
  ASSERT_TRUE((*writer)->flush());
  EXPECT_EQ((*reader)->lookup("key1049").value(), "after");
  EXPECT_EQ((*reader)->next().value(), (Record{"key1002", "after"}));
  for (int i = 0; i < 3000; ++i)
    ASSERT_TRUE((*writer)->store(cat("new", i), std::string(3000, 'x')));
  ASSERT_TRUE((*writer)->flush());
  EXPECT_EQ((*reader)->lookup("new2999").value(), std::string(3000, 'x'));
}

/// A writer commits as fast as it can, reusing pages; reads without locks see whole transactions.
TEST_F(LmdbTest, ReadsWithoutLocksAreNeverTorn) {
  constexpr int kKeys = 600;
  Pairs pairs;
  for (int i = 0; i < kKeys; ++i) pairs.emplace_back(cat("key", 1000 + i), "0");
  ASSERT_TRUE(build(pairs, {.trailing_nul = TrailingNul::without}));
  pid_t writer = fork();
  if (writer == 0) {
    Library library("tbl.lmdb");
    std::mt19937 random(1);
    for (int generation = 1;; ++generation) {
      std::string value = cat(generation, std::string(random() % 200, ' '));
      library.transact([&](MDB_txn* txn, MDB_dbi dbi) {
        for (int i = 0; i < kKeys; ++i) {
          std::string name = cat("key", 1000 + i);
          MDB_val k = val(name);
          MDB_val v = val(value);
          mdb_put(txn, dbi, &k, &v, 0);
        }
      });
    }
  }
  auto table = open_lmdb_table("tbl", {.trailing_nul = TrailingNul::without});
  std::mt19937 random(2);
  long generation = 0;
  int walks = 0;
  auto end = std::chrono::steady_clock::now() + std::chrono::seconds(1);
  std::string trouble;
  while (trouble.empty() && std::chrono::steady_clock::now() < end) {
    for (int i = 0; i < 200 && trouble.empty(); ++i) {
      auto value = (*table)->lookup(cat("key", 1000 + static_cast<int>(random() % kKeys)));
      if (!value || !*value)
        trouble = value ? "a key is missing" : value.error().message;
      else if (std::atol((*value)->c_str()) < generation)
        trouble = "an older value";
      else
        generation = std::atol((*value)->c_str());
    }
    (*table)->rewind();
    int records = 0;
    for (;; ++records) {
      auto record = (*table)->next();
      if (!record) trouble = record.error().message;
      if (!record || !*record) break;
    }
    if (trouble.empty() && records != kKeys) trouble = cat("a walk saw ", records, " records");
    ++walks;
  }
  kill(writer, SIGKILL);
  waitpid(writer, nullptr, 0);
  EXPECT_EQ(trouble, "");
  EXPECT_GT(generation, 3);
  EXPECT_GT(walks, 3);
}

TEST_F(LmdbTest, ExpectingKeysChangesNoResult) {
  Pairs pairs;
  for (int i = 0; i < 5000; ++i) pairs.emplace_back(cat("key", 2 * i), cat("value", i));
  ASSERT_TRUE(build(pairs));
  std::vector<std::string> names;
  std::mt19937 random(9);
  for (int i = 0; i < 3000; ++i) names.push_back(cat("key", static_cast<int>(random() % 10000)));
  names.emplace_back("KEY10");
  names.emplace_back("");
  auto table = open_lmdb_table("tbl", {});
  auto plain = open_lmdb_table("tbl", {});
  auto writer =
      open_lmdb_table("tbl", {.access = Access::update, .duplicates = Duplicates::replace});
  for (std::size_t i = 0; i < names.size(); i += 20) {
    std::vector<std::string_view> some(
        names.begin() + static_cast<long>(i),
        names.begin() + static_cast<long>(std::min(i + 20, names.size())));
    (*table)->expect(some);
    if (i % 60 == 0) {
      ASSERT_TRUE((*writer)->store(names[i], "changed meanwhile"));
    }
    for (std::string_view name : some)
      ASSERT_EQ((*table)->lookup(name).value(), (*plain)->lookup(name).value()) << name;
  }
}

/// Mutations of good files: what the check lets pass must not crash liblmdb, and our own reader
/// never reads outside. (Run in the asan build, that is a strong statement.)
TEST_F(LmdbTest, NoMutationThatPassesTheCheckCrashesAnybody) {
  Pairs pairs;
  std::mt19937 random(5);
  for (int i = 0; i < 700; ++i)
    pairs.emplace_back(cat("key", i), std::string(random() % (i % 50 == 0 ? 9000 : 40), 'v'));
  ASSERT_TRUE(build(pairs));
  {
    Library library("tbl.lmdb");  // for a free list
    library.transact([&](MDB_txn* txn, MDB_dbi dbi) {
      for (int i = 0; i < 400; i += 2) {
        std::string name = cat("key", i) + '\0';
        MDB_val key = val(name);
        mdb_del(txn, dbi, &key, nullptr);
      }
    });
  }
  std::string good = bytes();
  ASSERT_TRUE(lmdb::check_file(good));
  int rounds = std::getenv("POSTWRIGHT_LONG") ? 40000 : 2000;
  int passed = 0;
  for (int round = 0; round < rounds; ++round) {
    std::string bad = good;
    std::size_t pages = bad.size() / 4096;
    for (std::size_t changes = 1 + random() % 3; changes > 0; --changes) {
      std::size_t page = random() % pages * 4096;
      switch (random() % 5) {
        case 0:  // anywhere
          bad[random() % bad.size()] = static_cast<char>(random());
          break;
        case 1:  // page header, offsets
          bad[page + random() % 64] = static_cast<char>(random());
          break;
        case 2:  // a 16-bit field
          lmdb::store(&bad[page + random() % 2048 * 2],
                      static_cast<std::uint16_t>(random() % 4100));
          break;
        case 3:  // a page copied over another
          std::copy_n(&good[random() % pages * 4096], 4096, &bad[page]);
          break;
        default:  // the metas
          bad[random() % 2 * 4096 + random() % 152] = static_cast<char>(random() % 8);
      }
    }
    if (round % 20 == 0) bad.resize(random() % bad.size());
    write_file("bad.lmdb", bad);
    if (auto table = open_lmdb_table("bad", {})) {
      (*table)->expect(std::vector<std::string_view>{"key0", "key77", "key350", "key699", "no"});
      for (int i = 0; i < 700; i += 7) (void)(*table)->lookup(cat("key", i));
      for (;;) {
        auto record = (*table)->next();
        if (!record || !*record) break;
      }
    }
    auto checked = lmdb::check_file(bad);
    if (!checked) continue;
    ++passed;
    Library library("bad.lmdb");
    EXPECT_EQ(library.listing().size(), checked->records);
    library.transact([&](MDB_txn* txn, MDB_dbi dbi) {
      for (int i = 0; i < 700; i += 3) {
        std::string name = cat("key", i) + '\0';
        MDB_val key = val(name);
        MDB_val value = val(pairs[static_cast<std::size_t>(i)].second);
        if (i % 2)
          mdb_del(txn, dbi, &key, nullptr);
        else
          mdb_put(txn, dbi, &key, &value, 0);
      }
    });
  }
  RecordProperty("passed", passed);
  EXPECT_GT(passed, 0);
}

}  // namespace
}  // namespace postwright
