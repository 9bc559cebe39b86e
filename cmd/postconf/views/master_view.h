#pragma once

#include "cmd/postconf/session/session.h"

namespace postwright::postconf {

/// Prints the entries (-M), fields (-F) or parameters (-P, -P -P) of master.cf that the arguments
/// name, or all of them.
Status show_master_cf(Session& session);

}  // namespace postwright::postconf
