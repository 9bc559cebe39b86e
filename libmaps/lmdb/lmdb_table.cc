#include "libmaps/lmdb/lmdb_table.h"

#include <algorithm>
#include <array>

#include "base/text.h"
#include "libmaps/index_age.h"
#include "libmaps/lmdb/batch_search.h"
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
  void expect(std::span<const std::string_view> keys) override;
  Result<std::optional<Record>> next() override;
  void rewind() override { cursor_.rewind(); }
  void forget() override { database_.forget(); }

 private:
  Result<std::optional<std::string>> find(std::string_view stored);
  const lmdb::Place* expected_place(const lmdb::Tree& tree, std::string_view stored);
  tl::unexpected<Error> failed(std::string_view operation, const Error& error) const {
    return failure(error.kind, cat("error ", operation, " lmdb:", name(), ": ", error.message),
                   error.code);
  }

  lmdb::Database database_;
  StoredKey keys_;
  std::array<std::string, lmdb::kMaxBatch> expected_;
  std::array<lmdb::Place, lmdb::kMaxBatch> places_;
  std::size_t expected_count_ = 0;
  std::size_t next_expected_ = 0;
  std::uint64_t places_transaction_ = 0;
  lmdb::Cursor cursor_;
  std::uint64_t cursor_transaction_ = 0;
};

Result<std::optional<std::string>> LmdbTable::find(std::string_view stored) {
  if (stored.empty()) return failed("reading", {ErrorKind::data, std::string(lmdb::kBadValueSize)});
  auto value = database_.read([&](const lmdb::Tree& tree) -> Result<std::optional<std::string>> {
    const lmdb::Place* place = expected_place(tree, stored);
    auto record = place ? tree.at(*place) : tree.find(stored);
    if (!record) return failure_of(record);
    if (!*record) return std::nullopt;
    return std::string(until_nul((*record)->value));
  });
  if (!value) return failed("reading", value.error());
  return value;
}

/// Searches for the keys ahead of their lookups, which then take the places found here.
void LmdbTable::expect(std::span<const std::string_view> keys) {
  auto some = keys.first(std::min(keys.size(), lmdb::kMaxBatch));
  for (std::size_t i = 0; i < some.size(); ++i) expected_[i] = keys_.likely(some[i], true);
  expected_count_ = some.size();
  next_expected_ = 0;
  (void)database_.read([&](const lmdb::Tree& tree) -> Status {
    places_.fill({});
    lmdb::search_all(tree, std::span(expected_).first(some.size()), places_);
    places_transaction_ = tree.transaction();
    return {};
  });
}

/// The place of a key that was expected, if it still holds.
const lmdb::Place* LmdbTable::expected_place(const lmdb::Tree& tree, std::string_view stored) {
  for (std::size_t i = next_expected_; i < expected_count_; ++i) {
    if (expected_[i] != stored) continue;
    next_expected_ = i;
    bool holds = places_[i].known && tree.transaction() == places_transaction_;
    return holds ? &places_[i] : nullptr;
  }
  return nullptr;
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
