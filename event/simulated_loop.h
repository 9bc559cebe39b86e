#pragma once

#include <random>

#include "event/loop.h"

namespace postwright::event {

/// A loop whose time is virtual: waiting costs nothing, days pass in seconds. A seed decides in
/// which order things that are ready run, so that one seed is one history, and many seeds find
/// orders that a real machine rarely shows. Seed 0: the order in which they became ready.
class SimulatedLoop final : public Loop {
 public:
  explicit SimulatedLoop(std::uint64_t seed = 0);

  /// Whoever stands for the world takes its randomness from here, so that it is part of the seed.
  std::mt19937_64& random() { return random_; }

 private:
  Time wait(std::optional<Time> until) override;
  bool has_sources() const override { return false; }
  Ready& choose(LinkedList<Ready, IsReady>& ready, std::size_t count) override;

  bool in_order_;
  std::mt19937_64 random_;
};

}  // namespace postwright::event
