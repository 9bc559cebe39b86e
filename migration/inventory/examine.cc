#include "migration/inventory/examine.h"

#include <fcntl.h>

#include <algorithm>
#include <cerrno>
#include <optional>
#include <vector>

#include "base/file.h"
#include "base/interrupt.h"
#include "base/keyed_hash.h"
#include "base/progress.h"
#include "base/text.h"
#include "libmaps/bdb/bdb_file.h"
#include "libmaps/bdb/libdb_oracle.h"
#include "libmaps/text/source_kind.h"
#include "migration/files/fingerprint.h"
#include "migration/files/multiset_hash.h"
#include "migration/files/site_path.h"
#include "migration/records/compare.h"
#include "migration/records/records.h"
#include "migration/records/target_type.h"
#include "migration/values/counted.h"

namespace postwright::reindexer {
namespace {

constexpr std::size_t kWarnings = 10;
constexpr std::string_view kIndexTypes[] = {"lmdb", "cdb"};

template <class State>
void put_status(State& state, const struct stat& status) {
  state.uid = status.st_uid;
  state.gid = status.st_gid;
  state.mode = status.st_mode & 07777;
  state.mtime_ns = modified_ns(status);
  state.size = static_cast<std::uint64_t>(status.st_size);
}

FileState state_after(const Error& error) {
  return error.kind == ErrorKind::data ? FileState::damaged : FileState::unreadable;
}

/// Its records are names of tables, and whose they are Postfix cannot know.
Status no_table_of_postfix(const std::string& path) {
  return failure(ErrorKind::data, cat(path,
                                      ": it holds subdatabases, which Postfix does not read; "
                                      "`reindexer dump --list` names them"));
}

class Examination {
 public:
  Examination(TableState& table, std::string_view root, const ExamineOptions& options)
      : table_(table), root_(root), options_(options) {}
  Status run();

 private:
  template <class Damaged>
  void note_lost_link(const std::string& path, const Damaged& damaged) const;
  Status read_db();
  Status walk_db(bdb::File& file, MultisetHash& hash);
  Status ask_libdb();
  Status read_source();
  void count_duplicates();
  Status read_index(std::string_view type);
  Status compare_db_and_source();
  Status compare_with_index(TableState::Index& index, const MapType& type);
  Result<Comparison> compare_sides(RecordSide& left, RecordSide& right) const;
  Result<RecordSidePtr> open_source(Reporter& reporter) const;
  SourceReading source_reading() const {
    return {.shown = table_.path, .utf8 = options_.utf8, .root = std::string(root_)};
  }
  Status step() { return ++seen_ % kInterruptEvery == 0 ? check_interrupt() : Status{}; }
  static bool is_interrupt(const Error& error) { return error.kind == ErrorKind::retry; }

