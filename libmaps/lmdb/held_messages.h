#pragma once

#include <string>

#include "base/message.h"
#include "libmaps/lmdb/record_sorter.h"

namespace postwright::lmdb {

/// Warnings that wait until all of them are known, and then come in the order of their places in
/// the source. Those that exceed a few megabytes wait on disk.
class HeldMessages {
 public:
  HeldMessages(Reporter* reporter, std::string directory)
      : reporter_(reporter), sorter_(std::move(directory), std::size_t{8} << 20) {}
  void add(std::uint64_t sequence, std::string_view text);
  void report();

 private:
  Reporter* reporter_;
  RecordSorter sorter_;
  bool any_ = false;
};

}  // namespace postwright::lmdb
