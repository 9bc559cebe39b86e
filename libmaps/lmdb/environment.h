#pragma once

#include <lmdb.h>

#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"

namespace postwright::lmdb {

/// `bytes`, which liblmdb only reads.
inline MDB_val to_val(std::string_view bytes) {
  return {bytes.size(), const_cast<char*>(bytes.data())};
}

/// liblmdb on one .lmdb file, for writing: MDB_NOSUBDIR | MDB_NOLOCK, so there is no lock file, and
/// the exclusive fcntl(2) lock around each transaction. Errors have liblmdb's text and no file
/// name.
class Environment {
 public:
  /// Checks the whole file first (check_file), since liblmdb crashes on damaged ones. A missing
  /// file is made when `create` is set. `map_size` is the least size of the memory map. A path
  /// that is a symbolic link is refused: the caller resolves it.
  static Result<Environment> open(const std::string& path, bool create, std::size_t map_size);

  /// Takes the lock and begins a transaction, on the file that has the path's name now: one that
  /// was replaced meanwhile is opened anew.
  Status begin();
  /// liblmdb's code, 0 for success: MDB_MAP_FULL can come as late as here.
  int commit();
  void abort();
  bool active() const { return txn_ != nullptr; }

  /// Makes the map twice as large; no transaction may be active. For MDB_MAP_FULL.
  Status grow();

  MDB_txn* txn() const { return txn_; }
  MDB_dbi dbi() const { return dbi_; }

  static tl::unexpected<Error> failed(int code);

  Environment(Environment&& other) noexcept;
  Environment& operator=(Environment&&) = delete;
  ~Environment();

 private:
  struct Close {
    void operator()(MDB_env* env) const { mdb_env_close(env); }
  };
  Environment(std::string path, bool create, std::size_t map_size)
      : path_(std::move(path)), create_(create), map_size_(map_size) {}
  Status open_file();
  Result<bool> is_current() const;
  Status begin_locked();
  void unlock();

  std::string path_;
  bool create_;
  std::size_t map_size_;
  std::unique_ptr<MDB_env, Close> env_;
  MDB_txn* txn_ = nullptr;
  MDB_dbi dbi_ = 0;
};

}  // namespace postwright::lmdb
