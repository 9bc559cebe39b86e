#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "libmaps/pattern/regex.h"

namespace postwright {

/// Texts of which whatever a pattern matches holds at least one, up to the case of ASCII letters:
/// in ASCII lower case, none is empty.
using RequiredText = std::vector<std::string>;

/// What can be told of a regular expression without compiling it. Where it holds anything out of
/// the ordinary, less is told.
struct PatternShape {
  /// It is certain to compile, and has `groups` groups that capture.
  bool plain = false;
  std::uint32_t groups = 0;
  /// About how many steps it compiles to, repetitions multiplied out. POSIX only.
  std::uint64_t size = 0;
  /// Each of them is required.
  std::vector<RequiredText> required;
};

/// Never fails: of a pattern that does not compile it tells little.
PatternShape shape_of(std::string_view pattern, RegexSyntax syntax);

}  // namespace postwright
