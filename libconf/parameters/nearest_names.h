#pragma once

#include <cstddef>
#include <span>
#include <string_view>
#include <vector>

namespace postwright {

/// Those of `known` that may have been meant by `name`, which is none of them: at most `limit`,
/// nearest first. Their edit distance, upper and lower case alike, is at most a quarter of the
/// name's length, and never more than 3. The views are of `known`.
std::vector<std::string_view> nearest_names(std::string_view name,
                                            std::span<const std::string_view> known,
                                            std::size_t limit = 1);

}  // namespace postwright
