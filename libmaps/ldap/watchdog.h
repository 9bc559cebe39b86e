#pragma once

#include <signal.h>
#include <sys/socket.h>

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <thread>

namespace postwright {

/// Ends a connection at a deadline, unless it is destroyed before: for a handshake of a library
/// that would wait for ever.
class Watchdog {
 public:
  explicit Watchdog(std::chrono::steady_clock::time_point deadline) : deadline_(deadline) {}
  Watchdog(const Watchdog&) = delete;
  Watchdog& operator=(const Watchdog&) = delete;
  ~Watchdog() {
    if (!thread_.joinable()) return;
    {
      std::lock_guard lock(mutex_);
      done_ = true;
    }
    changed_.notify_one();
    thread_.join();
  }

  /// The socket is open as long as this lives. Only the first one is watched.
  void watch(int socket) {
    if (thread_.joinable()) return;
    sigset_t all;
    sigset_t before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);  // signals are for the other threads
    thread_ = std::thread([this, socket] {
      std::unique_lock lock(mutex_);
      if (!changed_.wait_until(lock, deadline_, [this] { return done_; }))
        shutdown(socket, SHUT_RDWR);
    });
    pthread_sigmask(SIG_SETMASK, &before, nullptr);
  }

 private:
  std::chrono::steady_clock::time_point deadline_;
  std::mutex mutex_;
  std::condition_variable changed_;
  bool done_ = false;
  std::thread thread_;
};

}  // namespace postwright
