#pragma once

#include <memory>

#include "base/file.h"
#include "event/loop.h"
#include "event/readiness.h"

namespace postwright::event {

/// The loop of a process: epoll(7) and the monotonic clock.
class EpollLoop final : public Loop {
 public:
  /// Errors: those of epoll_create1(2).
  static Result<std::unique_ptr<EpollLoop>> create();

  /// A descriptor that the loop watches. Once it is non-blocking, whoever gets EAGAIN from it
  /// clears one of the two and waits; both are set at the start. Unregister (destroy this) before
  /// the descriptor is closed.
  class Watch {
   public:
    /// Errors: those of epoll_ctl(2); EPERM for what cannot be waited for, such as a regular file.
    static Result<std::unique_ptr<Watch>> create(EpollLoop& loop, int fd);
    Watch(const Watch&) = delete;
    Watch& operator=(const Watch&) = delete;
    ~Watch();

    Readiness& readable() { return readable_; }
    Readiness& writable() { return writable_; }

   private:
    friend class EpollLoop;
    Watch(EpollLoop& loop, int fd) : loop_(loop), fd_(fd), readable_(loop), writable_(loop) {}
    EpollLoop& loop_;
    int fd_;
    Readiness readable_;
    Readiness writable_;
  };

 private:
  explicit EpollLoop(UniqueFd epoll);
  Time wait(std::optional<Time> until) override;
  bool has_sources() const override { return watches_ > 0; }

  UniqueFd epoll_;
  std::size_t watches_ = 0;
};

}  // namespace postwright::event
