#include "libmaps/lmdb/lmdb_table.h"

#include "base/text.h"
#include "libmaps/index_age.h"
#include "libmaps/lmdb/lmdb_database.h"
#include "libmaps/lmdb/lmdb_update.h"
#include "libmaps/stored_key.h"

namespace postwright {
namespace {

class LmdbTable final : public Table {
 public:
  LmdbTable(std::string_view name, lmdb::Database database, const OpenOptions& options)
      : Table("lmdb", std::string(name), KeyKind::fixed),
        database_(std::move(database)),
        keys_(options) {}

  Result<std::optional<std::string>> lookup(std::string_view key) override {
    return keys_.search(key, [this](std::string_view stored) { return find(stored); });
  }
  Result<std::optional<Record>> next() override;
  void rewind() override { cursor_.rewind(); }

 private:
  Result<std::optional<std::string>> find(std::string_view stored);
  tl::unexpected<Error> failed(std::string_view operation, const Error& error) const {
    return failure(error.kind, cat("error ", operation, " lmdb:", name(), ": ", error.message),
                   error.code);
  }

  lmdb::Database database_;
  StoredKey keys_;
  lmdb::Cursor cursor_;
  std::uint64_t cursor_transaction_ = 0;
};

Result<std::optional<std::string>> LmdbTable::find(std::string_view stored) {
  if (stored.empty()) return failed("reading", {ErrorKind::data, std::string(lmdb::kBadValueSize)});
  auto value = database_.read([&](const lmdb::Tree& tree) -> Result<std::optional<std::string>> {
    auto record = tree.find(stored);
    if (!record) return failure_of(record);
    if (!*record) return std::nullopt;
    return std::string(until_nul((*record)->value));
  });
  if (!value) return failed("reading", value.error());
  return value;
}

Result<std::optional<Record>> LmdbTable::next() {
  lmdb::Cursor before = cursor_;
  auto record = database_.read([&](const lmdb::Tree& tree) -> Result<std::optional<Record>> {
    cursor_ = before;
    if (tree.transaction() != cursor_transaction_) cursor_.find_again();
    cursor_transaction_ = tree.transaction();
    auto found = cursor_.next(tree);
    if (!found) return failure_of(found);
    if (!*found) return std::nullopt;
    return Record{std::string(until_nul((*found)->key)), std::string(until_nul((*found)->value))};
  });
  if (!record) return failed("seeking", record.error());
  return record;
}

}  // namespace

Result<TablePtr> open_lmdb_table(std::string_view name, const OpenOptions& options) {
  if (options.access != Access::read) return lmdb::open_for_update(name, options);
  std::string index = cat(name, ".lmdb");
  auto database = lmdb::Database::open(index);
  if (!database)
    return failure(database.error().kind,
                   cat("open database ", index, ": ", database.error().message),
                   database.error().code);
  warn_when_older_than_source(database->fd(), index, name, options.reporter);
  return std::make_unique<LmdbTable>(name, std::move(*database), options);
}

}  // namespace postwright
