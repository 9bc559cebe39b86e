#include "migration/inventory/surroundings.h"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>

#include "migration/testing/temporary_site.h"

namespace postwright::reindexer {
namespace {

TEST(MountPoints, AreTheFifthField) {
  EXPECT_EQ(mount_points("36 35 98:0 / /mnt/a\\040b rw,noatime - ext3 /dev/root rw\n"
                         "37 35 0:1 /x /etc/postfix/main.cf rw - ext4 /dev/sda1 rw\n"),
            (std::vector<std::string>{"/mnt/a b", "/etc/postfix/main.cf"}));
  EXPECT_EQ(mount_points("short line\n"), std::vector<std::string>{});
}

TEST(WhyNotReplaceable, AnOrdinaryFileCanBe) {
  TemporarySite site;
  site.write("/etc/postfix/main.cf", "");
  EXPECT_EQ(why_not_replaceable(site.root(), "/etc/postfix/main.cf"), "");
  EXPECT_EQ(why_not_replaceable(site.root(), "/etc/postfix/new"), "");
  EXPECT_EQ(why_not_replaceable(site.root(), "/none/main.cf"),
            "open /none/main.cf: No such file or directory");
}

TEST(WhyNoIndex, LinksAndDirectoriesAreNotReplaced) {
  TemporarySite site;
  site.write("/etc/postfix/old.lmdb", "");
  EXPECT_EQ(why_no_index(site.root(), "/etc/postfix/new.lmdb"), "");
  EXPECT_EQ(why_no_index(site.root(), "/etc/postfix/old.lmdb"), "");
  ASSERT_EQ(symlink("old.lmdb", site.at("/etc/postfix/link.lmdb").c_str()), 0);
  EXPECT_EQ(why_no_index(site.root(), "/etc/postfix/link.lmdb"),
            "/etc/postfix/link.lmdb is a symbolic link and is not replaced; move it away");
  site.make_directory("/etc/postfix/directory.lmdb");
  EXPECT_EQ(why_no_index(site.root(), "/etc/postfix/directory.lmdb"),
            "/etc/postfix/directory.lmdb is not a regular file and is not replaced; move it away");
  EXPECT_EQ(why_no_index(site.root(), "/none/x.lmdb"), "open /none: No such file or directory");
}

TEST(RisksOf, NamesWritersCopiesAndProfiles) {
  TemporarySite site;
  site.write("/var/spool/postfix/etc/postfix/access.db", "");
  site.write("/etc/apparmor.d/usr.sbin.smtpd", "  /etc/postfix/*.db r,\n");
  site.write("/etc/apparmor.d/usr.sbin.other", "  /etc/other/*.db r,\n");
  EXPECT_EQ(risks_of(site.root(), "/etc/postfix/access", {"/var/spool/postfix"}),
            (std::vector<std::string>{
                "/var/spool/postfix/etc/postfix/access.db is a copy for chrooted daemons; whatever "
                "makes it must copy the new index too",
                "the AppArmor profile /etc/apparmor.d/usr.sbin.smtpd names its .db; add the new "
                "suffix there"}));
  EXPECT_EQ(risks_of(site.root(), "/var/lib/mailman3/data/postfix_lmtp", {}).size(), 1u);
  EXPECT_EQ(risks_of(site.root(), "/srv/access", {}), std::vector<std::string>{});
}

TEST(AttributeObstacle, NamesChattr) {
  EXPECT_EQ(attribute_obstacle(0, "/a"), "");
  EXPECT_EQ(attribute_obstacle(STATX_ATTR_COMPRESSED, "/a"), "");
  EXPECT_EQ(attribute_obstacle(STATX_ATTR_IMMUTABLE, "/a"),
            "/a is immutable (chattr +i); `chattr -i /a` first");
  EXPECT_EQ(attribute_obstacle(STATX_ATTR_APPEND, "/a"),
            "/a is append-only (chattr +a); `chattr -a /a` first");
}

/// As they are on a disk, where this user may set them.
TEST(AttributeObstacle, IsFoundOnFilesAndDirectories) {
  std::string root = "/tmp/postwright-chattr-XXXXXX";
  ASSERT_NE(mkdtemp(root.data()), nullptr);
  auto run = [&](std::string command) { return std::system((command + " 2>/dev/null").c_str()); };
  (void)run("touch " + root + "/main.cf " + root + "/t.lmdb " + root + "/t.db");
  bool may = run("chattr +i " + root + "/main.cf " + root + "/t.lmdb " + root + "/t.db") == 0;
  std::string config = why_not_replaceable(root, "/main.cf");
  std::string index = why_no_index(root, "/t.lmdb");
  auto risks = risks_of(root, "/t", {});
  (void)run("chattr -i " + root + "/main.cf " + root + "/t.lmdb " + root + "/t.db");
  (void)run("chattr +a " + root);
  std::string directory = why_no_index(root, "/new.lmdb");
  (void)run("chattr -a " + root);
  (void)run("rm -rf " + root);
  if (!may) GTEST_SKIP() << "needs chattr";
  EXPECT_EQ(config, "/main.cf is immutable (chattr +i); `chattr -i /main.cf` first");
  EXPECT_EQ(index, "/t.lmdb is immutable (chattr +i); `chattr -i /t.lmdb` first");
  EXPECT_EQ(risks, std::vector<std::string>{"/t.db is immutable (chattr +i); `chattr -i /t.db` "
                                            "first, before `reindexer clean`"});
  EXPECT_EQ(directory, "/ is append-only (chattr +a); `chattr -a /` first");
}

}  // namespace
}  // namespace postwright::reindexer
