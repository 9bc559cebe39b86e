#include "reindex/serve/policy.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <cerrno>
#include <functional>

namespace postwright::reindexer {
namespace {

using Kind = RequestDecision::Kind;

constexpr FileId kRootDirectory{.device = 1, .inode = 1};
constexpr FileId kEtc{.device = 1, .inode = 2};
constexpr FileId kMailman{.device = 1, .inode = 3};
constexpr FileId kElsewhere{.device = 1, .inode = 4};

FileFacts file(uid_t uid, mode_t mode = S_IFREG | 0644) {
  return {.error = 0, .uid = uid, .gid = uid, .mode = mode, .size = 100, .below = {}};
}

/// A table that everything speaks for; each test changes one thing.
struct Situation {
  std::string path = "/etc/postfix/t";
  TableFacts facts{.index = {.error = ENOENT},
                   .db = file(0),
                   .source = file(0),
                   .directory = file(0, S_IFDIR | 0755),
                   .links = {}};
  ServicePolicy policy{.as_root = {.parameter = "non_bdb_migration_allow_root_prefixes",
                                   .setting = "/etc /usr/local/etc/",
                                   .paths = {"/etc", "/usr/local/etc"},
                                   .directories = {kEtc}},
                       .as_user = {.parameter = "non_bdb_migration_allow_user_prefixes",
                                   .setting = "/var/lib/mailman",
                                   .paths = {"/var/lib/mailman"},
                                   .directories = {kMailman}}};

