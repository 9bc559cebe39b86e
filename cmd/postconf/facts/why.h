#pragma once

#include "base/result.h"
#include "cmd/postconf/session/session.h"

namespace postwright::postconf {

/// --why NAME [SERVICE[/TYPE]]: how the value came about, step by step, indented; with --json-full
/// a document (docs/postconf-why.schema.json). Errors: "NAME: unknown parameter", with the nearest
/// names; "unmatched request: "SERVICE"".
Status show_why(Session& session);

}  // namespace postwright::postconf
