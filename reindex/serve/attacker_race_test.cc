// The attacker of the re-index service: an unprivileged process of mail_owner that sends paths of
// its choice and changes what they lead to while the service looks and works. Each test lets one
// really race, and looks after every try at what an attacker must never get: an index that root
// made in his directory or elsewhere through his links, or bytes that no index should hold.
//
// 300 tries each; with POSTWRIGHT_LONG=1 10,000.

#include <fcntl.h>
#include <grp.h>
#include <signal.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <filesystem>
#include <functional>
#include <map>

#include "reindex/job/job_process.h"
#include "reindex/serve/reception.h"
#include "reindex/serve/service_for_test.h"

namespace postwright::reindexer {
namespace {

namespace fs = std::filesystem;

constexpr uid_t kAttacker = 65534;
constexpr int kShortTries = 300;
constexpr int kLongTries = 10'000;
constexpr char kBait[] = "bait";  // value of the key in root's table

int tries() {
  return std::getenv("POSTWRIGHT_LONG") ? kLongTries : kShortTries;
}

/// A process that repeats one thing as fast as it can, as some user.
class Attacker {
 public:
  Attacker(uid_t user, const std::function<void()>& once)
      : rounds_(static_cast<std::atomic<std::uint64_t>*>(
            mmap(nullptr, sizeof(std::atomic<std::uint64_t>), PROT_READ | PROT_WRITE,
                 MAP_SHARED | MAP_ANONYMOUS, -1, 0))),
        pid_(fork()) {
    if (pid_ != 0) return;
    (void)prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (setgroups(0, nullptr) != 0 || setresgid(user, user, user) != 0 ||
        setresuid(user, user, user) != 0)
      _exit(1);
    for (;;) {
      once();
      ++*rounds_;
    }
  }
  Attacker(const Attacker&) = delete;
  Attacker& operator=(const Attacker&) = delete;
  ~Attacker() {
    (void)kill(pid_, SIGKILL);
    (void)waitpid(pid_, nullptr, 0);
    (void)munmap(rounds_, sizeof *rounds_);
  }
  std::uint64_t rounds() const { return *rounds_; }

 private:
  std::atomic<std::uint64_t>* rounds_;
  pid_t pid_;
};

void exchange(const std::string& a, const std::string& b) {
  (void)renameat2(AT_FDCWD, a.c_str(), AT_FDCWD, b.c_str(), RENAME_EXCHANGE);
}

/// root/     root's directory below the prefix for root, with the table "t" of root
/// user/     the attacker's, below the prefix for others
/// outside/  root's, below no prefix, with the table "t" of root
class AttackerRace : public testing::Test {
 protected:
  void SetUp() override {
    if (geteuid() != 0) GTEST_SKIP() << "needs root: the attacker is another user";
    (void)chmod(site_.root().c_str(), 0755);
    for (const char* directory : {"/root", "/user", "/outside", "/etc/postfix"})
      site_.make_directory(directory);
    own("/user");
    for (const char* directory : {"/root", "/outside"}) {
      make_table(std::string(directory) + "/t", kBait, 0);
      // Everybody may write root's .db here, so that everybody may make hard links of it.
      (void)chmod(site_.at(std::string(directory) + "/t.db").c_str(), 0666);
    }
    site_.write("/etc/postfix/main.cf",
                cat("compatibility_level = 3.11\nnon_bdb_migration_level = enable-reindex\n",
                    "default_database_type = lmdb\nqueue_directory = ", site_.at("/user"), "\n",
                    "non_bdb_migration_allow_root_prefixes = ", site_.at("/root"), "\n",
                    "non_bdb_migration_allow_user_prefixes = ", site_.at("/user"), "\n"));
    auto configuration =
        Configuration::load(site_.at("/etc/postfix"), {.root = {}, .directory_is_set = true});
    ASSERT_TRUE(configuration);
    auto settings = read_service_settings(*configuration, silence_);
    ASSERT_TRUE(settings) << settings.error().message;
    settings_ = std::move(*settings);
  }

