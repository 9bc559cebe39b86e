#include "libmaps/lmdb/held_messages.h"

#include <bit>

namespace postwright::lmdb {

void HeldMessages::add(std::uint64_t sequence, std::string_view text) {
  if (!reporter_) return;
  std::uint64_t number = sequence;
  if (std::endian::native == std::endian::little) number = __builtin_bswap64(number);
  std::string_view key(reinterpret_cast<const char*>(&number), sizeof number);
  // A message that cannot wait comes early.
  if (!sorter_.add(key, text, {}, sequence)) reporter_->warning(text);
  any_ = true;
}

void HeldMessages::report() {
  if (!any_) return;
  any_ = false;
  if (!sorter_.sort()) return;
  SortedRecord message;
  while (sorter_.next(message).value_or(false)) reporter_->warning(message.value);
}

}  // namespace postwright::lmdb