  void move_below(std::vector<FileId> passed) {
    for (FileFacts* one : {&facts.db, &facts.source, &facts.directory}) one->below = passed;
  }
  RequestDecision decide() const { return decide_request(path, facts, policy); }
};

TEST(ServicePolicy, ATableOfRootIsIndexedAsRoot) {
  RequestDecision decision = Situation().decide();
  EXPECT_EQ(decision.kind, Kind::build);
  EXPECT_EQ(decision.run_as, RunAs{});
  EXPECT_FALSE(decision.from_db);
}

TEST(ServicePolicy, AnIndexThatIsThereIsEnoughButNotAnEmptyOne) {
  Situation s;
  s.facts.index = file(0);
  s.facts.db.error = ENOENT;  // the index is looked at first
  EXPECT_EQ(s.decide().kind, Kind::exists);
  s.facts.db.error = 0;
  s.facts.index.size = 0;
  EXPECT_EQ(s.decide().kind, Kind::build);
}

TEST(ServicePolicy, FilesThatAreNotThere) {
  struct {
    std::function<void(TableFacts&)> change;
    const char* reason;
  } cases[] = {
      {[](TableFacts& f) { f.db.error = ENOENT; },
       "look up status for legacy indexed file '/etc/postfix/t.db': No such file or directory"},
      {[](TableFacts& f) { f.db.error = EACCES; },
       "look up status for legacy indexed file '/etc/postfix/t.db': Permission denied"},
      {[](TableFacts& f) { f.source.error = EACCES; },
       "look up status for source file '/etc/postfix/t': Permission denied"},
      {[](TableFacts& f) { f.directory.error = EACCES; },
       "look up status for parent directory '/etc/postfix': Permission denied"},
  };
  for (const auto& one : cases) {
    Situation s;
    one.change(s.facts);
    RequestDecision decision = s.decide();
    EXPECT_EQ(decision.kind, Kind::refuse);
    EXPECT_EQ(decision.reason, one.reason);
  }
}

TEST(ServicePolicy, OwnerOfTheDbSaysWhichPrefixesCount) {
  Situation s;
  s.facts.db = file(38);
  RequestDecision decision = s.decide();
  EXPECT_EQ(decision.reason,
            "table /etc/postfix/t has an unexpected pathname; to allow automatic indexing "
            "as non-root, append its parent directory to the "
            "'non_bdb_migration_allow_user_prefixes' setting (current setting is: "
            "\"/var/lib/mailman\")");
  s.path = "/var/lib/mailman/data/aliases";
  decision = s.decide();
  EXPECT_EQ(decision.kind, Kind::build);
  EXPECT_EQ(decision.run_as, (RunAs{.uid = 38, .gid = 38}));
  s.facts.db = file(0);
  EXPECT_EQ(s.decide().kind, Kind::refuse);
}

TEST(ServicePolicy, APrefixEndsAtASlash) {
  struct {
    const char* path;
    bool allowed;
  } cases[] = {{"/etc/t", true},           {"/etcetera/t", false},    {"/etc", false},
               {"//etc/t", false},         {"/etc//t", true},         {"/etc/./t", true},
               {"/usr/local/etc/t", true}, {"/etc/../root/t", false}, {"etc/t", false}};
  for (const auto& one : cases) {
    Situation s;
    s.path = one.path;
    EXPECT_EQ(s.decide().kind == Kind::build, one.allowed) << one.path;
  }
}

TEST(ServicePolicy, WhatCannotBeBelowAPrefixIsLogged) {
  Situation s;
  s.path = "/etc/../root/t";
  EXPECT_EQ(s.decide().warnings,
            std::vector<std::string>{"request to allowlist prefix with '/../': '/etc/../root/t'"});
  s.path = "t";
  EXPECT_EQ(s.decide().warnings,
            std::vector<std::string>{"request to allowlist prefix with relative pathname: 't'"});
}

TEST(ServicePolicy, SourceAndDirectoryMustBeOutOfOthersHands) {
  const std::string end =
      "owned or writable by other user; to allow automatic indexing, correct the ownership or "
      "permissions";
  const std::string begin = "legacy indexed file '/etc/postfix/t.db' is owned by uid '0', but ";
  struct {
    std::function<void(TableFacts&)> change;
    std::string what;
  } cases[] = {
      {[](TableFacts& f) { f.source.uid = 38; }, "source file '/etc/postfix/t' is "},
      {[](TableFacts& f) { f.source.mode |= S_IWGRP; }, "source file '/etc/postfix/t' is "},
      {[](TableFacts& f) { f.source.mode |= S_IWOTH; }, "source file '/etc/postfix/t' is "},
      {[](TableFacts& f) { f.directory.uid = 38; }, "parent directory '/etc/postfix' is "},
      {[](TableFacts& f) { f.directory.mode |= S_IWGRP; }, "parent directory '/etc/postfix' is "},
      {[](TableFacts& f) { f.directory.mode |= S_IWOTH | S_ISVTX; },
       "parent directory '/etc/postfix' is "},
      {[](TableFacts& f) { f.source.error = ENOENT, f.db.mode |= S_IWGRP; }, "it is "},
  };
  for (const auto& one : cases) {
    Situation s;
    one.change(s.facts);
    EXPECT_EQ(s.decide().reason, begin + one.what + end);
  }
}

TEST(ServicePolicy, RootsFilesAreFineForAnOtherRunAsUser) {
  Situation s;
  s.path = "/var/lib/mailman/data/aliases";
  s.facts.db = file(38);
  s.facts.source = file(0);
  EXPECT_EQ(s.decide().kind, Kind::build);
  s.facts.directory = file(38, S_IFDIR | 0755);
  EXPECT_EQ(s.decide().kind, Kind::build);
  s.facts.directory = file(39, S_IFDIR | 0755);
  EXPECT_EQ(s.decide().kind, Kind::refuse);
}

TEST(ServicePolicy, WithoutASourceTheDbIsConverted) {
  Situation s;
  s.facts.source = {.error = ENOENT};
  RequestDecision decision = s.decide();
  EXPECT_EQ(decision.kind, Kind::build);
  EXPECT_TRUE(decision.from_db);
}

TEST(ServicePolicy, OnlyRegularFilesAreRead) {
  Situation s;
  s.facts.source.mode = S_IFIFO | 0644;
  EXPECT_EQ(s.decide().reason, "'/etc/postfix/t' is not a regular file");
  s = Situation();
  s.facts.db.mode = S_IFDIR | 0755;
  EXPECT_EQ(s.decide().reason, "'/etc/postfix/t.db' is not a regular file");
}

TEST(ServicePolicy, LinksAreRootsOrTheRunAsUsersAndStayBelowThePrefixes) {
  Situation s;
  s.facts.links = {{.path = "/etc/postfix", .owner = 0}};
  s.move_below({kRootDirectory, kEtc});
  EXPECT_EQ(s.decide().kind, Kind::build);
  s.facts.links[0].owner = 38;
  EXPECT_EQ(s.decide().reason,
            "table /etc/postfix/t leads through symbolic link '/etc/postfix', which is "
            "owned by uid '38'; legacy indexed file '/etc/postfix/t.db' is owned by uid "
            "'0'; to allow automatic indexing, correct the ownership");
  s.facts.links[0].owner = 0;
  for (FileFacts TableFacts::*leaves :
       {&TableFacts::db, &TableFacts::source, &TableFacts::directory}) {
    s.move_below({kRootDirectory, kEtc});
    (s.facts.*leaves).below = {kRootDirectory, kElsewhere};
    EXPECT_EQ(s.decide().reason,
              "table /etc/postfix/t leads out of the directories in "
              "'non_bdb_migration_allow_root_prefixes' through symbolic link "
              "'/etc/postfix'; to allow automatic indexing as root, append the directory "
              "where it ends (current setting is: \"/etc /usr/local/etc/\")");
  }
}

TEST(ServicePolicy, PrefixesOfASetting) {
  std::vector<std::string> ignored;
  EXPECT_EQ(allowed_prefix_paths("/etc/, var  /usr/local/etc// /", ignored),
            (std::vector<std::string>{"/etc", "/usr/local/etc", ""}));
  EXPECT_EQ(ignored, std::vector<std::string>{"var"});
}

}  // namespace
}  // namespace postwright::reindexer
