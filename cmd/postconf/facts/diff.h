#pragma once

#include "base/result.h"
#include "cmd/postconf/session/session.h"

namespace postwright::postconf {

/// --diff OTHERDIR: lines with - (here), + (there) and ~ (a consequence of those); differences
/// without effect only with --all. With --json-full a document with all of them
/// (docs/postconf-diff.schema.json). The value is whether there is no difference with an effect.
Result<bool> show_difference(Session& session);

}  // namespace postwright::postconf
