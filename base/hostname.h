#pragma once

#include <string>
#include <string_view>

namespace postwright {

/// What is wrong with a host or domain name, in the reference's words ("misplaced hyphen: NAME");
/// empty when nothing is. Letters, digits, `_` and `-` in labels of at most 63 bytes, 255 bytes in
/// all, not digits alone, no dot at the end. Source: RFC 1123 section 2.1; the reference takes `_`.
std::string hostname_problem(std::string_view name);

}  // namespace postwright
