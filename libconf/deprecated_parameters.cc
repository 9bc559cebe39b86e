#include "libconf/deprecated_parameters.h"

#include <algorithm>
#include <iterator>

namespace postwright {
namespace {

constexpr DeprecatedParameter kDeprecatedParameters[] = {
#include "libconf/deprecated_parameters.inc"
};
static_assert(std::ranges::is_sorted(kDeprecatedParameters, {}, &DeprecatedParameter::name));

}  // namespace

const DeprecatedParameter* find_deprecated_parameter(std::string_view name) {
  const auto* found =
      std::ranges::lower_bound(kDeprecatedParameters, name, {}, &DeprecatedParameter::name);
  return found != std::end(kDeprecatedParameters) && found->name == name ? found : nullptr;
}

}  // namespace postwright
