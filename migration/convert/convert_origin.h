#pragma once

#include <sys/types.h>

#include <optional>
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
  /// The file whose owner and mode a new index gets; empty: there is none, and mode() counts.
  std::string file() const { return text_ ? std::string() : file_; }
  mode_t mode() const { return mode_; }
  /// It is read from a regular file: no pipe, no server.
  bool never_waits() const;
  /// What messages call it.
  std::string shown() const { return file_.empty() ? table_.title() : file_; }
  bool trailing_nul() const { return trailing_nul_; }

 private:
  Status look_at_db();
  Status walk_db(Reporter& reporter, const IndexRecordVisitor& visit) const;
  Status look_at_source();
  Status walk_open_table(Reporter& reporter, const IndexRecordVisitor& visit) const;

  TableName table_;
  std::string file_;                 // empty: a table without a file
  std::optional<std::string> text_;  // of a source that can be read once only: a pipe, a device
  mode_t mode_ = 0644;
  IndexRecipe recipe_;
  bool trailing_nul_ = true;
  bool accept_records_ = false;
  const ClientSettingsSource* clients_ = nullptr;
};

}  // namespace postwright::reindexer
