#include "libmaps/bdb/bdb_file.h"

#include <algorithm>

#include "base/text.h"
#include "libmaps/bdb/btree_reader.h"
#include "libmaps/bdb/free_list.h"
#include "libmaps/bdb/hash_reader.h"
#include "libmaps/bdb/metadata.h"
#include "libmaps/bdb/open_source.h"
#include "libmaps/bdb/page_reader.h"
#include "libmaps/bdb/page_source.h"
#include "libmaps/bdb/subdatabase.h"

namespace postwright::bdb {
namespace {

/// A whole walk: a cursor of the access method, and what is checked around it.
class Walk final : public File::Cursor {
 public:
  Walk(const PageSource& source, const Shape& shape, const Metadata& metadata)
      : source_(source), shape_(shape), metadata_(metadata) {}

  Result<bool> next(std::string_view& key, std::string_view& value) override {
    if (finished_) return false;
    auto more = step(key, value);
    if (more && *more) return true;
    finished_ = true;
    if (more) more = finish();
    if (more || more.error().kind != ErrorKind::data) return more;
    // Damage in a file that somebody writes is not damage.
    auto unchanged = source_.check_unchanged();
    if (!unchanged) return failure_of(unchanged);
    return more;
  }

 private:
  Status start();
  Result<bool> step(std::string_view& key, std::string_view& value);
  Result<bool> finish();

  const PageSource& source_;
  const Shape& shape_;
  const Metadata& metadata_;
  PageSet visited_;
  std::unique_ptr<RecordCursor> records_;
  bool finished_ = false;
};

Status Walk::start() {
  auto visited = PageSet::for_pages(shape_.last_page);
  if (!visited) return failure_of(visited);
  visited_ = std::move(*visited);
  visited_.add(metadata_.page);
  PageReader pages(source_, shape_, &visited_);
  if (metadata_.info.method == Method::hash)
    records_ = std::make_unique<HashCursor>(pages, metadata_);
  else
    records_ = std::make_unique<BtreeCursor>(pages, metadata_);
  return {};
}

Result<bool> Walk::step(std::string_view& key, std::string_view& value) {
  if (!records_) {
    auto started = start();
    if (!started) return failure_of(started);
  }
  auto more = records_->next(key, value);
  if (!more || !*more || !metadata_.info.subdatabases) return more;
  PageReader pages(source_, shape_, &visited_);
  auto named = subdatabase_metadata(source_.path(), pages, metadata_, key, value);
  if (!named) return failure_of(named);
  return true;
}

Result<bool> Walk::finish() {
  auto free = check_free_list(PageReader(source_, shape_, &visited_), metadata_);
  if (!free) return failure_of(free);
  auto unchanged = source_.check_unchanged();
  if (!unchanged) return failure_of(unchanged);
  return false;
}

class OpenFile final : public File {
 public:
  OpenFile(PageSource source, const Metadata& main)
      : source_(std::move(source)), main_(main), shape_(main.shape()), metadata_(main) {}

  const FileInfo& info() const override { return metadata_.info; }
  const std::string& path() const override { return source_.path(); }

  Result<std::vector<std::string>> subdatabases() override;
  Result<std::optional<std::string>> lookup(std::string_view key) override;
  Status walk(const Visitor& visit) override;
  std::unique_ptr<Cursor> cursor() override {
    return std::make_unique<Walk>(source_, shape_, metadata_);
  }

  Status select(const std::string& subdatabase);

 private:
  PageSource source_;
  Metadata main_;
  Shape shape_;
  Metadata metadata_;  // of the table that is read: the main one or a subdatabase
};

Result<std::vector<std::string>> OpenFile::subdatabases() {
  std::vector<std::string> names;
  if (!main_.info.subdatabases) return names;
  Walk names_of_tables(source_, shape_, main_);
  std::string_view name;
  std::string_view value;
  for (;;) {
    auto more = names_of_tables.next(name, value);
    if (!more) return failure_of(more);
    if (!*more) break;
    names.emplace_back(name);
  }
  std::sort(names.begin(), names.end());
  return names;
}

Result<std::optional<std::string>> OpenFile::lookup(std::string_view key) {
  PageReader pages(source_, shape_);
  if (metadata_.info.method == Method::hash) return lookup_hash(pages, metadata_, key);
  return lookup_btree(pages, metadata_, key);
}

Status OpenFile::walk(const Visitor& visit) {
  Walk records(source_, shape_, metadata_);
  std::string_view key;
  std::string_view value;
  for (;;) {
    auto more = records.next(key, value);
    if (!more) return failure_of(more);
    if (!*more) return {};
    auto visited = visit(key, value);
    if (!visited) return visited;
  }
}

Status OpenFile::select(const std::string& subdatabase) {
  if (!main_.info.subdatabases)
    return failure(ErrorKind::config, cat(path(), ": the file has no subdatabases"));
  auto page = lookup(subdatabase);
  if (!page) return failure_of(page);
  if (!*page)
    return failure(ErrorKind::config,
                   cat(path(), ": there is no subdatabase \"", printable(subdatabase, true), '"'));
  PageReader pages(source_, shape_);
  auto metadata = subdatabase_metadata(path(), pages, main_, subdatabase, **page);
  if (!metadata) return failure_of(metadata);
  metadata_ = *metadata;
  return {};
}

}  // namespace

Result<std::unique_ptr<File>> open_source(PageSource source,
                                          const std::optional<std::string>& subdatabase) {
  PageBuffer buffer;
  auto size = static_cast<std::uint32_t>(std::min<std::uint64_t>(source.size(), kMetadataSize));
  auto bytes = source.read(0, size, buffer);
  if (!bytes) return failure_of(bytes);
  auto main = parse_metadata(source.path(), {*bytes, size}, source.size());
  if (!main) {
    auto unchanged = source.check_unchanged();
    if (!unchanged) return failure_of(unchanged);
    return failure_of(main);
  }
  auto file = std::make_unique<OpenFile>(std::move(source), *main);
  if (subdatabase) {
    auto selected = file->select(*subdatabase);
    if (!selected) return failure_of(selected);
  }
  return file;
}

Result<std::unique_ptr<File>> File::open(const std::string& path, const Options& options) {
  auto source = PageSource::open(path, options.reading, options.lock);
  if (!source) return failure_of(source);
  return open_source(std::move(*source), options.subdatabase);
}

}  // namespace postwright::bdb
