#pragma once

#include <optional>
#include <string_view>

#include "base/result.h"
#include "libmaps/bdb/doubt.h"

namespace postwright::bdb {

/// Records of one table of a file, in libdb's order.
class RecordCursor {
 public:
  virtual ~RecordCursor() = default;
  /// False after the last record. The views live until the next call.
  virtual Result<bool> next(std::string_view& key, std::string_view& value) = 0;
  /// After the last record: whether some may be missing although every page was sound.
  virtual std::optional<Doubt> doubt() const { return std::nullopt; }
};

}  // namespace postwright::bdb
