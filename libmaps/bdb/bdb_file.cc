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
#include "libmaps/bdb/unreferenced.h"

namespace postwright::bdb {
namespace {

class OpenFile final : public File {
 public:
  OpenFile(PageSource source, const Metadata& main, bool any_count)
      : source_(std::move(source)),
        any_count_(any_count),
        main_(main),
        shape_(main.shape()),
        metadata_(main) {}

  const FileInfo& info() const override { return metadata_.info; }
  const std::string& path() const override { return source_.path(); }

  Result<std::vector<std::string>> subdatabases() override;
  Result<std::optional<std::string>> lookup(std::string_view key) override;
  Status walk(const Visitor& visit) override;
  std::unique_ptr<Cursor> cursor() override;
  const std::optional<Doubt>& doubt() const override { return doubt_; }

  /// From now on metadata_ is that of a subdatabase.
  Status select(const std::string& subdatabase);
  /// The lock that open() took is given back.
  void unlock() { source_.release(); }

 private:
  friend class Walk;
  /// Around whatever reads pages.
  Status begin();
  void end() { source_.release(); }
  Status reload();
  Result<std::optional<std::string>> find(const Metadata& metadata, std::string_view key);

  PageSource source_;
  bool any_count_;
  std::optional<Doubt> doubt_;
  Metadata main_;
  Shape shape_;
  std::optional<std::string> subdatabase_;
  Metadata metadata_;  // of the table that is read: the main one or a subdatabase
};

/// A whole walk: a cursor of the access method, and what is checked around it.
class Walk final : public File::Cursor {
 public:
  Walk(OpenFile& file, const Metadata& metadata) : file_(file), metadata_(metadata) {}
  Walk(const Walk&) = delete;
  Walk& operator=(const Walk&) = delete;
  ~Walk() override {
    if (begun_) file_.end();
  }

  Result<bool> next(std::string_view& key, std::string_view& value) override;

 private:
  Status start();
  Result<bool> step(std::string_view& key, std::string_view& value);
  Result<bool> finish();
  Status check_subdatabases();
  Status check_count();
  Status refuse_likely(const std::optional<Doubt>& doubt) const;
  std::unique_ptr<RecordCursor> records_of(const Metadata& metadata);
  PageReader pages() { return {file_.source_, file_.shape_, &state_}; }

