#pragma once

#include <optional>

#include "base/result.h"
#include "event/linked.h"

namespace postwright::event {

struct InScope;

/// Something that waits inside a scope and is told when the scope ends.
class Waiting : public Linked<InScope> {
 public:
  virtual ~Waiting() = default;
  /// Called once, after this has left the scope's list.
  virtual void interrupted(const Error& reason) = 0;
};

/// How far a cancellation reaches. A task runs in the scope of the one that awaits it, or in one of
/// its own (Task::in); when a scope ends, what waits in it, and in the scopes inside it, fails with
/// the reason, and so does whatever would wait later. Code that must finish regardless (writing
/// down what was done) waits for nothing, or runs in another scope.
class Scope final : public Waiting {
 public:
  Scope() = default;
  /// Ends with `outer`, which must outlive it; nullptr: by itself only.
  explicit Scope(Scope* outer) {
    if (outer) outer->add(*this);
  }

  /// The first reason counts.
  void end(const Error& reason);
  bool has_ended() const { return reason_.has_value(); }
  /// Only after has_ended().
  const Error& reason() const { return *reason_; }

  /// Tells `waiting` when the scope ends; at once if it has.
  void add(Waiting& waiting);

 private:
  void interrupted(const Error& reason) override { end(reason); }

  std::optional<Error> reason_;
  LinkedList<Waiting, InScope> waiting_;
};

/// "Operation canceled", ECANCELED: somebody has lost interest.
Error cancelled();
/// "Connection timed out", ETIMEDOUT: a deadline has passed.
Error timed_out();

}  // namespace postwright::event
