#pragma once

#include "cmd/postconf/session/session.h"

namespace postwright::postconf {

/// --compat-report: what each step of compatibility_level up to that of Postfix 3.11 changes here.
Status show_compatibility(Session& session);

}  // namespace postwright::postconf
