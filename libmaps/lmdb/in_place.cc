#include "libmaps/lmdb/in_place.h"

#include "libmaps/lmdb/environment.h"

namespace postwright::lmdb {
Status rewrite_in_place(const std::string& path, std::uint64_t bytes,
                        const IndexTarget::Source& source) {
  // Old pages are not free before the commit, hence the sum. A value that just misses its place in
  // a leaf takes a page of its own: the data grow to less than three times their size. Address
  // space is all that this costs.
  constexpr std::uint64_t kSpare = std::uint64_t{64} << 20;
  auto status = status_of(path);
  if (!status) return Environment::failed(status.error().code);
  std::uint64_t map_size = static_cast<std::uint64_t>(status->st_size) + bytes * 3 + kSpare;
  auto environment = Environment::open(path, false, map_size);
  if (!environment) return failure_of(environment);
  Status begun = environment->begin();
  if (!begun) return begun;
  int code = mdb_drop(environment->txn(), environment->dbi(), 0);
  if (code != 0) return Environment::failed(code);
  Status added = source([&](std::string_view key, std::string_view value) -> Status {
    MDB_val k = to_val(key);
    MDB_val v = to_val(value);
    int put = mdb_put(environment->txn(), environment->dbi(), &k, &v, MDB_APPEND);
    if (put != 0) return Environment::failed(put);
    return {};
  });
  if (!added) return added;
  code = environment->commit();
  if (code != 0) return Environment::failed(code);
  return {};
}

}  // namespace postwright::lmdb
