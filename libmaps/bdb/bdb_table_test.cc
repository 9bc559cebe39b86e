#include "libmaps/bdb/bdb_table.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <cstdlib>

#include "base/file.h"
#include "base/text.h"

namespace postwright {
namespace {

const std::string kGood = POSTWRIGHT_TESTDATA "/bdb/good/";
const std::string kBad = POSTWRIGHT_TESTDATA "/bdb/bad/";

std::string found(Table& table, std::string_view key) {
  auto value = table.lookup(key);
  if (!value) return "error: " + value.error().message;
  return value->value_or("(not found)");
}

std::string open_error(Result<TablePtr> table) {
  return table ? "(opened)" : table.error().message;
}

TEST(BdbTable, FindsFoldedKeysAndCutsTheNullByte) {
  auto table = open_hash_table(kGood + "pf-hash-few", {});
  ASSERT_TRUE(table.has_value()) << table.error().message;
  EXPECT_EQ(found(**table, "USER@Example.COM"), "first value");
  EXPECT_EQ(found(**table, "user@example.com"), "first value");
  EXPECT_EQ(found(**table, "nope"), "(not found)");
  EXPECT_EQ(found(**table, ""), "(not found)");
}

TEST(BdbTable, DoesNotFoldWhenItsUserDoes) {
  OpenOptions options;
  options.fold_keys = false;
  auto table = open_hash_table(kGood + "pf-hash-few", options);
  ASSERT_TRUE(table.has_value()) << table.error().message;
  EXPECT_EQ(found(**table, "USER@Example.COM"), "(not found)");
}

TEST(BdbTable, TheFirstHitFixesTheNullByteConvention) {
  for (auto open : {open_hash_table, open_btree_table}) {
    std::string name = kGood + (open == open_hash_table ? "pf-hash" : "pf-btree") + "-mixed-null";
    auto table = open(name, {});
    ASSERT_TRUE(table.has_value()) << table.error().message;
    EXPECT_EQ(found(**table, "other@example.com"), "no null");
    EXPECT_EQ(found(**table, "user@example.com"), "a second one, no null");
    EXPECT_EQ(found(**table, "example.org"), "(not found)");
    auto other = open(name, {});
    EXPECT_EQ(found(**other, "user@example.com"), "first value");
    EXPECT_EQ(found(**other, "other@example.com"), "(not found)");
  }
}

TEST(BdbTable, ListsInFileOrderAndRewinds) {
  auto table = open_btree_table(kGood + "pf-btree-few", {});
  ASSERT_TRUE(table.has_value()) << table.error().message;
  std::vector<Record> records;
  for (;;) {
    auto record = (*table)->next();
    ASSERT_TRUE(record.has_value());
    if (!*record) break;
    records.push_back(**record);
  }
  ASSERT_EQ(records.size(), 4u);
  EXPECT_LT(records[0].key, records[1].key);
  (*table)->rewind();
  EXPECT_EQ((*table)->next().value()->key, records[0].key);
}

TEST(BdbTable, OpenErrorsAreTheReferences) {
  EXPECT_EQ(open_error(open_hash_table(kGood + "pf-btree-few", {})),
            "open database " + kGood + "pf-btree-few.db: Invalid argument");
  EXPECT_EQ(open_error(open_btree_table(kGood + "pf-hash-few", {})),
            "open database " + kGood + "pf-hash-few.db: Invalid argument");
  EXPECT_EQ(open_error(open_hash_table(kBad + "text-file", {})),
            "open database " + kBad + "text-file.db: Invalid argument");
  EXPECT_EQ(open_error(open_hash_table(kBad + "empty-file", {})),
            "open database " + kBad + "empty-file.db: Invalid argument");
  EXPECT_EQ(open_error(open_hash_table("/nonexistent/table", {})),
            "open database /nonexistent/table.db: No such file or directory");
}

TEST(BdbTable, DamageIsNamedWithFileAndPage) {
  EXPECT_EQ(open_error(open_hash_table(kBad + "hash-encrypted", {})),
            "open database " + kBad +
                "hash-encrypted.db: page 0: encrypted: only libdb with the password can read it");
  auto table = open_hash_table(kBad + "hash-item-type", {});
  ASSERT_TRUE(table.has_value()) << table.error().message;
  Result<std::optional<Record>> record;
  do {
    record = (*table)->next();
  } while (record && *record);
  ASSERT_FALSE(record.has_value());
  EXPECT_EQ(record.error().message.rfind(kBad + "hash-item-type.db: page ", 0), 0u)
      << record.error().message;
}

TEST(BdbTable, IsNeverWritten) {
  const std::string_view kText =
      " is not available for this OS distribution; see "
      "https://www.postfix.org/NON_BERKELEYDB_README.html for alternatives";
  OpenOptions options;
  options.access = Access::update;
  EXPECT_EQ(open_error(open_btree_table("tbl", options)),
            cat("Berkeley DB support for 'btree:tbl'", kText));
  options.access = Access::erase;
  std::string existing = kGood + "pf-hash-few";
  EXPECT_EQ(open_error(open_hash_table(existing, options)),
            cat("Berkeley DB support for 'hash:", existing, "'", kText));
  EXPECT_EQ(open_error(open_hash_table("nonexistent", options)),
            "open database nonexistent.db: No such file or directory");
  EXPECT_EQ(create_hash_index("tbl", {}).error().message,
            cat("Berkeley DB support for 'hash:tbl'", kText));
}

TEST(BdbTable, CheckCountsTheRecordsOfAWholeFile) {
  EXPECT_EQ(check_hash_index(kGood + "pf-hash-many").value(), 220u);
  EXPECT_EQ(check_btree_index(kGood + "pf-btree-many").value(), 220u);
  EXPECT_FALSE(check_btree_index(kBad + "btree-keys-out-of-order").has_value());
}

TEST(BdbTable, AnIndexOlderThanItsSourceIsReported) {
  char directory[] = "/tmp/bdb_table.XXXXXX";
  ASSERT_NE(mkdtemp(directory), nullptr);
  std::string name = std::string(directory) + "/tbl";
  auto bytes = read_file(kGood + "pf-hash-one.db");
  ASSERT_TRUE(bytes.has_value());
  auto index = open_file(name + ".db", O_CREAT | O_WRONLY);
  ASSERT_TRUE(write_all(index->get(), *bytes).has_value());
  ASSERT_TRUE(open_file(name, O_CREAT | O_WRONLY).has_value());
  struct timespec old[2] = {{1000, 0}, {1000, 0}};
  struct timespec newer[2] = {{2000, 0}, {2000, 0}};
  utimensat(AT_FDCWD, (name + ".db").c_str(), old, 0);
  utimensat(AT_FDCWD, name.c_str(), newer, 0);
  CollectedMessages messages;
  OpenOptions options;
  options.reporter = &messages;
  ASSERT_TRUE(open_hash_table(name, options).has_value());
  ASSERT_EQ(messages.messages.size(), 1u);
  EXPECT_EQ(messages.messages[0].text,
            "database " + name + ".db is older than source file " + name);
  unlink(name.c_str());
  unlink((name + ".db").c_str());
  rmdir(directory);
}

}  // namespace
}  // namespace postwright
