#include "libmaps/bdb/bdb_table.h"

#include <fcntl.h>

#include <cerrno>

#include "base/file.h"
#include "base/text.h"
#include "libmaps/bdb/bdb_file.h"
#include "libmaps/index_age.h"
#include "libmaps/stored_key.h"

namespace postwright {
namespace {

class BdbTable final : public Table {
 public:
  BdbTable(std::string_view type, std::unique_ptr<bdb::File> file, const OpenOptions& options)
      : Table(std::string(type), file->path(), KeyKind::fixed),
        file_(std::move(file)),
        keys_(options) {}

  Result<std::optional<std::string>> lookup(std::string_view key) override {
    return keys_.search(key, [this](std::string_view stored) {
      return file_->lookup(stored).map([](std::optional<std::string> value) {
        if (value) value->resize(until_nul(*value).size());
        return value;
      });
    });
  }

  Result<std::optional<Record>> next() override {
    if (!cursor_) cursor_ = file_->cursor();
    std::string_view key;
    std::string_view value;
    auto more = cursor_->next(key, value);
    if (!more) return failure_of(more);
    if (!*more) return std::nullopt;
    return Record{std::string(until_nul(key)), std::string(until_nul(value))};
  }

  void rewind() override { cursor_.reset(); }

 private:
  std::unique_ptr<bdb::File> file_;
  StoredKey keys_;
  std::unique_ptr<bdb::File::Cursor> cursor_;
};

std::string_view type_of(bdb::Method method) {
  return method == bdb::Method::hash ? "hash" : "btree";
}

tl::unexpected<Error> not_available(bdb::Method method, std::string_view name) {
  return config_failure("Berkeley DB support for '", type_of(method), ":", name,
                        "' is not available for this OS distribution; see "
                        "https://www.postfix.org/NON_BERKELEYDB_README.html for alternatives");
}

Result<std::unique_ptr<bdb::File>> open_file_of(bdb::Method method, std::string_view name) {
  std::string index = cat(name, ".db");
  auto file = bdb::File::open(index, {.unlock_between = true});
  if (!file) {
    const Error& error = file.error();
    if (error.code != 0) return system_failure(cat("open database ", index), error.code);
    return failure(error.kind, cat("open database ", error.message));
  }
  if ((*file)->info().method != method) return system_failure(cat("open database ", index), EINVAL);
  return file;
}

Result<TablePtr> open_table_of(bdb::Method method, std::string_view name,
                               const OpenOptions& options) {
  std::string index = cat(name, ".db");
  bool missing_is_told = options.access == Access::erase && !file_exists(index);
  if (options.access != Access::read && !missing_is_told) return not_available(method, name);
  auto file = open_file_of(method, name);
  if (!file) return failure_of(file);
  if (options.reporter) {
    if (auto fd = open_file(index, O_RDONLY | O_NONBLOCK))
      warn_when_older_than_source(fd->get(), index, name, options.reporter);
  }
  return std::make_unique<BdbTable>(type_of(method), std::move(*file), options);
}

Result<std::uint64_t> check_index_of(bdb::Method method, std::string_view name) {
  auto file = open_file_of(method, name);
  if (!file) return failure_of(file);
  std::uint64_t records = 0;
  auto walked = (*file)->walk([&](std::string_view, std::string_view) -> Status {
    ++records;
    return {};
  });
  if (!walked) return failure_of(walked);
  return records;
}

}  // namespace

Result<TablePtr> open_hash_table(std::string_view name, const OpenOptions& options) {
  return open_table_of(bdb::Method::hash, name, options);
}
Result<TablePtr> open_btree_table(std::string_view name, const OpenOptions& options) {
  return open_table_of(bdb::Method::btree, name, options);
}

Result<BuilderPtr> create_hash_index(std::string_view name, const BuildOptions&) {
  return not_available(bdb::Method::hash, name);
}
Result<BuilderPtr> create_btree_index(std::string_view name, const BuildOptions&) {
  return not_available(bdb::Method::btree, name);
}

Result<std::uint64_t> check_hash_index(std::string_view name) {
  return check_index_of(bdb::Method::hash, name);
}
Result<std::uint64_t> check_btree_index(std::string_view name) {
  return check_index_of(bdb::Method::btree, name);
}

}  // namespace postwright
