#pragma once

#include <span>
#include <string>
#include <string_view>

#include "base/message.h"
#include "base/result.h"

namespace postwright {

/// Says what expand() found wrong as the reference does: each problem is a warning, and then comes
/// the error `end`. A comparison of a number that is too large is an error at once, in its own
/// words.
tl::unexpected<Error> report_expansion_problems(std::span<const std::string> problems,
                                                Reporter& reporter, std::string_view end);

}  // namespace postwright
