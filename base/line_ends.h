#pragma once

#include <string>
#include <string_view>

namespace postwright {

/// A file after an edit, its lines as those of the file before: where every line of `before` ends
/// in CR LF, those that the edit added with a bare newline do so, too. Else `after` as it is.
std::string with_line_ends_of(std::string_view before, std::string after);

}  // namespace postwright
