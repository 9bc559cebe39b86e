#include "libmaps/bdb/page_source.h"

#include <fcntl.h>

#include <algorithm>
#include <cerrno>

#include "base/lock.h"
#include "base/text.h"
#include "libmaps/bdb/layout.h"

namespace postwright::bdb {

char* PageBuffer::room(std::uint32_t size) {
  if (size > size_) {
    bytes_ = std::make_unique_for_overwrite<char[]>(size);
    size_ = size;
  }
  return bytes_.get();
}

Result<PageSource> PageSource::open(const std::string& path, File::Reading reading, bool lock) {
  PageSource source;
  source.path_ = path;
  source.mapped_ = reading == File::Reading::map;
  source.locks_ = lock;
  // O_NONBLOCK: a named pipe must not stop us.
  auto fd = open_file(path, O_RDONLY | O_NONBLOCK);
  if (!fd) return failure_of(fd);
  source.fd_ = std::move(*fd);
  auto locked = source.acquire();
  if (!locked) return failure_of(locked);
  auto taken = source.take();
  if (!taken) return failure_of(taken);
  return source;
}

Status PageSource::acquire() {
  if (!locks_) return {};
  if (locked_ == 0) {
    auto locked = lock_flock(fd_.get(), LockMode::shared, LockWait::wait, path_);
    if (!locked) return locked;
  }
  ++locked_;
  return {};
}

void PageSource::release() {
  // A lock that cannot be given back goes with the descriptor.
  if (locks_ && --locked_ == 0) (void)unlock_flock(fd_.get(), path_);
}

/// Takes the file as it is now.
Status PageSource::take() {
  auto status = status_of(fd_.get(), path_);
  if (!status) return failure_of(status);
  if (!S_ISREG(status->st_mode))
    return failure(ErrorKind::system, cat(path_, ": not a regular file"), EINVAL);
  size_ = static_cast<std::uint64_t>(status->st_size);
  modified_ = status->st_mtim;
  if (mapped_) {
    auto mapping = MappedFile::map(fd_.get(), path_);
    if (!mapping) return failure_of(mapping);
    mapping_ = std::move(*mapping);
    bytes_ = mapping_.bytes();
    size_ = bytes_.size();
  }
  PageBuffer buffer;
  auto size = static_cast<std::uint32_t>(std::min<std::uint64_t>(size_, kMetadataSize));
  first_bytes_.clear();
  if (size == 0) return {};
  auto bytes = read(0, size, buffer);
  if (!bytes) return failure_of(bytes);
  first_bytes_.assign(*bytes, size);
  return {};
}

Result<bool> PageSource::refresh() {
  if (!fd_ || locked_ != 1 || check_unchanged()) return false;
  auto taken = take();
  if (!taken) return failure_of(taken);
  return true;
}

PageSource PageSource::of_memory(std::string path, std::string_view bytes) {
  PageSource source;
  source.path_ = std::move(path);
  source.bytes_ = bytes;
  source.size_ = bytes.size();
  return source;
}

Result<const char*> PageSource::read(std::uint64_t offset, std::uint32_t size,
                                     PageBuffer& buffer) const {
  if (offset > size_ || size > size_ - offset) return changed();
  if (!bytes_.empty()) return bytes_.data() + offset;
  char* room = buffer.room(size);
  auto got = read_exactly(fd_.get(), room, size, offset, path_);
  if (got) return room;
  if (got.error().kind == ErrorKind::data) return changed();
  return failure_of(got);
}

Status PageSource::check_unchanged() const {
  if (!fd_) return {};
  auto status = status_of(fd_.get(), path_);
  if (!status) return failure_of(status);
  if (static_cast<std::uint64_t>(status->st_size) != size_ ||
      status->st_mtim.tv_sec != modified_.tv_sec || status->st_mtim.tv_nsec != modified_.tv_nsec)
    return changed();
  if (first_bytes_.empty()) return {};
  PageBuffer buffer;
  auto bytes = read(0, static_cast<std::uint32_t>(first_bytes_.size()), buffer);
  if (!bytes) return failure_of(bytes);
  if (first_bytes_ != std::string_view(*bytes, first_bytes_.size())) return changed();
  return {};
}

tl::unexpected<Error> PageSource::changed() const {
  return failure(ErrorKind::retry, cat(path_, ": the file changed while it was read"));
}

}  // namespace postwright::bdb
