#include "migration/apply/table_sides.h"

#include "base/file.h"
#include "base/text.h"

namespace postwright::reindexer {

Result<const SiteFile*> TableSides::find(const std::string& path) {
  auto file = SiteFile::find(root_, path);
  if (!file) return failure_of(file);
  // Before anything reads it: no pipe, no device.
  auto regular = file->directory.open_regular(file->name, 0);
  if (!regular) return failure_of(regular);
  files_.push_back(std::make_unique<SiteFile>(std::move(*file)));
  return files_.back().get();
}

Error TableSides::readable(Error error) const {
  for (const auto& file : files_)
    error = file->directory.readable(std::move(error), file->name, file->name);
  return error;
}

Result<RecordSidePtr> TableSides::db() {
  auto file = find(cat(table_.path, ".db"));
  if (!file) return failure_of(file);
  auto side = db_side((*file)->path());
  if (!side) return tl::unexpected(readable(std::move(side.error())));
  return side;
}

Result<RecordSidePtr> TableSides::index() {
  const MapType* type = find_target_type(table_.target_type);
  if (!type) return config_failure("unknown index type \"", table_.target_type, "\"");
  auto file = find(table_.target_path);
  if (!file) return failure_of(file);
  std::string path = (*file)->path();
  auto side = index_side(*type, path.substr(0, path.size() - type->index_suffix.size()));
  if (!side) return tl::unexpected(readable(std::move(side.error())));
  return side;
}

Result<RecordSidePtr> TableSides::source() {
  auto file = find(table_.path);
  if (!file) return failure_of(file);
  CollectedMessages dropped;
  auto side = source_side(
      (*file)->path(), table_.recipe,
      {.shown = table_.path, .utf8 = table_.recipe.utf8, .root = std::string(root_)}, dropped);
  if (!side) return tl::unexpected(readable(std::move(side.error())));
  return side;
}

std::string TableSides::db_name() const {
  return cat(file_name_of(table_.path), ".db");
}
std::string TableSides::index_name() const {
  return std::string(file_name_of(table_.target_path));
}
std::string TableSides::source_name() const {
  return std::string(file_name_of(table_.path));
}

}  // namespace postwright::reindexer
