#pragma once

#include "cmd/postconf/session/session.h"

namespace postwright::postconf {

/// Prints the parameters of main.cf that the arguments name, or all of them.
Status show_main_cf(Session& session);

}  // namespace postwright::postconf
