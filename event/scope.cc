#include "event/scope.h"

#include <cerrno>

namespace postwright::event {

void Scope::end(const Error& reason) {
  if (reason_) return;
  reason_ = reason;
  // Each is taken out before it is told: what it does then may add to the scope or destroy others.
  while (!waiting_.empty()) {
    Waiting& first = waiting_.front();
    first.unlink();
    first.interrupted(*reason_);
  }
}

void Scope::add(Waiting& waiting) {
  if (reason_)
    waiting.interrupted(*reason_);
  else
    waiting_.push_back(waiting);
}

namespace {

Error interruption(int code) {
  Error error = system_failure(code).value();
  error.kind = ErrorKind::retry;
  return error;
}

}  // namespace

Error cancelled() {
  return interruption(ECANCELED);
}

Error timed_out() {
  return interruption(ETIMEDOUT);
}

}  // namespace postwright::event
