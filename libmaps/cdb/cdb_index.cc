#include "libmaps/cdb/cdb_index.h"

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <optional>

#include "base/atomic_file.h"
#include "base/links.h"
#include "base/lock.h"
#include "base/text.h"
#include "libmaps/cdb/cdb_writer.h"
#include "libmaps/cdb/key_positions.h"

namespace postwright {
namespace {

/// NAME.cdb.tmp, empty, ours alone, and still the file of that name.
struct TemporaryFile {
  UniqueFd fd;
  bool created = false;  // nobody had left one
};

Result<TemporaryFile> open_temporary(const std::string& path, const std::string& shown) {
  for (;;) {
    TemporaryFile file;
    auto fd = open_file(path, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW);
    file.created = fd.has_value();
    if (!fd && fd.error().code == EEXIST) fd = open_file(path, O_RDWR | O_NOFOLLOW | O_NONBLOCK);
    if (!fd && fd.error().code == ENOENT && file_exists(directory_of(path))) continue;
    if (!fd) return system_failure(cat("open database ", shown), fd.error().code);
    file.fd = std::move(*fd);
    Status locked = lock_flock(file.fd.get(), LockMode::exclusive, LockWait::wait, shown);
    if (!locked) return failure_of(locked);
    // Another builder may have renamed or removed the file while this one waited.
    struct stat ours {};
    struct stat named {};
    if (fstat(file.fd.get(), &ours) != 0)
      return system_failure(cat("open database ", shown), errno);
    if (!S_ISREG(ours.st_mode)) return system_failure(cat("open database ", shown), EINVAL);
    if (ours.st_nlink > 1) return system_failure(cat("open database ", shown), EMLINK);
    if (lstat(path.c_str(), &named) != 0 || named.st_dev != ours.st_dev ||
        named.st_ino != ours.st_ino)
      continue;
    if (ftruncate(file.fd.get(), 0) != 0)
      return system_failure(cat("open database ", shown), errno);
    return file;
  }
}

class CdbIndexBuilder final : public IndexBuilder {
 public:
  CdbIndexBuilder(std::string name, std::string target, UniqueFd fd, const BuildOptions& options)
      : name_(std::move(name)),
        target_(std::move(target)),
        options_(options),
        fd_(std::move(fd)),
        writer_(fd_.get(), cat(name_, ".cdb.tmp")) {}

  ~CdbIndexBuilder() override {
    if (!settled_) (void)write_waiting();  // for its warnings
    // Still under our lock: whoever waits for it will see that the name is gone.
    if (!settled_) unlink(cat(target_, ".tmp").c_str());
  }

  Status put(std::string_view key, std::string_view value) override {
    if (options_.trailing_nul != TrailingNul::with) return put_bytes(key, value);
    key_.assign(key).push_back('\0');
    value_.assign(value).push_back('\0');
    return put_bytes(key_, value_);
  }

  Status put_bytes(std::string_view key, std::string_view value) override;
  void warn(std::string_view text) override;
  Result<BuildSummary> finish() override;

 private:
  /// A record on its way: while it waits, the processor fetches the place in memory that says
  /// whether its key was seen, which is what a build otherwise waits for most.
  struct Waiting {
    std::uint64_t token = 0;
    std::string key, value;
  };
  static constexpr std::size_t kWaiting = 16;

  Status write(const Waiting& record);
  Status write_waiting();

