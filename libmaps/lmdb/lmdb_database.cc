#include "libmaps/lmdb/lmdb_database.h"

#include <fcntl.h>

#include <cerrno>
#include <cstring>

namespace postwright::lmdb {
Result<Database> Database::open(const std::string& path) {
  Database database;
  database.path_ = path;
  auto fd = open_file(path, O_RDONLY | O_NONBLOCK);
  if (!fd) return system_failure(fd.error().code);
  database.fd_ = std::move(*fd);
  auto status = status_of(database.fd_.get(), path);
  if (!status) return system_failure(status.error().code);
  if (S_ISDIR(status->st_mode)) return system_failure(EISDIR);
  Status mapped = database.map();
  if (!mapped) return failure_of(mapped);
  return database;
}

Status Database::map() {
  auto mapping = MappedFile::map(fd_.get(), path_);
  if (!mapping) return system_failure(mapping.error().code);
  mapping_ = std::move(*mapping);
  auto meta = read_meta(mapping_.bytes());
  if (!meta) return failure_of(meta);
  page_size_ = meta->free_db.page_size;
  return {};
}

bool Database::unchanged() const {
  std::atomic_thread_fence(std::memory_order_acquire);
  const char* base = mapping_.bytes().data() + sizeof(PageHeader);
  return std::memcmp(base, &seen_.first, sizeof(Meta)) == 0 &&
         std::memcmp(base + page_size_, &seen_.second, sizeof(Meta)) == 0;
}

Status Database::take_snapshot() {
  std::atomic_thread_fence(std::memory_order_acquire);
  const char* base = mapping_.bytes().data() + sizeof(PageHeader);
  seen_ = {load<Meta>(base), load<Meta>(base + page_size_)};
  std::atomic_thread_fence(std::memory_order_acquire);
  const Meta& meta =
      seen_.second.transaction > seen_.first.transaction ? seen_.second : seen_.first;
  if (meta.last_page >= mapping_.bytes().size() / page_size_) {
    // The table grew; or its last pages were never written, and the file is as long as it was.
    auto status = status_of(fd_.get(), path_);
    if (status && static_cast<std::uint64_t>(status->st_size) > mapping_.bytes().size()) {
      Status mapped = map();
      if (!mapped) return mapped;
    }
  }
  tree_ = Tree(mapping_.bytes(), meta);
  Status kind = tree_.check_kind();
  if (!kind) seen_ = {};  // not a snapshot to go on with
  return kind;
}

}  // namespace postwright::lmdb
