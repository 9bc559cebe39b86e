#pragma once

#include "base/result.h"
#include "cmd/postconf/session/session.h"

namespace postwright::postconf {

/// --json-full: one document about the parameters of main.cf, or the services of master.cf.
/// Schemas: docs/postconf-parameters.schema.json, docs/postconf-services.schema.json. Warnings are
/// those of the plain view, and a value that cannot be expanded is told in the document instead of
/// ending the program.
Status show_main_cf_in_full(Session& session);
Status show_master_cf_in_full(Session& session);

}  // namespace postwright::postconf
