#pragma once

#include <cassert>
#include <coroutine>
#include <exception>
#include <optional>
#include <utility>

#include "event/scope.h"

namespace postwright::event {

/// What all promises have, whatever their tasks give.
struct PromiseBase {
  std::coroutine_handle<> caller;  ///< goes on when this task is done
  Scope* scope = nullptr;  ///< what waits in this task waits in it; nullptr: nothing ends it

  std::suspend_always initial_suspend() noexcept { return {}; }
  /// The caller goes on in place of this task, without a return to the loop.
  class Done {
   public:
    bool await_ready() const noexcept { return false; }
    template <class Promise>
    std::coroutine_handle<> await_suspend(std::coroutine_handle<Promise> self) const noexcept {
      std::coroutine_handle<> caller = self.promise().caller;
      return caller ? caller : std::noop_coroutine();
    }
    void await_resume() const noexcept {}
  };
  Done final_suspend() noexcept { return {}; }
  /// Exceptions do not cross a task's border: there is nobody who could go on.
  [[noreturn]] void unhandled_exception() noexcept { std::terminate(); }
};

template <class T>
struct Promise : PromiseBase {
  std::optional<T> value;
  template <class U>
  void return_value(U&& given) {
    value.emplace(std::forward<U>(given));
  }
  T take() { return std::move(*value); }
};

template <>
struct Promise<void> : PromiseBase {
  void return_void() noexcept {}
  void take() noexcept {}
};

/// A coroutine that gives a T. It begins when it is awaited, and only then; it is destroyed with
/// this object, wherever it waits. Its arguments are kept in it: take them by value, or say who
/// keeps what they refer to. Which forms may stand in a co_await expression: README.md.
template <class T = void>
class [[nodiscard]] Task {
 public:
  struct promise_type : Promise<T> {
    Task get_return_object() noexcept {
      return Task(std::coroutine_handle<promise_type>::from_promise(*this));
    }
  };
  using Handle = std::coroutine_handle<promise_type>;

  Task(Task&& other) noexcept : handle_(std::exchange(other.handle_, {})) {}
  Task& operator=(Task&&) = delete;
  ~Task() {
    if (handle_) handle_.destroy();
  }

  /// The same task, in a scope of its own: `co_await open(address).in(limit)`. The scope ends with
  /// the caller's only if it was made so, and must outlive the task.
  Task&& in(Scope& scope) && {
    handle_.promise().scope = &scope;
    return std::move(*this);
  }

  class Awaiter {
   public:
    explicit Awaiter(Handle handle) noexcept : handle_(handle) {}
    bool await_ready() const noexcept { return false; }
    template <class Caller>
    Handle await_suspend(std::coroutine_handle<Caller> caller) noexcept {
      auto& promise = handle_.promise();
      promise.caller = caller;
      if (!promise.scope) promise.scope = caller.promise().scope;
      return handle_;
    }
    T await_resume() { return handle_.promise().take(); }

   private:
    Handle handle_;
  };
  Awaiter operator co_await() && noexcept {
    assert(handle_ && !handle_.done());
    return Awaiter(handle_);
  }

 private:
  explicit Task(Handle handle) noexcept : handle_(handle) {}
  Handle handle_;
};

}  // namespace postwright::event
