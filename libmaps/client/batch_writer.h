#pragma once

#include <vector>

#include "libmaps/client/database_writer.h"

namespace postwright {

/// A writer that adds its records in batches, and counts them.
class BatchWriter : public DatabaseWriter {
 public:
  Status put(std::string_view key, std::string_view value) final;
  Result<Written> written() final;

 protected:
  explicit BatchWriter(std::size_t batch_records) : batch_records_(batch_records) {}

  /// Adds records, a key and its value in turn, none of which is refused by
  /// check_database_record(); of several with one key the first stays. How many are new.
  virtual Result<std::uint64_t> insert(std::vector<std::string> records) = 0;

 private:
  Status flush();

  std::size_t batch_records_;
  std::vector<std::string> batch_;  // keys and values
  std::size_t batch_bytes_ = 0;
  Written written_;
};

}  // namespace postwright