  OpenFile& file_;
  const Metadata& metadata_;
  WalkState state_;
  std::unique_ptr<RecordCursor> records_;
  std::vector<std::uint32_t> subdatabases_;  // their metadata pages
  bool begun_ = false;
  bool finished_ = false;
};

Result<bool> Walk::next(std::string_view& key, std::string_view& value) {
  if (finished_) return false;
  auto more = step(key, value);
  if (more && *more) return true;
  finished_ = true;
  if (more) more = finish();
  if (more || more.error().kind != ErrorKind::data) return more;
  // Damage in a file that somebody writes is not damage.
  auto unchanged = file_.source_.check_unchanged();
  if (!unchanged) return failure_of(unchanged);
  return more;
}

Status Walk::start() {
  auto begun = file_.begin();
  if (!begun) return begun;
  begun_ = true;
  auto visited = PageSet::for_pages(file_.shape_.last_page);
  if (!visited) return failure_of(visited);
  state_.visited = std::move(*visited);
  state_.visited.add(metadata_.page);
  records_ = records_of(metadata_);
  return {};
}

std::unique_ptr<RecordCursor> Walk::records_of(const Metadata& metadata) {
  if (metadata.info.method == Method::hash) return std::make_unique<HashCursor>(pages(), metadata);
  return std::make_unique<BtreeCursor>(pages(), metadata);
}

Result<bool> Walk::step(std::string_view& key, std::string_view& value) {
  if (!records_) {
    auto started = start();
    if (!started) return failure_of(started);
  }
  auto more = records_->next(key, value);
  if (!more || !*more || !metadata_.info.subdatabases) return more;
  auto named = subdatabase_metadata(file_.path(), pages(), metadata_, key, value);
  if (!named) return failure_of(named);
  subdatabases_.push_back(named->page);
  return true;
}

/// The tables that the main one names have no page in common with it or with each other.
Status Walk::check_subdatabases() {
  PageReader unmarked(file_.source_, file_.shape_);
  for (std::uint32_t page : subdatabases_) {
    auto metadata = subdatabase_metadata_at(file_.path(), unmarked, metadata_, page);
    if (!metadata) return failure_of(metadata);
    auto records = records_of(*metadata);
    std::string_view key;
    std::string_view value;
    Result<bool> more;
    do {
      more = records->next(key, value);
    } while (more && *more);
    if (!more) return failure_of(more);
    if (Status counted = refuse_likely(records->doubt()); !counted) return counted;
  }
  return {};
}

Status Walk::refuse_likely(const std::optional<Doubt>& doubt) const {
  if (!doubt || !doubt->likely || file_.any_count_) return {};
  return failure(ErrorKind::data, cat(file_.path(), ": ", doubt->reason));
}

Status Walk::check_count() {
  std::optional<Doubt> doubt = records_->doubt();
  if (!doubt && state_.zero_sector_page != 0)
    doubt = Doubt{false, cat("page ", state_.zero_sector_page,
                             ": a key or value with zeros where a whole sector stands, as a bad "
                             "disk leaves it")};
  if (&metadata_ == &file_.metadata_) file_.doubt_ = doubt;  // else names of subdatabases
  return refuse_likely(doubt);
}

Result<bool> Walk::finish() {
  auto apart = check_subdatabases();
  if (!apart) return failure_of(apart);
  auto free = check_free_list(pages(), metadata_);
  if (!free) return failure_of(free);
  if (metadata_.page == 0) {  // else there are pages of other tables
    auto referenced = check_unreferenced_pages(pages(), state_.visited);
    if (!referenced) return failure_of(referenced);
  }
  auto counted = check_count();
  if (!counted) return failure_of(counted);
  auto unchanged = file_.source_.check_unchanged();
  if (!unchanged) return failure_of(unchanged);
  return false;
}

std::unique_ptr<File::Cursor> OpenFile::cursor() {
  return std::make_unique<Walk>(*this, metadata_);
}

Result<std::vector<std::string>> OpenFile::subdatabases() {
  std::vector<std::string> names;
  if (!main_.info.subdatabases) return names;
  Walk names_of_tables(*this, main_);
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

Status OpenFile::walk(const Visitor& visit) {
  Walk records(*this, metadata_);
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

Result<std::optional<std::string>> OpenFile::lookup(std::string_view key) {
  auto begun = begin();
  if (!begun) return failure_of(begun);
  auto value = find(metadata_, key);
  if (!value && value.error().kind == ErrorKind::data) {
    auto unchanged = source_.check_unchanged();
    if (!unchanged) value = failure_of(unchanged);
  }
  end();
  return value;
}

Result<std::optional<std::string>> OpenFile::find(const Metadata& metadata, std::string_view key) {
  PageReader pages(source_, shape_);
  if (metadata.info.method == Method::hash) return lookup_hash(pages, metadata, key);
  return lookup_btree(pages, metadata, key);
}

Status OpenFile::select(const std::string& subdatabase) {
  if (!main_.info.subdatabases) return config_failure(path(), ": the file has no subdatabases");
  auto page = find(main_, subdatabase);
  if (!page) return failure_of(page);
  if (!*page)
    return config_failure(path(), ": there is no subdatabase \"", printable(subdatabase, true),
                          '"');
  auto metadata =
      subdatabase_metadata(path(), PageReader(source_, shape_), main_, subdatabase, **page);
  if (!metadata) return failure_of(metadata);
  metadata_ = *metadata;
  subdatabase_ = subdatabase;
  return {};
}

Status OpenFile::begin() {
  auto locked = source_.acquire();
  if (!locked) return locked;
  auto changed = source_.refresh();
  Status status;
  if (!changed)
    status = failure_of(changed);
  else if (*changed)
    status = reload();
  if (!status) source_.release();
  return status;
}

Result<Metadata> main_metadata(const PageSource& source) {
  PageBuffer buffer;
  auto size = static_cast<std::uint32_t>(std::min<std::uint64_t>(source.size(), kMetadataSize));
  auto bytes = source.read(0, size, buffer);
  if (!bytes) return failure_of(bytes);
  auto metadata = parse_metadata(source.path(), {*bytes, size}, source.size());
  if (metadata) return metadata;
  auto unchanged = source.check_unchanged();
  if (!unchanged) return failure_of(unchanged);
  return metadata;
}

Status OpenFile::reload() {
  auto main = main_metadata(source_);
  if (!main) return failure_of(main);
  metadata_ = main_ = *main;
  shape_ = main_.shape();
  if (subdatabase_) return select(*subdatabase_);
  return {};
}

Result<std::unique_ptr<OpenFile>> open_table(PageSource source,
                                             const std::optional<std::string>& subdatabase,
                                             bool any_count) {
  auto main = main_metadata(source);
  if (!main) return failure_of(main);
  auto file = std::make_unique<OpenFile>(std::move(source), *main, any_count);
  if (subdatabase) {
    auto selected = file->select(*subdatabase);
    if (!selected) return failure_of(selected);
  }
  return file;
}

}  // namespace

Result<std::unique_ptr<File>> open_source(PageSource source,
                                          const std::optional<std::string>& subdatabase) {
  return open_table(std::move(source), subdatabase, false);
}

Result<std::unique_ptr<File>> File::open(const std::string& path, const Options& options) {
  auto source = PageSource::open(path, options.reading, options.lock);
  if (!source) return failure_of(source);
  auto file = open_table(std::move(*source), options.subdatabase, options.any_count);
  if (!file) return failure_of(file);
  if (options.unlock_between) (*file)->unlock();
  return std::unique_ptr<File>(std::move(*file));
}

}  // namespace postwright::bdb
