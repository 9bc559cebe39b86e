#include "libconf/parameters/nearest_names.h"

#include <algorithm>
#include <string>

#include "base/text.h"

namespace postwright {
namespace {

constexpr std::size_t kFarthest = 3;

}  // namespace

std::vector<std::string_view> nearest_names(std::string_view name,
                                            std::span<const std::string_view> known,
                                            std::size_t limit) {
  const std::size_t bound = std::clamp<std::size_t>(name.size() / 4, 1, kFarthest);
  struct Near {
    std::size_t distance;
    std::string_view name;
  };
  std::vector<Near> near;
  std::string lower = ascii_lower(name);
  for (std::string_view candidate : known) {
    // A long name costs nothing where no distance can be small.
    if (candidate.size() > name.size() + bound || name.size() > candidate.size() + bound) continue;
    std::size_t distance = edit_distance(lower, ascii_lower(candidate));
    if (distance <= bound) near.push_back({distance, candidate});
  }
  std::ranges::stable_sort(near, {}, &Near::distance);
  if (near.size() > limit) near.resize(limit);
  std::vector<std::string_view> names;
  names.reserve(near.size());
  for (const Near& found : near) names.push_back(found.name);
  return names;
}

}  // namespace postwright
