#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"

namespace postwright {

/// `LENGTH:BYTES,` with a decimal length. Source: Bernstein's netstrings of 1997.
std::string format_netstring(std::string_view bytes);

/// Takes one netstring from the front of `bytes`; its content is a view of them. Nothing when its
/// end is not there yet, and ErrorKind::data when it never can be: "input format error", or "input
/// exceeds size limit" (EMSGSIZE) for one of more than `limit` bytes, which is found out before its
/// content has come.
Result<std::optional<std::string_view>> take_netstring(std::string_view& bytes, std::size_t limit);

}  // namespace postwright
