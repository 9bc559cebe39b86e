// Descriptors are registered once, edge-triggered, for both directions: a wait then costs no system
// call. An edge that comes while nobody waits is kept in the Readiness, and a Readiness is cleared
// only by who got EAGAIN since, so none is lost.
#include "event/epoll_loop.h"

#include <sys/epoll.h>

#include <cerrno>
#include <climits>

#include "base/poll_time.h"

namespace postwright::event {

Result<std::unique_ptr<EpollLoop>> EpollLoop::create() {
  UniqueFd epoll(epoll_create1(EPOLL_CLOEXEC));
  if (!epoll) return system_failure("epoll_create1", errno);
  return std::unique_ptr<EpollLoop>(new EpollLoop(std::move(epoll)));
}

EpollLoop::EpollLoop(UniqueFd epoll) : epoll_(std::move(epoll)) {
  set_now(std::chrono::steady_clock::now());
}

Time EpollLoop::wait(std::optional<Time> until) {
  epoll_event events[64];
  int limit = until ? poll_milliseconds(*until) : -1;
  // EINTR is a turn without an event.
  int count = epoll_wait(epoll_.get(), events, std::size(events), limit);
  for (int i = 0; i < count; ++i) {
    auto& watch = *static_cast<Watch*>(events[i].data.ptr);
    std::uint32_t what = events[i].events;
    // An error or a hang-up is found by the call that is tried next, in either direction.
    if (what & (EPOLLIN | EPOLLRDHUP | EPOLLHUP | EPOLLERR)) watch.readable_.set();
    if (what & (EPOLLOUT | EPOLLHUP | EPOLLERR)) watch.writable_.set();
  }
  return std::chrono::steady_clock::now();
}

Result<std::unique_ptr<EpollLoop::Watch>> EpollLoop::Watch::create(EpollLoop& loop, int fd) {
  std::unique_ptr<Watch> watch(new Watch(loop, fd));
  watch->readable_.set();
  watch->writable_.set();
  epoll_event event{};
  event.events = EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET;
  event.data.ptr = watch.get();
  if (epoll_ctl(loop.epoll_.get(), EPOLL_CTL_ADD, fd, &event) != 0) {
    watch->fd_ = -1;
    return system_failure("epoll_ctl", errno);
  }
  ++loop.watches_;
  return watch;
}

EpollLoop::Watch::~Watch() {
  if (fd_ < 0) return;
  epoll_ctl(loop_.epoll_.get(), EPOLL_CTL_DEL, fd_, nullptr);
  --loop_.watches_;
}

}  // namespace postwright::event
