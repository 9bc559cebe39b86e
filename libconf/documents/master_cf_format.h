#pragma once

#include <string>
#include <string_view>

#include "libconf/documents/service_command.h"

namespace postwright {

/// Words that need braces get them: settings and arguments with blanks inside, and whatever would
/// else be read back as something different. To show expanded settings, expand the `text` of the
/// words of Kind::setting in a copy first. None of these ends its text with a newline.

/// One line with columns, as postconf -M; with `fold`, -Mf, which is also what edits write.
std::string format_service(const ServiceLine& line, bool fold);

/// All fields and words with single spaces: the value in postconf -jM.
std::string join_service(const ServiceLine& line);

/// One of the eight fields, `command` with its options and arguments. `prefix` is
/// "SERVICE/TYPE/FIELD = " for postconf -F, or empty for -Fh and -jF; a first word that does not
/// fit behind it goes to a line of its own even without `fold`.
std::string format_field(const ServiceLine& line, std::size_t field, std::string_view prefix,
                         bool fold);

}  // namespace postwright
