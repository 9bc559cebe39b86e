#pragma once

#include "base/message.h"
#include "base/result.h"
#include "libconf/configuration.h"

namespace postwright {

/// The value of a parameter, for a program that prints the reference's messages: an expansion error
/// is a warning with its reason, and then the error "dictionary mail_dict: macro processing error".
Result<std::string> startup_value(const Configuration& configuration, std::string_view parameter,
                                  Reporter& reporter);

/// What every Postfix program checks in main.cf before it works: the types and limits of the
/// parameters that all of them read (`startup` in data/parameters.tsv), the compatibility level,
/// and the accounts mail_owner, default_privs and setgid_group. Only what main.cf sets is looked
/// at, so that the tools work on a machine that has no postfix account. ErrorKind::config with the
/// reference's text.
Status check_startup_parameters(const Configuration& configuration, Reporter& reporter);

}  // namespace postwright
