#pragma once

#include "base/result.h"
#include "cmd/postconf/session/session.h"

namespace postwright::postconf {

/// --explain NAME...: what the manual says of each, and what this configuration makes of it, in a
/// screenful of 80 columns. Error: "NAME: unknown parameter", with the nearest names; then nothing
/// is shown.
Status show_explanations(Session& session);

}  // namespace postwright::postconf
