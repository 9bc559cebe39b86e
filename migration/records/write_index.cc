#include "migration/records/write_index.h"

#include <dirent.h>
#include <fcntl.h>

#include <cerrno>
#include <memory>

#include "base/interrupt.h"
#include "base/text.h"
#include "migration/records/prove_index.h"

namespace postwright::reindexer {
namespace {

constexpr std::size_t kShownKey = 60;

/// LMDB's limit of a key, before the builder meets it without knowing where the key stands.
Status check_key(const MapType& type, const IndexOrigin& origin, const IndexRecord& record) {
  bool nul = !record.exact && type.nul_by_default && origin.trailing_nul;
  std::size_t size = record.key.size() + (nul ? 1 : 0);
  if (type.max_key == 0 || (size != 0 && size <= type.max_key)) return {};
  std::string place = origin.shown;
  if (record.line != 0) place += cat(", line ", record.line);
  if (size == 0)
    return failure(ErrorKind::data,
                   cat(place, ": ", type.name, " tables cannot hold an empty key; ", origin.hint));
  return failure(
      ErrorKind::data,
      cat(place, ": key \"", printable(record.key.substr(0, kShownKey), true), "...\" has ",
          record.key.size(), " bytes, more than ", type.name, " tables can hold; ", origin.hint));
}

}  // namespace

Result<BuildSummary> write_proven_index(const MapType& type, const std::string& table,
                                        BuildOptions options, const IndexOrigin& origin,
                                        Progress& progress) {
  options.trailing_nul = origin.trailing_nul ? TrailingNul::automatic : TrailingNul::without;
  options.duplicates = Duplicates::warn;
  auto builder = type.create(table, options);
  if (!builder) return failure_of(builder);
  auto put = [&](const IndexRecord& record) -> Status {
    if (Status fits = check_key(type, origin, record); !fits) return fits;
    return record.exact ? (*builder)->put_bytes(record.key, record.value)
                        : (*builder)->put(record.key, record.value);
  };
  auto put_all = [&](std::span<const IndexRecord> records) -> Status {
    if (Status go_on = check_interrupt(); !go_on) return go_on;
    progress.advance(records.size());
    for (const IndexRecord& record : records)
      if (Status done = put(record); !done) return done;
    return {};
  };
  Status walked = walk_in_batches(origin.walk, origin.walker, *options.reporter, put_all);
  if (!walked) return failure_of(walked);
  SecondReading again(origin.walk, origin.walker);  // while the index is sorted and written
  auto summary = (*builder)->finish();
  if (!summary) return summary;
  builder->reset();
  Status proven = prove_index(type, table, summary->records, again);
  if (!proven) return failure_of(proven);
  return summary;
}

Result<std::vector<std::string>> unfinished_files(int directory, std::string_view table) {
  // The temporary files of the builders have the table's name at their start, or another dot
  // before.
  std::string prefix = cat(table, ".");
  auto close = [](DIR* opened) { closedir(opened); };
  int fd = openat(directory, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  std::unique_ptr<DIR, decltype(close)> list(fd < 0 ? nullptr : fdopendir(fd), close);
  if (!list) return system_failure(cat("list the directory of ", table), errno);
  std::vector<std::string> names;
  while (const dirent* entry = readdir(list.get())) {
    std::string_view name = entry->d_name;
    if (name.starts_with("..")) name.remove_prefix(1);
    if (name.starts_with(prefix)) names.emplace_back(entry->d_name);
  }
  return names;
}

}  // namespace postwright::reindexer
