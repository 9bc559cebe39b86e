#include "migration/apply/build_index.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>

#include "base/file.h"
#include "base/lock.h"
#include "base/progress.h"
#include "base/text.h"
#include "libmaps/bdb/bdb_file.h"
#include "migration/files/site_path.h"
#include "migration/records/records.h"
#include "migration/records/target_type.h"
#include "migration/records/write_index.h"

namespace postwright::reindexer {
namespace {

constexpr std::size_t kMaxWarnings = 20;  // kept of one table

/// The table as which an index is built: everything that a build leaves begins with this, or with
/// another dot in front.
std::string temporary_table(std::string_view name) {
  return cat(".", name, ".reindexer");
}

class Build {
 public:
  static Result<Build> prepare(const PlannedTable& table, const BuildSettings& settings);
  Result<BuiltIndex> run();

 private:
  Build(const PlannedTable& table, const BuildSettings& settings, const MapType& type,
        SiteDirectory directory, SiteFile origin)
      : table_(table),
        settings_(settings),
        type_(type),
        directory_(std::move(directory)),
        origin_(std::move(origin)),
        name_(file_name_of(table.path)),
        temporary_(temporary_table(name_)) {}

  bool converts() const { return table_.action == Action::convert; }
  Status find_model();
  Status walk(Reporter& reporter, const IndexRecordVisitor& visit) const;
  Status walk_markers(const IndexRecordVisitor& visit) const;
  Result<BuildSummary> write(Reporter& reporter) const;
  Status move_into_place();
  tl::unexpected<Error> readable(Error error) const;

