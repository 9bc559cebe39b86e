#include "libmaps/client/batch_writer.h"

#include <utility>

namespace postwright {
namespace {

constexpr std::size_t kBatchBytes = std::size_t{256} << 10;

}  // namespace

Status BatchWriter::put(std::string_view key, std::string_view value) {
  if (Status fits = check_database_record(title(), key, value); !fits) return fits;
  batch_.emplace_back(key);
  batch_.emplace_back(value);
  batch_bytes_ += key.size() + value.size();
  if (batch_.size() < 2 * batch_records_ && batch_bytes_ < kBatchBytes) return {};
  return flush();
}

Result<DatabaseWriter::Written> BatchWriter::written() {
  Status flushed = flush();
  if (!flushed) return failure_of(flushed);
  return written_;
}

Status BatchWriter::flush() {
  if (batch_.empty()) return {};
  std::uint64_t records = batch_.size() / 2;
  batch_bytes_ = 0;
  auto added = insert(std::exchange(batch_, {}));
  if (!added) return failure_of(added);
  written_.records += *added;
  written_.duplicates += records - *added;
  return {};
}

}  // namespace postwright
