#pragma once

#include <optional>
#include <span>
#include <string>

#include "cmd/postmulti/command_line.h"
#include "cmd/postmulti/instances.h"
#include "cmd/postmulti/voices.h"

namespace postwright::postmulti {

/// What -I and -G may be; "-" is none. "Unsafe characters in new instance name: 'X'", "Illegal '/'
/// character in new instance name: 'X'", "New instance name must start with 'postfix-'", "Unsafe
/// characters in '-G X'".
Status check_new_names(const CommandLine& line);
/// "-" as nothing.
std::string without_dash(const std::string& text);

/// The directories that -e create or import is about: from its arguments, else for create from the
/// primary's with the last component replaced by the name.
Result<Instance> describe_new_instance(const CommandLine& line, const Instance& primary);

/// Makes directories, main.cf and master.cf from the prototypes in meta_directory. A directory that
/// has both files stays as it is.
Status make_instance_files(const Instance& instance, const Configuration& primary,
                           const Shared& shared, Voices& voices);

}  // namespace postwright::postmulti