  const PlannedTable& table_;
  const BuildSettings& settings_;
  const MapType& type_;
  SiteDirectory directory_;
  SiteFile origin_;  // the .db or the source
  std::optional<SiteFile> model_;
  std::string name_;
  std::string temporary_;
};

Result<Build> Build::prepare(const PlannedTable& table, const BuildSettings& settings) {
  const MapType* type = find_target_type(table.target_type);
  if (!type)
    return config_failure(table.path, ": tables of type \"", table.target_type,
                          "\" cannot be built; use lmdb or cdb");
  auto directory = SiteDirectory::open(settings.root, directory_of(table.path));
  if (!directory) return failure_of(directory);
  bool convert = table.action == Action::convert;
  auto origin = SiteFile::find(settings.root, convert ? cat(table.path, ".db") : table.path);
  if (!origin) return failure_of(origin);
  // A name that is no regular file (a pipe, a device) is refused before anything reads it.
  auto regular = origin->directory.open_regular(origin->name, O_RDONLY);
  if (!regular) return failure_of(regular);
  Build build(table, settings, *type, std::move(*directory), std::move(*origin));
  Status model = build.find_model();
  if (!model) return failure_of(model);
  return build;
}

/// Whose owner, mode and labels the new index gets: the .db's, else the source's.
Status Build::find_model() {
  for (const std::string& path : {cat(table_.path, ".db"), table_.path}) {
    auto status = status_in_site(settings_.root, path);
    if (!status) return failure_of(status);
    if (!*status) continue;
    auto file = SiteFile::find(settings_.root, path);
    if (!file) return failure_of(file);
    model_.emplace(std::move(*file));
    return {};
  }
  return {};
}

tl::unexpected<Error> Build::readable(Error error) const {
  error = directory_.readable(std::move(error), temporary_, name_);
  error = origin_.directory.readable(std::move(error), origin_.name, origin_.name);
  if (model_) error = model_->directory.readable(std::move(error), model_->name, model_->name);
  return tl::unexpected(std::move(error));
}

/// The YP_ records that postalias of a system with NIS adds: the new index has those of the .db.
Status Build::walk_markers(const IndexRecordVisitor& visit) const {
  auto path = SiteFile::find(settings_.root, cat(table_.path, ".db"));
  if (!path) return failure_of(path);
  auto db = bdb::File::open(path->path());
  if (!db) return {};  // the source is what counts here; a missing or broken .db has no say
  for (std::string_view key : {"YP_LAST_MODIFIED", "YP_MASTER_NAME"}) {
    auto value = (*db)->lookup(key);
    if (!value || !*value) continue;
    Status put = visit({.key = key, .value = **value, .exact = true});
    if (!put) return put;
  }
  return {};
}

Status Build::walk(Reporter& reporter, const IndexRecordVisitor& visit) const {
  if (converts() && table_.accept_records) {
    auto doubt = walk_present_db_records(origin_.path(), visit);
    return doubt ? Status{} : failure_of(doubt);
  }
  if (converts()) return walk_db_records(origin_.path(), visit);
  SourceReading reading{
      .shown = origin_.shown(), .utf8 = table_.recipe.utf8, .root = settings_.root};
  Status walked = walk_source_records(origin_.path(), table_.recipe, reading, reporter, visit);
  if (!walked || !table_.recipe.alias) return walked;
  return walk_markers(visit);
}

Result<BuildSummary> Build::write(Reporter& reporter) const {
  IndexOrigin origin{.shown = origin_.shown(),
                     .trailing_nul = table_.recipe.trailing_nul,
                     .hint = "plan with --to cdb",
                     .walk = [this](Reporter& hears,
                                    const IndexRecordVisitor& visit) { return walk(hears, visit); },
                     // Both are regular files, which is checked when they are opened.
                     .walker = Walker::ahead};
  BuildOptions options{.reporter = &reporter,
                       .mode = 0600,
                       .attributes_from = model_ ? std::optional(model_->path()) : std::nullopt};
  Progress progress(cat("building ", table_.target_path), table_.records, settings_.progress);
  return write_proven_index(type_, directory_.inside(temporary_), options, origin, progress);
}

Status Build::move_into_place() {
  std::string from = cat(temporary_, type_.index_suffix);
  std::string to = cat(name_, type_.index_suffix);
  auto there = directory_.look_at(to);
  if (!there) return failure_of(there);
  UniqueFd old;
  if (*there) {
    if (!S_ISREG((*there)->st_mode))
      return config_failure(directory_.shown(to), " is not a regular file and is not replaced");
    // An update in Postfix's way must not get lost in the old file.
    auto opened = directory_.open_regular(to, O_RDWR);
    if (!opened) return failure_of(opened);
    old = std::move(*opened);
    Status locked =
        lock_fcntl(old.get(), LockMode::exclusive, LockWait::wait, directory_.shown(to));
    if (!locked) return locked;
  }
  return directory_.rename(from, to);
}

Result<BuiltIndex> Build::run() {
  FirstMessages warnings(kMaxWarnings);
  auto summary = write(warnings);
  if (!summary) return readable(std::move(summary.error()));
  Status moved = move_into_place();
  if (!moved) return readable(std::move(moved.error()));

  BuiltIndex built;
  built.records = summary->records;
  built.duplicates = summary->duplicates;
  for (std::string& warning : warnings.take())
    built.warnings.push_back(readable(Error{ErrorKind::data, std::move(warning)}).value().message);
  if (warnings.dropped() > 0)
    built.warnings.push_back(cat("... and ", warnings.dropped(), " more warnings"));
  auto stamp = stamp_of(settings_.root, table_.target_path);
  if (!stamp) return failure_of(stamp);
  if (*stamp) built.stamp = **stamp;
  return built;
}

}  // namespace

std::string stamp_text(const IndexStamp& stamp) {
  return cat(stamp.device, " ", stamp.inode, " ", stamp.size, " ", stamp.mtime_ns);
}

std::optional<IndexStamp> parse_stamp(std::string_view text) {
  auto fields = split(text, " ");
  if (fields.size() != 4) return std::nullopt;
  std::uint64_t numbers[4];
  for (std::size_t i = 0; i < 4; ++i) {
    auto number = parse_unsigned(fields[i]);
    if (!number) return std::nullopt;
    numbers[i] = *number;
  }
  return IndexStamp{.device = numbers[0],
                    .inode = numbers[1],
                    .size = numbers[2],
                    .mtime_ns = static_cast<std::int64_t>(numbers[3])};
}

Result<std::optional<IndexStamp>> stamp_of(std::string_view root, std::string_view index) {
  auto status = status_in_site(root, index);
  if (!status) return failure_of(status);
  if (!*status) return std::nullopt;
  return IndexStamp{.device = (*status)->st_dev,
                    .inode = (*status)->st_ino,
                    .size = static_cast<std::uint64_t>((*status)->st_size),
                    .mtime_ns = modified_ns(**status)};
}

Result<BuiltIndex> build_index(const PlannedTable& table, const BuildSettings& settings) {
  Status removed = remove_build_leftovers(table, settings.root);
  if (!removed) return failure_of(removed);
  auto build = Build::prepare(table, settings);
  if (!build) return failure_of(build);
  auto built = build->run();
  if (!built) (void)remove_build_leftovers(table, settings.root);
  return built;
}

Status remove_build_leftovers(const PlannedTable& table, std::string_view root) {
  auto directory = SiteDirectory::open(root, directory_of(table.path));
  if (!directory && directory.error().code == ENOENT) return {};
  if (!directory) return failure_of(directory);
  auto leftovers = unfinished_files(directory->fd(), temporary_table(file_name_of(table.path)));
  if (!leftovers)
    return system_failure(cat("open ", directory_of(table.path)), leftovers.error().code);
  for (const std::string& name : *leftovers) {
    Status removed = directory->remove(name);
    if (!removed) return removed;
  }
  return {};
}

}  // namespace postwright::reindexer
