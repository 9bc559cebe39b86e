#pragma once

#include <cassert>

#include "event/operation.h"

namespace postwright::event {

/// Whether something is worth a try: a socket has bytes, a queue has room. Who tries and finds
/// nothing clears it and waits; who brings something sets it. One waits at a time.
class Readiness {
 public:
  explicit Readiness(Loop& loop) : loop_(loop) {}
  Readiness(const Readiness&) = delete;
  Readiness& operator=(const Readiness&) = delete;

  bool is_set() const { return set_; }
  void clear() { set_ = false; }
  void set();

  class Wait final : public Operation {
   public:
    explicit Wait(Readiness& what) : Operation(what.loop_), what_(what) {}
    ~Wait() override { withdraw(); }

   private:
    friend class Readiness;
    bool is_over() override { return what_.set_; }
    void begin() override {
      assert(!what_.waiting_);
      what_.waiting_ = this;
    }
    void withdraw() override {
      if (what_.waiting_ == this) what_.waiting_ = nullptr;
    }
    Readiness& what_;
  };
  /// Goes on at once when it is set.
  Wait wait() { return Wait(*this); }

 private:
  Loop& loop_;
  bool set_ = false;
  Wait* waiting_ = nullptr;
};

inline void Readiness::set() {
  set_ = true;
  if (!waiting_) return;
  Wait& wait = *waiting_;
  waiting_ = nullptr;
  wait.finish();
}

}  // namespace postwright::event
