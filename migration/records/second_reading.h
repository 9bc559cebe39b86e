#pragma once

#include <atomic>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "base/result.h"
#include "migration/files/multiset_hash.h"
#include "migration/records/record_batches.h"

namespace postwright::reindexer {

/// All records of an origin, whatever their order.
struct RecordSum {
  explicit RecordSum(const MultisetHash::Seeds& seeds) : hash(seeds) {}
  MultisetHash hash;               ///< of keys, and values as they are looked up
  std::vector<std::string> exact;  ///< keys of IndexRecord::exact, the first kMostExact
  bool too_many_exact = false;     ///< there are more
};

/// What an index was built from, read again for its proof: the records' sum first, which needs
/// nothing of the index and so can be made while the index is still being finished.
class SecondReading {
 public:
  /// Postalias adds two.
  static constexpr std::size_t kMostExact = 16;

  /// With Walker::ahead reading begins at once on a thread of its own, else when sum() is asked
  /// for. `walk` outlives this.
  SecondReading(const OriginWalk& walk, Walker walker);
  SecondReading(const SecondReading&) = delete;
  SecondReading& operator=(const SecondReading&) = delete;
  ~SecondReading();  ///< ends a reading that nobody has waited for

  const MultisetHash::Seeds& seeds() const { return seeds_; }
  /// When the reading has ended. Errors: those of the walk; ErrorKind::retry: interrupted by a
  /// signal. Lives as long as this.
  Result<const RecordSum*> sum();
  /// All records once more, in batches.
  Status walk(const BatchVisitor& visit) const;

 private:
  void read();
  void start();

  const OriginWalk& walk_;
  Walker walker_;
  MultisetHash::Seeds seeds_ = HashSeed::random();
  RecordSum sum_{seeds_};
  std::optional<Status> read_;  // how the reading ended
  std::atomic<bool> stop_ = false;
  std::thread thread_;
};

}  // namespace postwright::reindexer
