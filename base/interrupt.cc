#include "base/interrupt.h"

#include <unistd.h>

#include <csignal>
#include <cstring>
#include <iterator>

#include "base/text.h"

namespace postwright {
namespace {

constexpr int kSignals[] = {SIGINT, SIGTERM, SIGHUP, SIGALRM};
volatile std::sig_atomic_t g_signal = 0;
int g_guards = 0;  // of the one thread that has any

constexpr unsigned kWakeEvery = 1;  // seconds

extern "C" void note_signal(int number) {
  if (number != SIGALRM) g_signal = number;
  alarm(kWakeEvery);
}

}  // namespace

struct InterruptGuard::Saved {
  struct sigaction actions[std::size(kSignals)];
};

InterruptGuard::InterruptGuard() {
  if (g_guards++ > 0) return;
  saved_ = std::make_unique<Saved>();
  struct sigaction action {};
  action.sa_handler = note_signal;
  action.sa_flags = 0;  // no SA_RESTART: a read of a silent pipe must end
  sigemptyset(&action.sa_mask);
  for (std::size_t i = 0; i < std::size(kSignals); ++i) {
    sigaction(kSignals[i], nullptr, &saved_->actions[i]);
    // nohup and the like: what was ignored stays so.
    if (saved_->actions[i].sa_handler != SIG_IGN) sigaction(kSignals[i], &action, nullptr);
  }
}

InterruptGuard::~InterruptGuard() {
  --g_guards;
  if (!saved_) return;
  alarm(0);
  for (std::size_t i = 0; i < std::size(kSignals); ++i)
    sigaction(kSignals[i], &saved_->actions[i], nullptr);
  g_signal = 0;
}

Status check_interrupt() {
  if (g_signal == 0) return {};
  return failure(ErrorKind::retry,
                 cat("interrupted by signal ", int{g_signal}, " (", strsignal(g_signal), ")"));
}

}  // namespace postwright