  std::string name_;    // as the user gave it, without suffix
  std::string target_;  // the index file, links resolved
  BuildOptions options_;
  UniqueFd fd_;
  cdb::Writer writer_;
  cdb::KeyPositions keys_;
  std::string key_, value_;  // with their null bytes
  std::array<Waiting, kWaiting> ring_;
  std::size_t first_waiting_ = 0;
  std::size_t waiting_ = 0;
  std::uint64_t duplicates_ = 0;
  std::optional<Error> failed_;  // in warn(), which cannot say so
  bool settled_ = false;         // the temporary file became the index, or shall stay
};

Status CdbIndexBuilder::put_bytes(std::string_view key, std::string_view value) {
  if (options_.duplicates == Duplicates::ignore) {
    auto added = writer_.add(key, value);
    if (!added) return failure_of(added);
    return {};
  }
  Status written;
  if (waiting_ == kWaiting) {
    written = write(ring_[first_waiting_]);
    first_waiting_ = (first_waiting_ + 1) % kWaiting;
    --waiting_;
  }
  Waiting& record = ring_[(first_waiting_ + waiting_++) % kWaiting];
  record.token = keys_.token(key);
  keys_.prefetch(record.token);
  record.key = key;
  record.value = value;
  return written;
}

Status CdbIndexBuilder::write(const Waiting& record) {
  std::optional<Error> trouble;
  std::uint32_t* earlier = keys_.find(record.token, [&](std::uint32_t position) {
    auto same = writer_.has_key(position, record.key);
    if (!same) trouble = std::move(same.error());
    return !same || *same;
  });
  if (trouble) return tl::unexpected(std::move(*trouble));
  if (earlier) {
    ++duplicates_;
    if (options_.duplicates == Duplicates::warn) {
      if (options_.reporter)
        options_.reporter->warning(
            cat(name_, ": duplicate entry: \"", until_nul(record.key), "\""));
      return {};
    }
    writer_.remove(*earlier);
  }
  auto added = writer_.add(record.key, record.value);
  if (!added) return failure_of(added);
  if (earlier)
    *earlier = *added;
  else
    keys_.insert(record.token, *added);
  return {};
}

Status CdbIndexBuilder::write_waiting() {
  for (; waiting_ > 0; --waiting_) {
    Status written = write(ring_[first_waiting_]);
    if (!written) return written;
    first_waiting_ = (first_waiting_ + 1) % kWaiting;
  }
  return {};
}

void CdbIndexBuilder::warn(std::string_view text) {
  // Duplicates that stand before it in the source are told before it.
  if (Status written = write_waiting(); !written && !failed_) failed_ = written.error();
  if (options_.reporter) options_.reporter->warning(text);
}

Result<BuildSummary> CdbIndexBuilder::finish() {
  Status waiting = write_waiting();
  if (failed_) return tl::unexpected(*failed_);
  if (!waiting) return failure_of(waiting);
  keys_ = cdb::KeyPositions();  // its memory serves the hash tables now
  std::string temporary = cat(target_, ".tmp");
  Status finished = writer_.finish();
  if (!finished) return failure_of(finished);
  if (fsync(fd_.get()) != 0)
    return system_failure(cat("finish database ", name_, ".cdb.tmp"), errno);
  settled_ = true;
  if (rename(temporary.c_str(), target_.c_str()) != 0)
    return system_failure(cat("rename database from ", name_, ".cdb.tmp to ", name_, ".cdb"),
                          errno);
  Status synced = sync_directory(directory_of(target_));
  if (!synced) return failure_of(synced);
  return BuildSummary{
      .records = writer_.records(), .duplicates = duplicates_, .path = cat(name_, ".cdb")};
}

}  // namespace

Result<BuilderPtr> create_cdb_index(std::string_view name, const BuildOptions& options) {
  std::string index = cat(name, ".cdb");
  auto target = resolve_links(index);
  if (!target)
    return failure(target.error().kind,
                   cat("open database ", index, ".tmp: ", target.error().message),
                   target.error().code);
  auto temporary = open_temporary(cat(*target, ".tmp"), cat(index, ".tmp"));
  if (!temporary) return failure_of(temporary);
  int fd = temporary->fd.get();
  auto builder = std::make_unique<CdbIndexBuilder>(std::string(name), *target,
                                                   std::move(temporary->fd), options);
  if (options.attributes_from) {
    auto model = open_file(*options.attributes_from, O_RDONLY | O_NONBLOCK);
    Status copied = model ? copy_attributes(model->get(), fd, index) : failure_of(model);
    if (!copied) return failure_of(copied);
  } else if (temporary->created && fchmod(fd, options.mode) != 0) {
    return system_failure(cat("open database ", index, ".tmp"), errno);
  }
  return BuilderPtr(std::move(builder));
}

}  // namespace postwright
