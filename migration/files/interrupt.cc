#include "migration/files/interrupt.h"

#include <csignal>
#include <cstring>
#include <iterator>

#include "base/text.h"

namespace postwright::reindexer {
namespace {

constexpr int kSignals[] = {SIGINT, SIGTERM, SIGHUP};
volatile std::sig_atomic_t g_signal = 0;

extern "C" void note_signal(int number) {
  g_signal = number;
}

}  // namespace

struct InterruptGuard::Saved {
  struct sigaction actions[std::size(kSignals)];
};

InterruptGuard::InterruptGuard() : saved_(std::make_unique<Saved>()) {
  g_signal = 0;
  struct sigaction action {};
  action.sa_handler = note_signal;
  action.sa_flags = SA_RESTART;
  sigemptyset(&action.sa_mask);
  for (std::size_t i = 0; i < std::size(kSignals); ++i) {
    sigaction(kSignals[i], nullptr, &saved_->actions[i]);
    // nohup and the like: what was ignored stays so.
    if (saved_->actions[i].sa_handler != SIG_IGN) sigaction(kSignals[i], &action, nullptr);
  }
}

InterruptGuard::~InterruptGuard() {
  for (std::size_t i = 0; i < std::size(kSignals); ++i)
    sigaction(kSignals[i], &saved_->actions[i], nullptr);
}

Status check_interrupt() {
  if (g_signal == 0) return {};
  return failure(ErrorKind::retry,
                 cat("interrupted by signal ", int{g_signal}, " (", strsignal(g_signal), ")"));
}

}  // namespace postwright::reindexer
