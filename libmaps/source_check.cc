#include "libmaps/source_check.h"

#include "base/text.h"
#include "libmaps/lmdb/lmdb_format.h"

namespace postwright {
namespace {

bool ends_in_nul(const MapType& type, TrailingNul wanted) {
  return wanted == TrailingNul::automatic ? type.nul_by_default : wanted == TrailingNul::with;
}

}  // namespace

/// Only types whose keys have a limit say their own name in messages about records: lmdb.
SourceCheck::SourceCheck(const MapType& type, std::string_view name, const BuildOptions& options)
    : type_(type),
      label_(type.max_key == 0 ? std::string(name) : cat(type.name, ":", name)),
      options_(options) {}

Status SourceCheck::put(std::string_view key, std::string_view value) {
  if (!ends_in_nul(type_, options_.trailing_nul)) return put_bytes(key, value);
  std::string stored(key);
  stored.push_back('\0');
  return add(stored);
}

Status SourceCheck::put_bytes(std::string_view key, std::string_view) {
  return add(std::string(key));
}

Status SourceCheck::add(std::string key) {
  if (type_.max_key != 0 && (key.empty() || key.size() > type_.max_key))
    return failure(ErrorKind::data, cat("error updating ", label_, ": ", lmdb::kBadValueSize));
  auto [place, added] = keys_.insert(std::move(key));
  if (added) {
    ++summary_.records;
    return {};
  }
  ++summary_.duplicates;
  if (options_.duplicates == Duplicates::warn)
    warn(cat(label_, ": duplicate entry: \"", until_nul(*place), "\""));
  return {};
}

void SourceCheck::warn(std::string_view text) {
  if (options_.reporter) options_.reporter->warning(text);
}

Result<BuildSummary> SourceCheck::finish() {
  return summary_;
}

}  // namespace postwright
