#pragma once

#include <string>
#include <string_view>

namespace postwright {

/// Adds `part` to an assertion value of a search filter: the bytes that mean something there, `*`,
/// `(`, `)`, `\` and NUL, become `\XX`. Source: RFC 4515 section 3.
void append_filter_value(std::string_view part, std::string& to);

/// Adds `part` to an attribute value of a distinguished name: what separates or quotes there gets a
/// backslash; control characters, and a blank or `#` at an end, become `\XX`. The part may stand
/// anywhere in the value. Source: RFC 4514 section 2.4.
void append_dn_value(std::string_view part, std::string& to);

}  // namespace postwright