  TableState& table_;
  std::string_view root_;
  const ExamineOptions& options_;
  IndexRecipe recipe_;
  MultisetHash::Seeds seeds_ = HashSeed::random();
  std::optional<SiteFile> db_file_, source_file_;
  std::optional<MultisetHash> db_hash_, source_hash_;
  std::vector<std::uint64_t> source_keys_;  // hashes of all keys, to count those that repeat
  std::uint64_t seen_ = 0;
};

Status Examination::walk_db(bdb::File& file, MultisetHash& hash) {
  DbState& db = table_.db;
  Progress progress(cat("reading ", table_.path, ".db"), 0, options_.progress);
  std::string last;
  return file.walk([&](std::string_view key, std::string_view value) -> Status {
    if (Status go_on = step(); !go_on) return go_on;
    progress.advance();
    ++db.records;
    db.content_bytes += key.size() + value.size();
    bool nul = key.ends_with('\0');
    if (nul) key.remove_suffix(1);
    if (is_alias_marker(key, value)) {
      db.alias_markers = true;
      return {};
    }
    (nul ? db.keys_with_nul : db.keys_without_nul) = true;
    db.empty_key |= key.empty();
    if (key.ends_with(':')) ++db.keys_with_colon;
    if (key.size() > db.longest_key.size()) db.longest_key = key;
    db.capitals_in_keys |= has_capitals(key);
    // Duplicates of one key stand next to each other.
    db.duplicates |= db.records > 1 && key == last;
    last = key;
    hash.add(key, until_nul(value));
    return {};
  });
}

/// In an image, what a link leads to may be outside: the file is not absent, it is not to be had.
template <class Damaged>
void Examination::note_lost_link(const std::string& path, const Damaged& damaged) const {
  if (root_.empty()) return;
  if (auto link = lost_link(root_, path)) damaged(Error{ErrorKind::system, std::move(*link)});
}

Status Examination::read_db() {
  DbState& db = table_.db;
  std::string path = cat(table_.path, ".db");
  auto status = status_in_site(root_, path);
  auto damaged = [&](const Error& error) {
    db.state = state_after(error);
    db.error = error.message;
  };
  if (status && !*status) return note_lost_link(path, damaged), Status{};
  if (!status) return damaged(status.error()), Status{};
  put_status(db, **status);
  db.no_bytes = S_ISREG((*status)->st_mode) && (*status)->st_size == 0;
  auto found = SiteFile::find(root_, path);
  if (!found) return damaged(found.error()), Status{};
  db_file_.emplace(std::move(*found));
  auto directory = SiteDirectory::open(root_, directory_of(path));
  auto entry = directory ? directory->look_at(file_name_of(path)) : std::nullopt;
  db.is_link = (*status)->st_nlink > 1 || (entry && *entry && S_ISLNK((*entry)->st_mode));
  auto regular = db_file_->directory.open_regular(db_file_->name, O_RDONLY);
  if (!regular) return damaged(regular.error()), Status{};
  bdb::File::Options any_count;
  any_count.any_count = true;
  auto file = bdb::File::open(db_file_->path(), any_count);
  Status walked;
  if (file) {
    const bdb::FileInfo& info = (*file)->info();
    db.kind = info.method == bdb::Method::hash ? "hash" : "btree";
    db.version = info.version;
    db.big_endian = info.big_endian;
    db.page_size = info.page_size;
    db_hash_.emplace(seeds_);
    walked = info.subdatabases ? no_table_of_postfix(path) : walk_db(**file, *db_hash_);
    if (!walked && is_interrupt(walked.error())) return walked;
    if (walked && (*file)->doubt()) db.doubt = (*file)->doubt()->reason;
  } else {
    walked = failure_of(file);
  }
  if (walked && options_.cross_check) walked = ask_libdb();
  if (walked) {
    db.state = FileState::present;
    return {};
  }
  damaged(db_file_->directory.readable(std::move(walked.error()), db_file_->name, db_file_->name));
  db_hash_.reset();
  return {};
}

/// Where libdb is missing, or fails where we do not, that is only said.
Status Examination::ask_libdb() {
  auto checked = bdb::cross_check(db_file_->path(), {});
  if (!checked) {
    Error error =
        db_file_->directory.readable(std::move(checked.error()), db_file_->name, db_file_->name);
    table_.db.second_opinion = cat("none from libdb: ", error.message);
    return {};
  }
  if (checked->difference)
    return failure(ErrorKind::data,
                   cat(db_file_->name, ": libdb reads other records: ", *checked->difference));
  table_.db.second_opinion =
      cat("libdb reads the same ", counted(checked->libdb_records, "record"));
  return {};
}

Status Examination::read_source() {
  SourceState& source = table_.source;
  auto status = status_in_site(root_, table_.path);
  auto damaged = [&](const Error& error) {
    source.state = state_after(error);
    source.error = error.message;
  };
  if (status && !*status) return note_lost_link(table_.path, damaged), Status{};
  if (!status) return damaged(status.error()), Status{};
  put_status(source, **status);
  auto found = SiteFile::find(root_, table_.path);
  if (!found) return damaged(found.error()), Status{};
  source_file_.emplace(std::move(*found));
  auto fd = source_file_->directory.open_regular(source_file_->name, O_RDONLY);
  if (!fd) return damaged(fd.error()), Status{};
  auto content = content_of(fd->get(), source_file_->name);
  if (!content && is_interrupt(content.error())) return failure_of(content);
  if (!content) return damaged(content.error()), Status{};
  if (*content) {
    source.content = std::move(*content);
    source.state = FileState::damaged;
    source.error = cat(source_file_->name, " is ", source.content.what, ", not a text source");
    return {};
  }
  LogicalLineReader lines(fd->get(), table_.path);
  auto kind = guess_source_kind(lines);
  source.reads_as_alias = kind && *kind == SourceKind::alias;

  FirstMessages warnings(kWarnings);
  source_hash_.emplace(seeds_);
  SourceReading reading = source_reading();
  Status walked = walk_source_records(
      source_file_->path(), recipe_, reading, warnings, [&](const IndexRecord& record) -> Status {
        if (Status go_on = step(); !go_on) return go_on;
        if (is_alias_marker(record.key, record.value)) return {};
        ++source.records;
        source.content_bytes += record.key.size() + record.value.size();
        if (record.key.size() > source.longest_key.size()) {
          source.longest_key = record.key;
          source.longest_key_line = record.line;
        }
        source_hash_->add(record.key, until_nul(record.value));
        source_keys_.push_back(keyed_hash(seeds_, record.key));
        return {};
      });
  source.warnings = warnings.take();
  if (!walked && is_interrupt(walked.error())) return walked;
  source.state = FileState::present;
  if (!walked) {
    damaged(source_file_->directory.readable(std::move(walked.error()), source_file_->name,
                                             source_file_->name));
    source_hash_.reset();
  }
  return {};
}

Result<RecordSidePtr> Examination::open_source(Reporter& reporter) const {
  return source_side(source_file_->path(), recipe_, source_reading(), reporter);
}

Status Examination::compare_db_and_source() {
  if (table_.db.state != FileState::present || table_.source.state != FileState::present) return {};
  table_.db_older_than_source = table_.db.mtime_ns < table_.source.mtime_ns;
  if (*db_hash_ == *source_hash_) {
    table_.db_and_source = Comparison{};
    return {};
  }
  auto db = db_side(db_file_->path());
  CollectedMessages heard_before;
  auto source = open_source(heard_before);
  if (!db || !source) return {};
  auto comparison = compare(**db, **source);
  if (!comparison && is_interrupt(comparison.error())) return failure_of(comparison);
  if (comparison) table_.db_and_source = std::move(*comparison);
  return {};
}

/// Those of a source with the same records as the .db are none: that has each key once.
void Examination::count_duplicates() {
  std::vector<std::uint64_t> keys = std::move(source_keys_);
  bool same = table_.db_and_source && table_.db_and_source->equal && !table_.db.duplicates;
  if (same && db_hash_ && source_hash_ && *db_hash_ == *source_hash_) return;
  std::sort(keys.begin(), keys.end());
  auto once = std::unique(keys.begin(), keys.end()) - keys.begin();
  table_.source.duplicates = keys.size() - static_cast<std::size_t>(once);
}

Status Examination::compare_with_index(TableState::Index& index, const MapType& type) {
  auto file = SiteFile::find(root_, cat(table_.path, type.index_suffix));
  if (!file) return {};
  std::string table = file->path();
  table.resize(table.size() - type.index_suffix.size());
  auto side = index_side(type, table);
  if (!side) {
    index.state = state_after(side.error());
    index.error = file->directory.readable(std::move(side.error()), file->name, file->name).message;
    return {};
  }
  index.state = FileState::present;
  MultisetHash hash(seeds_);
  Status walked = (*side)->walk([&](const IndexRecord& record) -> Status {
    if (Status go_on = step(); !go_on) return go_on;
    if (!is_alias_marker(record.key, record.value)) hash.add(record.key, until_nul(record.value));
    return {};
  });
  if (!walked) return walked;
  auto with = [&](const std::optional<MultisetHash>& other, bool is_db,
                  std::optional<Comparison>& result) -> Status {
    if (!other) return {};
    if (*other == hash) {
      result = Comparison{};
      return {};
    }
    CollectedMessages heard_before;
    auto left = is_db ? db_side(db_file_->path()) : open_source(heard_before);
    if (!left) return {};
    auto comparison = compare(**left, **side);
    if (!comparison) return failure_of(comparison);
    result = std::move(*comparison);
    return {};
  };
  Status compared = with(db_hash_, true, index.with_db);
  if (compared) compared = with(source_hash_, false, index.with_source);
  return compared;
}

Status Examination::read_index(std::string_view name) {
  const MapType* type = find_target_type(name);
  std::string path = cat(table_.path, type->index_suffix);
  auto status = status_in_site(root_, path);
  if (!status || !*status) return {};
  TableState::Index index;
  index.type = name;
  index.mtime_ns = modified_ns(**status);
  Status compared = compare_with_index(index, *type);
  if (!compared && is_interrupt(compared.error())) return compared;
  if (!compared) {
    index.state = state_after(compared.error());
    index.error = compared.error().message;
  }
  table_.new_indexes.push_back(std::move(index));
  return {};
}

Status Examination::run() {
  Status done = read_db();
  recipe_ = recipe_of(table_.use, table_.db, options_.utf8);
  if (done) done = read_source();
  if (done) done = compare_db_and_source();
  count_duplicates();
  for (std::string_view type : kIndexTypes)
    if (done) done = read_index(type);
  if (!done) return done;
  for (std::string_view suffix : {".db", "", ".lmdb", ".cdb"}) {
    // A file that cannot be read has a fingerprint too: that it is there.
    std::string path = cat(table_.path, suffix);
    auto print = take_fingerprint(root_, path);
    table_.files.push_back(print ? std::move(*print) : Fingerprint{.path = path});
  }
  return {};
}

}  // namespace

Status examine_table(TableState& table, std::string_view root, const ExamineOptions& options) {
  return Examination(table, root, options).run();
}

}  // namespace postwright::reindexer
