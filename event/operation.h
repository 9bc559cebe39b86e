#pragma once

#include <coroutine>
#include <optional>

#include "event/loop.h"
#include "event/scope.h"

namespace postwright::event {

/// Something that a task waits for: `Status status = co_await sleep(loop, time)`. The result is
/// that of the wait: success, or the reason for which the task's scope ended. Derived classes take
/// themselves out of what they wait for in withdraw() and in their destructor.
class Operation : private Waiting, private Ready {
 public:
  Operation(const Operation&) = delete;
  Operation& operator=(const Operation&) = delete;

  bool await_ready() { return is_over(); }
  template <class Promise>
  bool await_suspend(std::coroutine_handle<Promise> task) {
    Scope* scope = task.promise().scope;
    if (scope && scope->has_ended()) {
      reason_ = scope->reason();
      return false;
    }
    task_ = task;
    if (scope) scope->add(*this);
    begin();
    return true;
  }
  Status await_resume() {
    if (reason_) return tl::unexpected(*std::move(reason_));
    return {};
  }

 protected:
  explicit Operation(Loop& loop) : loop_(loop) {}
  ~Operation() override = default;

  Loop& loop() const { return loop_; }
  /// Whether there is nothing to wait for.
  virtual bool is_over() { return false; }
  /// Asks for what is waited for; finish() is called when it is there, not before begin() returned.
  virtual void begin() = 0;
  /// It is not wanted any more.
  virtual void withdraw() = 0;
  /// The task goes on at the next turn.
  void finish() {
    Waiting::unlink();
    loop_.post(*this);
  }

 private:
  void interrupted(const Error& reason) override {
    withdraw();
    reason_ = reason;
    loop_.post(*this);
  }
  void run() override { task_.resume(); }

  Loop& loop_;
  std::coroutine_handle<> task_;
  std::optional<Error> reason_;
};

}  // namespace postwright::event
