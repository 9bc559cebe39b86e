#pragma once

#include <string>

namespace postwright::bdb {

/// Why a table whose pages are all sound may have lost records all the same.
struct Doubt {
  bool likely = false;  ///< more than a possibility: to be refused unless a person accepts it
  std::string reason;   ///< with both numbers: "the file counts 503 records, 440 are there; ..."
};

}  // namespace postwright::bdb
