#include "libmaps/bdb/bucket_keys.h"

#include <algorithm>

namespace postwright::bdb {

bool BucketKeys::end() {
  std::sort(hashes_.begin(), hashes_.end());
  bool twice = std::adjacent_find(hashes_.begin(), hashes_.end()) != hashes_.end();
  hashes_.clear();
  return twice;
}

}  // namespace postwright::bdb
