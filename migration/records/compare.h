#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "migration/records/comparison.h"
#include "migration/records/records.h"
#include "migration/records/target_type.h"

namespace postwright::reindexer {

/// One side of a comparison: records that can be walked and looked up, whatever holds them. Keys
/// and values are as a reader of the table meets them: without trailing null bytes, of several
/// records with one key the first.
class RecordSide {
 public:
  RecordSide() = default;
  RecordSide(const RecordSide&) = delete;
  RecordSide& operator=(const RecordSide&) = delete;
  virtual ~RecordSide() = default;
  virtual Status walk(const IndexRecordVisitor& visit) = 0;
  virtual Result<std::optional<std::string>> lookup(std::string_view key) = 0;
  /// After a walk: why records may be missing on this side; empty when nothing says so.
  virtual std::string doubt() const { return {}; }
};
using RecordSidePtr = std::unique_ptr<RecordSide>;

/// A Berkeley DB file; `path` with its suffix. Whatever it counts, the records that are there are
/// its records; see doubt(). Errors: those of bdb::File.
Result<RecordSidePtr> db_side(const std::string& path);

/// An index file, which is checked as a whole first; `table` is its path without suffix.
Result<RecordSidePtr> index_side(const MapType& type, const std::string& table);

/// A text source, by way of an unlinked temporary index in TMPDIR or /tmp, so that memory stays
/// small. `reporter` hears of lines with a fault.
Result<RecordSidePtr> source_side(const std::string& path, const IndexRecipe& recipe,
                                  const SourceReading& reading, Reporter& reporter);

/// Both ways: each record is looked up on the other side. postalias' own records do not count.
/// Memory is constant. ErrorKind::retry: interrupted by a signal.
Result<Comparison> compare(RecordSide& left, RecordSide& right);

/// "3 records only in LEFT, 1 only in RIGHT, 2 with another value"; empty when they are equal.
std::string comparison_text(const Comparison& comparison, std::string_view left,
                            std::string_view right);

/// "key "a@b": LEFT has "x", RIGHT has nothing"; long values are cut. With ShowValues::no values
/// are not shown: "LEFT has a value", "LEFT and RIGHT have different values".
std::string difference_text(const Comparison::Difference& difference, std::string_view left,
                            std::string_view right, ShowValues values);

}  // namespace postwright::reindexer
