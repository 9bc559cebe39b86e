#include "libmaps/memory/internal_table.h"

#include "libmaps/memory/memory_table.h"

namespace postwright {
namespace {

class InternalTable final : public MemoryTable {
 public:
  InternalTable(std::string_view name, const OpenOptions& options)
      : MemoryTable("internal", std::string(name), std::make_unique<RecordMap>(options.fold_keys)) {
  }

  Result<bool> store(std::string_view key, std::string_view value) override {
    records().set(key, value);
    return true;
  }
  Result<bool> erase(std::string_view key) override { return records().erase(key); }
};

}  // namespace

Result<TablePtr> open_internal_table(std::string_view name, const OpenOptions& options) {
  return std::make_unique<InternalTable>(name, options);
}

}  // namespace postwright