  void own(const std::string& path, uid_t user = kAttacker) {
    ASSERT_EQ(lchown(site_.at(path).c_str(), user, user), 0) << path;
  }
  /// A table with a .db and its source.
  void make_table(const std::string& path, const std::string& value, uid_t user) {
    ASSERT_TRUE(make_db(site_.at(path) + ".db", DB_HASH, {{"key", value}}));
    site_.write(path, cat("key ", value, "\n"));
    own(path, user);
    own(path + ".db", user);
  }
  void make_users_directory(const std::string& path, const std::string& value) {
    site_.make_directory(path);
    make_table(path + "/t", value, kAttacker);
    own(path);
  }

  /// One request, from its arrival to its end.
  JobReport::Result request(const std::string& path) {
    Received received = receive_request({.type = "hash", .path = site_.at(path)}, settings_,
                                        OnDifference::source, silence_);
    ++outcomes_[received.kind == Received::Kind::job ? "job" : "answered"];
    if (received.kind != Received::Kind::job) return JobReport::Result::failed;
    auto process = JobProcess::start(std::move(*received.job), {.time = std::chrono::seconds(60)});
    if (!process) {
      ADD_FAILURE() << process.error().message;
      return JobReport::Result::failed;
    }
    JobReport report = process->wait();
    if (report.result == JobReport::Result::indexed)
      ++outcomes_["indexed"];
    else
      last_reason_ = report.reason;
    return report.result;
  }

  /// What an index of the attacker's own may be: his, with his value. `directory` is opened before
  /// he begins: its name may stand for something else now. Takes the index away.
  void check_own_index(const UniqueFd& directory, const std::string& value) {
    struct stat status {};
    if (fstatat(directory.get(), "t.lmdb", &status, AT_SYMLINK_NOFOLLOW) != 0) return;
    ASSERT_EQ(status.st_uid, kAttacker);
    ASSERT_EQ(lookup("lmdb", cat("/proc/self/fd/", directory.get(), "/t"), "key"), value);
    ASSERT_EQ(unlinkat(directory.get(), "t.lmdb", 0), 0);
  }
  UniqueFd open_directory(const std::string& path) const {
    return UniqueFd(open(site_.at(path).c_str(), O_PATH | O_DIRECTORY));
  }
  void check_nothing_of_root() const {
    ASSERT_FALSE(site_.exists("/root/t.lmdb"));
    ASSERT_FALSE(site_.exists("/outside/t.lmdb"));
  }
  void forget_index(const std::string& path) { (void)unlink(site_.at(path + ".lmdb").c_str()); }
  /// Requests for the table in /user/d while the attacker is at it: root makes nothing, and an
  /// index in `own_directory` is his, with his value.
  void race(const Attacker& attacker, const UniqueFd& own_directory) {
    for (int i = 0; i < tries(); ++i) {
      (void)request("/user/d/t");
      check_nothing_of_root();
      check_own_index(own_directory, "own");
      if (HasFatalFailure()) return;
    }
    expect_a_real_race(attacker);
  }
  void expect_a_real_race(const Attacker& attacker) {
    // Both went on all the time; a request that is never let through would prove nothing.
    EXPECT_GT(attacker.rounds(), static_cast<std::uint64_t>(tries()));
    EXPECT_GT(outcomes_["job"], 0) << last_reason_;
    RecordProperty("attacker_rounds", static_cast<int>(attacker.rounds()));
    printf("attacker: %llu rounds; requests: %d answered, %d jobs, %d indexes\n",
           static_cast<unsigned long long>(attacker.rounds()), outcomes_["answered"],
           outcomes_["job"], outcomes_["indexed"]);
  }

