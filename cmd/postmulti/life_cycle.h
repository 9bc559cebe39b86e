#pragma once

#include "cmd/postmulti/command_line.h"
#include "cmd/postmulti/instances.h"
#include "cmd/postmulti/voices.h"

namespace postwright::postmulti {

/// -e init: makes the primary instance one that has others. Nothing changes the second time.
Status initialise(const std::string& directory, Voices& voices);

/// The other actions of -e. Everything that can be refused is refused before anything is written.
/// The error's message may be empty (voices.h).
Status edit_instances(const CommandLine& line, const Configuration& primary, Instances& instances,
                      Voices& voices);

}  // namespace postwright::postmulti
