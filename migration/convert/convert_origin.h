#pragma once

#include <string>

#include "libmaps/open_table.h"
#include "migration/records/records.h"
#include "migration/values/options.h"

namespace postwright::reindexer {

/// The table that a conversion reads. Its records can be walked as often as needed.
class Origin {
 public:
  /// ErrorKind::config: a type that cannot be read. `clients` outlives this.
  static Result<Origin> open(const Options& options, const ClientSettingsSource* clients);
  Status walk(Reporter& reporter, const IndexRecordVisitor& visit) const;
  /// Fails unless libdb reads the same records; nothing to ask about other types.
  Status ask_libdb() const;
  const std::string& file() const { return file_; }
  /// It is read from a regular file: no pipe, no server.
  bool never_waits() const;
  /// What messages call it.
  std::string shown() const { return file_.empty() ? table_.title() : file_; }
  bool trailing_nul() const { return trailing_nul_; }

 private:
  Status look_at_db();
  Status walk_db(Reporter& reporter, const IndexRecordVisitor& visit) const;
  Status walk_open_table(Reporter& reporter, const IndexRecordVisitor& visit) const;

  TableName table_;
  std::string file_;  // empty: a table without a file
  IndexRecipe recipe_;
  bool trailing_nul_ = true;
  bool accept_records_ = false;
  const ClientSettingsSource* clients_ = nullptr;
};

}  // namespace postwright::reindexer
