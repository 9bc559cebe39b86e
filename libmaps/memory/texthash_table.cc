#include "libmaps/memory/texthash_table.h"

#include <fcntl.h>

#include "base/file.h"
#include "base/text.h"
#include "libmaps/memory/memory_table.h"
#include "libmaps/memory/read_only.h"
#include "libmaps/text/postmap_source.h"

namespace postwright {
namespace {

constexpr std::uint64_t kMaxTable = std::uint64_t{4} << 30;

Result<std::string> read_source(int fd, const std::string& path) {
  auto status = status_of(fd, path);
  if (!status) return failure_of(status);
  if (S_ISREG(status->st_mode)) return read_settled(fd, path, kMaxTable);
  return read_all(fd, path);
}

}  // namespace

Result<TablePtr> open_texthash_table(std::string_view name, const OpenOptions& options) {
  Status allowed = require_read_only("texthash", name, options);
  if (!allowed) return failure_of(allowed);
  std::string path(name);
  auto fd = open_file(path, O_RDONLY);
  if (!fd) return system_failure(cat("open database ", path), fd.error().code);
  auto text = read_source(fd->get(), path);
  if (!text) return failure_of(text);

  CollectedMessages dropped;
  Reporter& reporter = options.reporter ? *options.reporter : dropped;
  auto records = std::make_unique<RecordMap>(options.fold_keys);
  LogicalLineReader lines(*text);
  SourceOptions source{.file = path, .utf8 = false, .values_are_files = options.values_are_files};
  auto add = [&](const SourceRecord& record) -> Status {
    if (options.duplicates == Duplicates::replace)
      records->set(record.key, record.value);
    else if (!records->add(record.key, record.value) && options.duplicates == Duplicates::warn)
      reporter.warning(
          cat(line_place(path, record.line), ": duplicate entry: \"", record.key, "\""));
    return {};
  };
  Status loaded = read_postmap_source(lines, source, reporter, add, PostmapDialect::texthash);
  if (!loaded) return failure_of(loaded);
  return std::make_unique<MemoryTable>("texthash", std::move(path), std::move(records));
}

}  // namespace postwright
