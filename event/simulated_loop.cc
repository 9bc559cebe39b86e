#include "event/simulated_loop.h"

#include <algorithm>

namespace postwright::event {

SimulatedLoop::SimulatedLoop(std::uint64_t seed) : in_order_(seed == 0), random_(seed) {
  // Away from zero: code that takes a time for "none" is found.
  set_now(Time(std::chrono::hours(24)));
}

Time SimulatedLoop::wait(std::optional<Time> until) {
  return std::max(*until, now());
}

Ready& SimulatedLoop::choose(LinkedList<Ready, IsReady>& ready, std::size_t count) {
  if (in_order_ || count < 2) return ready.front();
  return ready.at_most(std::uniform_int_distribution<std::size_t>(0, count - 1)(random_));
}

}  // namespace postwright::event
