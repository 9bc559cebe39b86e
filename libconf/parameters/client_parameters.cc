#include "libconf/parameters/client_parameters.h"

#include <algorithm>

namespace postwright {
namespace {

constexpr ClientParameter kClientParameters[] = {
#include "libconf/parameters/client_suffixes.inc"
};
static_assert(std::ranges::is_sorted(kClientParameters, {}, &ClientParameter::type));

}  // namespace

std::span<const ClientParameter> client_parameters(std::string_view type) {
  auto found = std::ranges::equal_range(kClientParameters, type, {}, &ClientParameter::type);
  return {found.begin(), found.end()};
}

bool is_client_parameter(std::string_view type, std::string_view name) {
  return std::ranges::binary_search(client_parameters(type), name, {}, &ClientParameter::suffix);
}

}  // namespace postwright
