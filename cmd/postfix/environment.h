#pragma once

#include "base/message.h"
#include "base/result.h"
#include "libconf/site/configuration.h"

namespace postwright::postfix {

/// Makes the environment of this process that of the programs behind postfix(1): what
/// import_environment leaves, PATH, MAIL_CONFIG, and the parameters that they take from there
/// (queue_directory, mail_owner, ...). Errors are the text of a fatal message.
Status set_environment(const Configuration& configuration, Reporter& log);

}  // namespace postwright::postfix
