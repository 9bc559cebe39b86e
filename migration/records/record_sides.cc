#include <stdlib.h>
#include <unistd.h>

#include <cerrno>

#include "base/text.h"
#include "libmaps/bdb/bdb_file.h"
#include "migration/records/compare.h"

namespace postwright::reindexer {
namespace {

class DbSide final : public RecordSide {
 public:
  DbSide(std::string path, std::unique_ptr<bdb::File> file)
      : path_(std::move(path)), file_(std::move(file)) {}

  Status walk(const IndexRecordVisitor& visit) override {
    auto doubt = walk_present_db_records(path_, visit);
    if (!doubt) return failure_of(doubt);
    doubt_ = std::move(*doubt);
    return {};
  }
  std::string doubt() const override { return doubt_; }

  Result<std::optional<std::string>> lookup(std::string_view key) override {
    spelled_.assign(key).push_back('\0');
    auto value = file_->lookup(spelled_);
    if (value && !*value) value = file_->lookup(key);
    if (value && *value) (*value)->resize(until_nul(**value).size());
    return value;
  }

 private:
  std::string path_;
  std::unique_ptr<bdb::File> file_;
  std::string doubt_;
  std::string spelled_;
};

/// Two open tables, for the two conventions about null bytes: one open table would settle for the
/// first that it meets.
class IndexSide final : public RecordSide {
 public:
  IndexSide(TablePtr with_nul, TablePtr without_nul)
      : with_nul_(std::move(with_nul)), without_nul_(std::move(without_nul)) {}

  Status walk(const IndexRecordVisitor& visit) override {
    with_nul_->rewind();
    for (;;) {
      auto record = with_nul_->next();
      if (!record) return failure_of(record);
      if (!*record) return {};
      Status visited = visit({.key = (*record)->key, .value = (*record)->value});
      if (!visited) return visited;
    }
  }

  Result<std::optional<std::string>> lookup(std::string_view key) override {
    auto value = with_nul_->lookup(key);
    if (value && !*value && !key.empty()) value = without_nul_->lookup(key);
    return value;
  }

 private:
  TablePtr with_nul_;
  TablePtr without_nul_;
};

/// Both open a file once, so `table` may be removed afterwards.
Result<RecordSidePtr> open_both(const MapType& type, const std::string& table) {
  OpenOptions options;
  options.fold_keys = false;
  options.utf8 = false;
  options.trailing_nul = TrailingNul::with;
  auto with_nul = type.open(table, options);
  if (!with_nul) return failure_of(with_nul);
  options.trailing_nul = TrailingNul::without;
  auto without_nul = type.open(table, options);
  if (!without_nul) return failure_of(without_nul);
  return std::make_unique<IndexSide>(std::move(*with_nul), std::move(*without_nul));
}

/// A directory of our own for one file, gone with this object.
class ScratchDirectory {
 public:
  static Result<ScratchDirectory> make() {
    const char* parent = getenv("TMPDIR");
    std::string pattern = cat(parent && *parent ? parent : "/tmp", "/reindexer-XXXXXX");
    if (!mkdtemp(pattern.data())) return system_failure(cat("create ", pattern), errno);
    return ScratchDirectory(std::move(pattern));
  }
  ScratchDirectory(ScratchDirectory&& other) noexcept
      : path_(std::exchange(other.path_, std::string())) {}
  ScratchDirectory& operator=(ScratchDirectory&&) = delete;
  ~ScratchDirectory() {
    if (path_.empty()) return;
    unlink(cat(table(), ".cdb").c_str());
    rmdir(path_.c_str());
  }
  std::string table() const { return cat(path_, "/source"); }

 private:
  explicit ScratchDirectory(std::string path) : path_(std::move(path)) {}
  std::string path_;
};

}  // namespace

Result<RecordSidePtr> db_side(const std::string& path) {
  auto file = bdb::File::open(path);
  if (!file) return failure_of(file);
  return std::make_unique<DbSide>(path, std::move(*file));
}

Result<RecordSidePtr> index_side(const MapType& type, const std::string& table) {
  auto checked = open_checked(type, table, {});
  if (!checked) return failure_of(checked);
  return open_both(type, table);
}

Result<RecordSidePtr> source_side(const std::string& path, const IndexRecipe& recipe,
                                  const SourceReading& reading, Reporter& reporter) {
  auto scratch = ScratchDirectory::make();
  if (!scratch) return failure_of(scratch);
  const MapType* cdb = find_target_type("cdb");  // any key length
  BuildOptions options;
  options.trailing_nul = TrailingNul::without;
  options.mode = 0600;
  auto builder = cdb->create(scratch->table(), options);
  if (!builder) return failure_of(builder);
  Status walked = walk_source_records(
      path, recipe, reading, reporter,
      [&](const IndexRecord& record) { return (*builder)->put(record.key, record.value); });
  if (!walked) return failure_of(walked);
  auto built = (*builder)->finish();
  if (!built) return failure_of(built);
  return open_both(*cdb, scratch->table());
}

}  // namespace postwright::reindexer
