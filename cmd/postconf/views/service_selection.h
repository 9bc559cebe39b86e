#pragma once

#include <set>
#include <string>
#include <vector>

#include "cmd/postconf/session/session.h"
#include "cmd/postconf/views/service_pattern.h"

namespace postwright::postconf {

/// The arguments of -M, -F, -P and -P -P; without any, one pattern that matches everything. They
/// point into `options`. Errors: "-M option requires service_name[/type]", "invalid service
/// attribute name: "X"" and the like.
Result<std::vector<ServicePattern>> read_service_patterns(const CommandLine& options);

/// The names whose values -P, or -P -P, shows for an entry.
std::set<std::string> names_for_service(const Session& session, std::size_t entry);

/// Warns about arguments that nothing matched.
void warn_about_unmatched(Session& session, const std::vector<ServicePattern>& patterns);

}  // namespace postwright::postconf
