#pragma once

#include "base/message.h"
#include "cmd/postconf/session/command_line.h"

namespace postwright::postconf {

/// -e, -X and -#: changes main.cf, or with -M, -F and -P master.cf, as the arguments say.
Status edit_configuration(const CommandLine& options, Console& console);

}  // namespace postwright::postconf
