#include "libmaps/cdb/cdb_table.h"

#include <fcntl.h>

#include <algorithm>
#include <array>

#include "base/file.h"
#include "base/text.h"
#include "libmaps/cdb/cdb_file.h"
#include "libmaps/index_age.h"
#include "libmaps/stored_key.h"

namespace postwright {
namespace {

class CdbTable final : public Table {
 public:
  CdbTable(std::string index, MappedFile mapping, cdb::File file, const OpenOptions& options)
      : Table("cdb", std::move(index), KeyKind::fixed),
        mapping_(std::move(mapping)),
        file_(file),
        keys_(options),
        position_(file_.first_record()) {}

  Result<std::optional<std::string>> lookup(std::string_view key) override {
    return keys_.search(key, [this](std::string_view stored) -> Result<std::optional<std::string>> {
      const cdb::File::Search* search = expected(stored);
      auto found = search ? file_.end(*search, stored) : file_.find(stored);
      if (!found) return failed_to("reading", found.error());
      if (!*found) return std::nullopt;
      return std::string(until_nul((*found)->value));
    });
  }

  void expect(std::span<const std::string_view> keys) override {
    expected_count_ = std::min(keys.size(), expected_.size());
    next_expected_ = 0;
    expected_keys_.clear();
    for (std::size_t i = 0; i < expected_count_; ++i) {
      std::string_view stored = keys_.likely(keys[i], false);
      expected_[i] = {
          .begin = expected_keys_.size(), .size = stored.size(), .search = file_.start(stored)};
      expected_keys_ += stored;
    }
    for (std::size_t i = 0; i < expected_count_; ++i) file_.look(expected_[i].search);
  }

  Result<std::optional<Record>> next() override {
    if (position_ == file_.end_of_records()) return std::nullopt;
    // What tinycdb notices while it looks for the next record, and what while it reads one, has
    // different texts.
    if (file_.runs_over_end(position_)) return failed_to("seeking", cdb::damaged().value());
    auto record = file_.record_at(position_);
    if (!record) return failed_to("reading", record.error());
    return Record{std::string(until_nul(record->key)), std::string(until_nul(record->value))};
  }

  void rewind() override { position_ = file_.first_record(); }
  void forget() override { mapping_.forget(); }

 private:
  tl::unexpected<Error> failed_to(std::string_view doing, const Error& error) const {
    return failure(error.kind, cat("error ", doing, " ", name(), ": ", error.message), error.code);
  }

  /// The search that expect() began for this key.
  const cdb::File::Search* expected(std::string_view stored) {
    for (std::size_t i = next_expected_; i < expected_count_; ++i) {
      if (expected_key(expected_[i]) != stored) continue;
      next_expected_ = i;
      return &expected_[i].search;
    }
    return nullptr;
  }

  struct Expected {
    std::size_t begin = 0;  // in expected_keys_
    std::size_t size = 0;
    cdb::File::Search search;
  };
  std::string_view expected_key(const Expected& expected) const {
    return std::string_view(expected_keys_).substr(expected.begin, expected.size);
  }

  MappedFile mapping_;
  cdb::File file_;
  StoredKey keys_;
  std::uint64_t position_;
  std::array<Expected, 64> expected_;
  std::string expected_keys_;
  std::size_t expected_count_ = 0;
  std::size_t next_expected_ = 0;
};

}  // namespace

Result<TablePtr> open_cdb_table(std::string_view name, const OpenOptions& options) {
  if (options.access != Access::read)
    return failure(ErrorKind::config, "unsupported non-bulk change request");
  std::string index = cat(name, ".cdb");
  auto fd = open_file(index, O_RDONLY | O_NONBLOCK);
  if (!fd) return system_failure(cat("open database ", index), fd.error().code);
  auto mapping = MappedFile::map(fd->get(), index);
  if (!mapping)
    return system_failure(cat("dict_cdbq_open: unable to init ", index), mapping.error().code);
  auto file = cdb::File::parse(mapping->bytes());
  if (!file)
    return failure(ErrorKind::data,
                   cat("dict_cdbq_open: unable to init ", index, ": ", file.error().message));
  warn_when_older_than_source(fd->get(), index, name, options.reporter);
  return std::make_unique<CdbTable>(std::move(index), std::move(*mapping), *file, options);
}

}  // namespace postwright
