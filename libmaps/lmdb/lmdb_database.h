#pragma once

#include <atomic>
#include <string>

#include "base/file.h"
#include "base/lock.h"
#include "libmaps/lmdb/lmdb_tree.h"

namespace postwright::lmdb {

/// An .lmdb file open for reading while others may write it.
///
/// A writer never touches the pages of the transaction that is committed: it copies what it
/// changes, and reuses only pages that were free in that transaction. So a read needs no lock if
/// the meta pages are the same after it as before; otherwise it is done again, the last time under
/// the shared fcntl(2) lock that Postfix takes for each search. This keeps a lookup free of system
/// calls.
class Database {
 public:
  /// Errors without the file's name: "No such file or directory", "Is a directory", "MDB_INVALID:
  /// File is not an LMDB file".
  static Result<Database> open(const std::string& path);

  /// Calls `use(const Tree&)`, which returns a Result, until it saw one committed transaction. It
  /// must copy what it wants to keep, and undo nothing: it may be called several times.
  template <class Use>
  auto read(Use&& use) -> decltype(use(std::declval<const Tree&>())) {
    constexpr int kTries = 3;
    for (int attempt = 0; attempt < kTries; ++attempt) {
      Status ready = unchanged() ? Status{} : take_snapshot();
      if (!ready) return failure_of(ready);
      auto result = use(std::as_const(tree_));
      if (unchanged()) return result;
    }
    Status ready = lock_fcntl(fd_.get(), LockMode::shared, LockWait::wait, path_);
    if (!ready) return failure_of(ready);
    ready = take_snapshot();
    decltype(use(std::as_const(tree_))) result = failure_of(ready);
    if (ready) result = use(std::as_const(tree_));
    (void)unlock_fcntl(fd_.get(), path_);
    return result;
  }

  int fd() const { return fd_.get(); }
  void forget() const { mapping_.forget(); }

 private:
  /// Both meta pages as the snapshot saw them, to see whether a commit came since.
  struct Metas {
    Meta first, second;
  };
  Status take_snapshot();
  bool unchanged() const;
  Status map();

  std::string path_;
  UniqueFd fd_;
  MappedFile mapping_;
  std::size_t page_size_ = 0;
  Metas seen_{};
  Tree tree_;
};

}  // namespace postwright::lmdb
