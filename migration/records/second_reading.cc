#include "migration/records/second_reading.h"

#include <signal.h>

#include <system_error>

#include "base/interrupt.h"
#include "base/text.h"

namespace postwright::reindexer {

SecondReading::SecondReading(const OriginWalk& walk, Walker walker) : walk_(walk), walker_(walker) {
  if (walker == Walker::ahead) start();
}

SecondReading::~SecondReading() {
  stop_ = true;
  if (thread_.joinable()) thread_.join();
}

void SecondReading::start() {
  sigset_t all;
  sigset_t before;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);  // signals are for the other thread
  try {
    thread_ = std::thread([this] { read(); });
  } catch (const std::system_error&) {  // then sum() reads
  }
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
}

void SecondReading::read() {
  Silence silence;
  std::uint64_t seen = 0;
  read_ = walk_(silence, [&](const IndexRecord& record) -> Status {
    if (++seen % kInterruptEvery == 0) {
      if (stop_) return failure(ErrorKind::retry, "nobody waits for it any more");
      if (Status go_on = check_interrupt(); !go_on) return go_on;
    }
    sum_.hash.add(record.key, until_nul(record.value));
    if (!record.exact) return {};
    sum_.too_many_exact |= sum_.exact.size() == kMostExact;
    if (!sum_.too_many_exact) sum_.exact.emplace_back(record.key);
    return {};
  });
}

Result<const RecordSum*> SecondReading::sum() {
  if (thread_.joinable()) thread_.join();
  if (!read_) read();
  if (!*read_) return failure_of(*read_);
  return &sum_;
}

Status SecondReading::walk(const BatchVisitor& visit) const {
  Silence silence;
  return walk_in_batches(walk_, walker_, silence, visit);
}

}  // namespace postwright::reindexer
