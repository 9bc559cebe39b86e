#pragma once

#include "libmaps/client/writer_for_test.h"

namespace postwright {

/// What all writers of SQL databases promise besides. The settings name a database where tables of
/// any name can be made.
class SqlWriterForTest : public WriterForTest {
 public:
  SqlWriterForTest(const MapType& type, SettingsForTest& settings)
      : WriterForTest(type, settings, "table written"), settings_(settings) {
    settings_.values["table"] = "written";
    settings_.values["select_field"] = "goal";
    settings_.values["where_field"] = "address";
  }

  void keeps_its_promises() {
    WriterForTest::keeps_its_promises();
    places_must_be_clear();
  }

 protected:
  /// There is no table.
  void expect_nothing_there() override {
    auto table = type_.open("./x.cf", options_);
    ASSERT_FALSE(table && (*table)->lookup("a"));
  }

 private:
  void places_must_be_clear() {
    settings_.values["select_field"] = "other";
    EXPECT_EQ(problem(), cat(type_.name, ":./x.cf, table written: it has no column other"));
    settings_.values["select_field"] = "lower(goal)";
    EXPECT_EQ(problem(), cat(type_.name,
                             ":./x.cf: select_field = lower(goal): this is no plain name, and "
                             "nothing can be written there"));
    settings_.values.erase("select_field");
    EXPECT_EQ(problem(), "./x.cf: bad string length 0 < 1: select_field = ");
    settings_.values["query"] = "SELECT 1";
    EXPECT_EQ(problem(), cat(type_.name,
                             ":./x.cf: query says how records are found, not where they are; set "
                             "table, select_field and where_field in its place"));
    settings_.values.erase("query");
    settings_.values["select_field"] = "goal";
  }

  SettingsForTest& settings_;
};

}  // namespace postwright
