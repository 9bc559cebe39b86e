#pragma once

#include <memory>
#include <string>

#include "libmaps/memory/record_map.h"
#include "libmaps/table.h"

namespace postwright {

/// A table whose records are in memory: lookup and listing.
class MemoryTable : public Table {
 public:
  MemoryTable(std::string type, std::string name, std::unique_ptr<RecordMap> records)
      : Table(std::move(type), std::move(name), KeyKind::fixed), records_(std::move(records)) {}

  Result<std::optional<std::string>> lookup(std::string_view key) override {
    const Record* found = records_->find(key);
    return found ? std::optional(found->value) : std::nullopt;
  }
  Result<std::optional<Record>> next() override {
    const Record* record = records_->next();
    return record ? std::optional(*record) : std::nullopt;
  }
  void rewind() override { records_->rewind(); }

 protected:
  RecordMap& records() { return *records_; }

 private:
  std::unique_ptr<RecordMap> records_;
};

}  // namespace postwright
