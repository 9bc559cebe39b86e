#pragma once

#include <cstdint>
#include <memory>

#include "base/result.h"

namespace postwright {

/// While it lives, SIGINT, SIGTERM and SIGHUP do not end the program but are noticed, so that work
/// stops at a safe point. The first signal is enough; a second one does nothing more. What waits in
/// a system call (for a pipe's writer, for a lock) is woken up: SIGALRM comes each second from then
/// on, so that a signal just before such a call is not lost. Loops over EINTR ask
/// check_interrupt().
/// A guard within another one changes nothing; when the outermost ends, the signal is forgotten.
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

}  // namespace postwright
