#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "migration/files/site_path.h"
#include "migration/plan/plan.h"
#include "migration/records/compare.h"

namespace postwright::reindexer {

/// What can be compared of a migrated table: opened in the site, errors in its words.
class TableSides {
 public:
  /// Both must outlive this object.
  TableSides(const PlannedTable& table, std::string_view root) : table_(table), root_(root) {}

  Result<RecordSidePtr> db();
  Result<RecordSidePtr> index();
  /// Faulty lines of the source are left out silently: the build has named them.
  Result<RecordSidePtr> source();

  /// Names as messages have them: "access.db", "access.lmdb", "access".
  std::string db_name() const;
  std::string index_name() const;
  std::string source_name() const;

  /// Whether `options` lets values of this table be shown.
  ShowValues shown_values(const Options& options) const {
    return options.show_values || !table_.secret ? ShowValues::yes : ShowValues::no;
  }

  /// The other library's message in a person's words.
  Error readable(Error error) const;

 private:
  Result<const SiteFile*> find(const std::string& path);

  const PlannedTable& table_;
  std::string_view root_;
  std::vector<std::unique_ptr<SiteFile>> files_;  // keep the directories open that names go through
};

}  // namespace postwright::reindexer
