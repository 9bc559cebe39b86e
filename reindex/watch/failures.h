#pragma once

#include <chrono>
#include <map>
#include <string>

#include "reindex/job/table_files.h"

namespace postwright::reindexer {

/// Indexes that could not be made or may not be, and when each is to be tried again: at once when
/// anything of its files has changed (content, owner, mode, a link, the directory's owner or mode),
/// else after a while that doubles, since what was in the way may lie elsewhere: a full disk, a
/// file system that is read-only, a file that a value names.
class Failures {
 public:
  using Time = std::chrono::steady_clock::time_point;
  using Duration = std::chrono::steady_clock::duration;

  /// `first` is the wait after a first failure, `longest` the longest one.
  Failures(Duration first, Duration longest) : first_(first), longest_(longest) {}

  /// Whether there is nothing to try yet.
  bool waits(const std::string& index, const TableFacts& facts, Time now) const;
  void note(const std::string& index, const TableFacts& facts, Time now);
  void forget(const std::string& index) { failed_.erase(index); }
  void forget_all() { failed_.clear(); }

 private:
  struct Failure {
    TableFacts facts;
    Duration wait{};
    Time again;
  };

  Duration first_, longest_;
  std::map<std::string, Failure> failed_;
};

}  // namespace postwright::reindexer
