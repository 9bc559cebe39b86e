// The page reader and the whole-file check of LMDB files: any bytes, never a read outside, never a
// hang. What the check accepts is opened, listed and changed with liblmdb, which must not crash,
// and must see the same number of records; afterwards the check still accepts the file.

#include <lmdb.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "base/file.h"
#include "base/text.h"
#include "libmaps/lmdb/check_lmdb.h"
#include "libmaps/lmdb/lmdb_tree.h"

namespace {

using namespace postwright;

void read_all_records(std::string_view bytes) {
  auto meta = lmdb::read_meta(bytes);
  if (!meta) return;
  lmdb::Tree tree(bytes, *meta);
  if (!tree.check_kind()) return;
  for (std::string_view key : {"a", "b", "one", "key", "key100"}) (void)tree.find(key);
  lmdb::Cursor cursor;
  for (;;) {
    auto record = cursor.next(tree);
    if (!record || !*record) break;
  }
}

MDB_val val(std::string_view text) {
  return {text.size(), const_cast<char*>(text.data())};
}

void use_liblmdb(std::string_view bytes, std::uint64_t records) {
  UniqueFd fd(memfd_create("lmdb", MFD_CLOEXEC));
  if (!write_all(fd.get(), bytes)) return;
  MDB_env* env = nullptr;
  mdb_env_create(&env);
  mdb_env_set_mapsize(env, std::size_t{64} << 20);
  std::string path = cat("/proc/self/fd/", fd.get());
  if (mdb_env_open(env, path.c_str(), MDB_NOSUBDIR | MDB_NOLOCK | MDB_NOSYNC, 0600) != 0) {
    mdb_env_close(env);
    return;
  }
  MDB_txn* txn = nullptr;
  MDB_dbi dbi = 0;
  if (mdb_txn_begin(env, nullptr, 0, &txn) != 0 || mdb_dbi_open(txn, nullptr, 0, &dbi) != 0)
    std::abort();
  MDB_cursor* cursor = nullptr;
  mdb_cursor_open(txn, dbi, &cursor);
  MDB_val key, value;
  std::uint64_t seen = 0;
  std::string first;
  while (mdb_cursor_get(cursor, &key, &value, MDB_NEXT) == 0) {
    if (seen++ % 2 == 0) first.assign(static_cast<char*>(key.mv_data), key.mv_size);
  }
  if (seen != records) std::abort();
  mdb_cursor_close(cursor);
  if (!first.empty()) {
    key = val(first);
    mdb_del(txn, dbi, &key, nullptr);
  }
  for (std::string_view name : {"a", "key", "zzz"}) {
    key = val(name);
    std::string large(5000, 'x');
    value = val(large);
    mdb_put(txn, dbi, &key, &value, 0);
  }
  bool committed = mdb_txn_commit(txn) == 0;
  mdb_env_close(env);
  if (!committed) return;
  auto mapping = MappedFile::map(fd.get(), path);
  if (mapping && !lmdb::check_file(mapping->bytes())) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string_view bytes(reinterpret_cast<const char*>(data), size);
  read_all_records(bytes);
  auto checked = lmdb::check_file(bytes);
  if (checked) use_liblmdb(bytes, checked->records);
  return 0;
}
