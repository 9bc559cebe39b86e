#include "libmaps/bdb/libdb_oracle.h"

namespace postwright::bdb {

Status find_libdb() {
  return failure(ErrorKind::config, "this program was built without libdb");
}

Status walk_with_libdb(const std::string&, const OracleOptions&, const File::Visitor&) {
  return find_libdb();
}

}  // namespace postwright::bdb
