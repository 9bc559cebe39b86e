#pragma once

#include <string>
#include <string_view>

#include "cmd/postconf/session/command_line.h"

namespace postwright::postconf {

/// Appends one line of output for a parameter: `NAME = VALUE` with the white space of the value in
/// one form, or folded after 79 bytes (-f), or only one of them (-h, -H), or
/// `{"NAME": "VALUE"}` with the value as it is.
void append_parameter(std::string& to, const CommandLine& options, std::string_view name,
                      std::string_view value);

}  // namespace postwright::postconf
