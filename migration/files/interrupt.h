#pragma once

#include <cstdint>
#include <memory>

#include "base/result.h"

namespace postwright::reindexer {

/// While it lives, SIGINT, SIGTERM and SIGHUP do not end the program but are noticed, so that work
/// stops at a safe point. The first signal is enough; a second one does nothing more.
class InterruptGuard {
 public:
  InterruptGuard();
  InterruptGuard(const InterruptGuard&) = delete;
  InterruptGuard& operator=(const InterruptGuard&) = delete;
  ~InterruptGuard();

 private:
  struct Saved;
  std::unique_ptr<Saved> saved_;
};

/// After how many records that are read and written at full speed to ask.
inline constexpr std::uint64_t kInterruptEvery = 4096;

/// ErrorKind::retry "interrupted by a signal" once one has come.
Status check_interrupt();

}  // namespace postwright::reindexer
