#include "libconf/deprecated_parameters.h"

#include <algorithm>
#include <iterator>

#include "base/text.h"

namespace postwright {
namespace {

constexpr DeprecatedParameter kDeprecatedParameters[] = {
#include "libconf/deprecated_parameters.inc"
};
static_assert(std::ranges::is_sorted(kDeprecatedParameters, {}, &DeprecatedParameter::name));

// Rows of cells that end with a tab each: "\nNAME\tSTATUS\tSINCE\tREMOVED_IN\tREPLACEMENT\t". One
// text, since a table of views would cost each start of a program its relocation.
constexpr char kDeprecations[] =
#include "libconf/deprecations.inc"
    "\n";

}  // namespace

const DeprecatedParameter* find_deprecated_parameter(std::string_view name) {
  const auto* found =
      std::ranges::lower_bound(kDeprecatedParameters, name, {}, &DeprecatedParameter::name);
  return found != std::end(kDeprecatedParameters) && found->name == name ? found : nullptr;
}

std::optional<Deprecation> find_deprecation(std::string_view name) {
  std::string_view rest = kDeprecations;
  if (name.find_first_of("\t\n") != std::string_view::npos) return std::nullopt;
  std::size_t row = rest.find(cat("\n", name, "\t"));
  if (row == std::string_view::npos) return std::nullopt;
  rest.remove_prefix(row + 1);
  auto cell = [&] {
    std::string_view text = rest.substr(0, rest.find('\t'));
    rest.remove_prefix(text.size() + 1);
    return text;
  };
  Deprecation found;
  for (std::string_view* to :
       {&found.name, &found.status, &found.since, &found.removed_in, &found.replacement})
    *to = cell();
  return found;
}

}  // namespace postwright
