#pragma once

#include <gtest/gtest.h>

#include "base/text.h"
#include "libmaps/client/database_writer.h"
#include "libmaps/client/server_process_for_test.h"
#include "libmaps/map_types.h"

namespace postwright {

/// What all writers of databases promise. The settings name a place where there is nothing yet, and
/// which messages call `place`.
class WriterForTest {
 public:
  WriterForTest(const MapType& type, const SettingsForTest& settings, std::string place)
      : type_(type),
        options_{.client_settings = &settings},
        title_(cat(type.name, ":./x.cf, ", place)) {}
  WriterForTest(const WriterForTest&) = delete;
  WriterForTest& operator=(const WriterForTest&) = delete;
  virtual ~WriterForTest() = default;

  DatabaseWriterPtr open() {
    auto writer = type_.write("./x.cf", options_);
    EXPECT_TRUE(writer) << writer.error().message;
    return writer ? std::move(*writer) : nullptr;
  }
  std::string problem() {
    auto writer = type_.write("./x.cf", options_);
    return writer ? "" : writer.error().message;
  }
  /// "key=value" of each, or "key" alone.
  std::string found(std::initializer_list<const char*> keys) {
    auto table = type_.open("./x.cf", options_);
    EXPECT_TRUE(table) << table.error().message;
    std::string all;
    for (const char* key : keys) {
      auto value = (*table)->lookup(key);
      if (!value) return value.error().message;
      all += cat(all.empty() ? "" : " ", key, *value ? "=" : "", value->value_or(""));
    }
    return all;
  }

  void keeps_its_promises() {
    a_new_table_is_not_there_without_commit();
    it_is_filled();
    old_records_go_only_with_commit();
    bad_records_are_refused();
  }

 protected:
  /// What a client sees of a place where nothing was ever committed.
  virtual void expect_nothing_there() { EXPECT_EQ(found({"a"}), "a"); }

  const MapType& type_;
  OpenOptions options_;

 private:
  void a_new_table_is_not_there_without_commit() {
    {
      auto writer = open();
      ASSERT_TRUE(writer);
      EXPECT_TRUE(writer->put("a", "1"));
      EXPECT_EQ(writer->written().value().records, 1u);
    }
    expect_nothing_there();
  }

  void it_is_filled() {
    auto writer = open();
    ASSERT_TRUE(writer);
    EXPECT_EQ(writer->title(), title_);
    EXPECT_TRUE(writer->put("it's", "a\\b'c\"%s"));
    for (int i = 0; i < 12000; ++i) ASSERT_TRUE(writer->put(cat("k", i), cat("v", i)));
    EXPECT_TRUE(writer->put("k7", "another"));
    EXPECT_TRUE(writer->put("twice", "1"));
    EXPECT_TRUE(writer->put("twice", "2"));
    EXPECT_TRUE(writer->put("\u00fc ", "\u20ac"));
    EXPECT_TRUE(writer->put("\u00fc", std::string(70000, 'x')));
    auto written = writer->written();
    ASSERT_TRUE(written) << written.error().message;
    EXPECT_EQ(written->records, 12004u);
    EXPECT_EQ(written->duplicates, 2u);
    EXPECT_EQ(writer->count().value(), 12004u);
    EXPECT_EQ(writer->find("k7").value(), "v7");
    EXPECT_EQ(writer->find("K7").value(), std::nullopt);
    EXPECT_EQ(writer->find("it's").value(), "a\\b'c\"%s");
    EXPECT_EQ(writer->find("\u00fc").value(), std::string(70000, 'x'));
    EXPECT_TRUE(writer->commit());
    EXPECT_EQ(found({"k7", "twice", "\u00fc ", "it's", "none"}),
              "k7=v7 twice=1 \u00fc =\u20ac it's=a\\b'c\"%s none");
  }

  void old_records_go_only_with_commit() {
    {
      auto writer = open();
      ASSERT_TRUE(writer);
      EXPECT_TRUE(writer->put("new", "1"));
      EXPECT_EQ(writer->written().value().records, 1u);
      EXPECT_EQ(writer->count().value(), 1u);
      EXPECT_EQ(found({"new", "k7"}), "new k7=v7");
    }
    EXPECT_EQ(found({"new", "k7"}), "new k7=v7");
    // One that is killed does not even say that it gives up.
    pid_t killed = fork();
    if (killed == 0) {
      auto writer = open();
      for (int i = 0; writer && i < 100; ++i)
        (void)writer->put(cat("new", i), std::string(65536, 'n'));
      if (writer && writer->written()) kill(getpid(), SIGKILL);
      _exit(1);
    }
    int status = 0;
    waitpid(killed, &status, 0);
    EXPECT_TRUE(WIFSIGNALED(status));
    EXPECT_EQ(found({"new7", "k7"}), "new7 k7=v7");
    auto writer = open();
    ASSERT_TRUE(writer);
    EXPECT_TRUE(writer->put("new", "1"));
    EXPECT_EQ(writer->written().value().records, 1u);
    EXPECT_TRUE(writer->commit());
    EXPECT_EQ(found({"new", "k7"}), "new=1 k7");
  }

  void bad_records_are_refused() {
    auto writer = open();
    ASSERT_TRUE(writer);
    EXPECT_EQ(writer->put("", "x").error().message,
              cat(writer->title(), ": key \"\" is empty, and clients do not ask for it"));
    for (std::string_view bad : {std::string_view("a\0b", 3), std::string_view("\xff")}) {
      auto put = writer->put(bad, "x");
      ASSERT_FALSE(put);
      EXPECT_EQ(put.error().kind, ErrorKind::data);
      EXPECT_FALSE(writer->put("x", bad));
    }
  }

  std::string title_;
};

}  // namespace postwright