  TemporarySite site_;
  CollectedMessages silence_;
  ServiceSettings settings_;
  std::map<std::string, int> outcomes_;
  std::string last_reason_;
};

/// The table's directory is now a directory of his, now a link to root's.
TEST_F(AttackerRace, SymbolicLinkSwappedForTheDirectory) {
  make_users_directory("/user/d", "own");
  UniqueFd directory = open_directory("/user/d");
  for (const char* target : {"/root", "/outside"}) {
    outcomes_.clear();
    ASSERT_EQ(symlink(site_.at(target).c_str(), site_.at("/user/link").c_str()), 0);
    own("/user/link");
    {
      Attacker attacker(kAttacker, [&] { exchange(site_.at("/user/d"), site_.at("/user/link")); });
      race(attacker, directory);
      if (HasFatalFailure()) return;
    }
    if (fs::is_symlink(site_.at("/user/d"))) exchange(site_.at("/user/d"), site_.at("/user/link"));
    ASSERT_EQ(unlink(site_.at("/user/link").c_str()), 0);
  }
}

/// Source and .db are now his files, now links to root's.
TEST_F(AttackerRace, SymbolicLinkSwappedForTheFiles) {
  make_users_directory("/user/d", "own");
  UniqueFd directory = open_directory("/user/d");
  for (const char* file : {"t", "t.db"}) {
    std::string link = cat("/user/d/link-", file);
    ASSERT_EQ(symlink(site_.at(cat("/outside/", file)).c_str(), site_.at(link).c_str()), 0);
    own(link);
  }
  Attacker attacker(kAttacker, [&] {
    exchange(site_.at("/user/d/t"), site_.at("/user/d/link-t"));
    exchange(site_.at("/user/d/t.db"), site_.at("/user/d/link-t.db"));
  });
  race(attacker, directory);
}

/// The directory is renamed to another one, whose files no check would let through.
TEST_F(AttackerRace, DirectoryRenamed) {
  make_users_directory("/user/d", "own");
  make_users_directory("/user/e", "open");
  ASSERT_EQ(chmod(site_.at("/user/e").c_str(), 0775), 0);  // refused: its group may write
  UniqueFd directory = open_directory("/user/d");
  UniqueFd open_one = open_directory("/user/e");
  Attacker attacker(kAttacker, [&] { exchange(site_.at("/user/d"), site_.at("/user/e")); });
  for (int i = 0; i < tries(); ++i) {
    (void)request("/user/d/t");
    struct stat status {};
    ASSERT_NE(fstatat(open_one.get(), "t.lmdb", &status, AT_SYMLINK_NOFOLLOW), 0)
        << "an index in the directory that is refused";
    check_own_index(directory, "own");
    if (HasFatalFailure()) return;
  }
  expect_a_real_race(attacker);
}

/// The .db is now his, now a hard link of root's: then the work would be root's, in his directory.
TEST_F(AttackerRace, HardLinkOfRootsDb) {
  make_users_directory("/user/d", "own");
  UniqueFd directory = open_directory("/user/d");
  std::string own_db = site_.at("/user/d/own.db");
  std::string next = site_.at("/user/d/next");
  fs::copy_file(site_.at("/user/d/t.db"), own_db);
  own("/user/d/own.db");
  Attacker attacker(kAttacker, [&] {
    for (const std::string& from : {site_.at("/root/t.db"), own_db}) {
      if (link(from.c_str(), next.c_str()) != 0 && errno != EEXIST) _exit(2);
      (void)rename(next.c_str(), site_.at("/user/d/t.db").c_str());
      (void)unlink(next.c_str());
    }
  });
  race(attacker, directory);
}

/// The .db is replaced while it is read, and there is no source: all records of one or the other.
TEST_F(AttackerRace, DbReplacedWhileItIsRead) {
  site_.make_directory("/user/d");
  own("/user/d");
  constexpr int kRecords = 200;
  for (const char* value : {"one", "two"}) {
    std::vector<std::pair<std::string, std::string>> records;
    for (int i = 0; i < kRecords; ++i) records.emplace_back(cat("key", i), value);
    std::string path = cat("/user/d/", value);
    ASSERT_TRUE(make_db(site_.at(path), DB_HASH, records));
    own(path);
  }
  fs::copy_file(site_.at("/user/d/one"), site_.at("/user/d/t.db"));
  own("/user/d/t.db");
  std::string next = site_.at("/user/d/next");
  Attacker attacker(kAttacker, [&] {
    for (const char* value : {"one", "two"}) {
      (void)!link(site_.at(cat("/user/d/", value)).c_str(), next.c_str());
      (void)rename(next.c_str(), site_.at("/user/d/t.db").c_str());
      (void)unlink(next.c_str());
    }
  });
  for (int i = 0; i < tries(); ++i) {
    if (request("/user/d/t") != JobReport::Result::indexed) continue;
    std::string value = lookup("lmdb", site_.at("/user/d/t"), "key0");
    ASSERT_TRUE(value == "one" || value == "two") << value;
    auto table = open_table("lmdb", site_.at("/user/d/t"), {});
    ASSERT_TRUE(table);
    int records = 0;
    for (;; ++records) {
      auto record = (*table)->next();
      ASSERT_TRUE(record) << record.error().message;
      if (!*record) break;
      ASSERT_EQ((*record)->value, value);
    }
    ASSERT_EQ(records, kRecords);
    forget_index("/user/d/t");
  }
  expect_a_real_race(attacker);
}

/// The .db's bytes change under the reader: an index or an error, never a crash of the service.
TEST_F(AttackerRace, DbWrittenWhileItIsRead) {
  make_users_directory("/user/d", "own");
  ASSERT_EQ(unlink(site_.at("/user/d/t").c_str()), 0);
  Attacker attacker(kAttacker, [&] {
    static unsigned state = 1;
    state = state * 1103515245 + 12345;
    UniqueFd db(open(site_.at("/user/d/t.db").c_str(), O_WRONLY));
    char byte = static_cast<char>(state >> 16);
    (void)!pwrite(db.get(), &byte, 1, (state >> 8) % 12288);
    if (state % 64 == 0) (void)!ftruncate(db.get(), (state >> 8) % 12288);
  });
  for (int i = 0; i < tries(); ++i) {
    (void)request("/user/d/t");
    struct stat status {};
    if (lstat(site_.at("/user/d/t.lmdb").c_str(), &status) == 0) {
      ASSERT_EQ(status.st_uid, kAttacker);
      forget_index("/user/d/t");
    }
    if (last_reason_.find("signal") != std::string::npos) FAIL() << last_reason_;
    if (i % 16 == 0) make_table("/user/d/x", "own", kAttacker);
    if (i % 16 == 0)
      (void)rename(site_.at("/user/d/x.db").c_str(), site_.at("/user/d/t.db").c_str());
  }
  expect_a_real_race(attacker);
}

/// Root gives the .db away and takes it back: an index belongs to who owned it when it was looked
/// at, and root never works in a directory of another.
TEST_F(AttackerRace, OwnerChanged) {
  make_users_directory("/user/d", "own");
  UniqueFd directory = open_directory("/user/d");
  Attacker attacker(0, [&] {
    for (uid_t user : {uid_t{0}, kAttacker})
      (void)!chown(site_.at("/user/d/t.db").c_str(), user, user);
  });
  race(attacker, directory);
}

/// The new index's own name is a link to a file of root's.
TEST_F(AttackerRace, LinkInTheIndexesPlace) {
  make_users_directory("/user/d", "own");
  site_.write("/outside/victim", "");
  std::string next = site_.at("/user/d/next");
  Attacker attacker(kAttacker, [&] {
    (void)!symlink(site_.at("/outside/victim").c_str(), next.c_str());
    (void)rename(next.c_str(), site_.at("/user/d/t.lmdb").c_str());
    (void)unlink(site_.at("/user/d/t.lmdb").c_str());
  });
  for (int i = 0; i < tries(); ++i) {
    (void)request("/user/d/t");
    struct stat status {};
    ASSERT_EQ(lstat(site_.at("/outside/victim").c_str(), &status), 0);
    ASSERT_TRUE(S_ISREG(status.st_mode));
    ASSERT_EQ(status.st_size, 0);
    ASSERT_EQ(status.st_uid, 0U);
    forget_index("/user/d/t");
  }
  expect_a_real_race(attacker);
}

}  // namespace
}  // namespace postwright::reindexer
