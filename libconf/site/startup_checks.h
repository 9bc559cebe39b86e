#pragma once

#include <functional>

#include "base/message.h"
#include "base/result.h"
#include "libconf/site/configuration.h"

namespace postwright {

/// The value of a parameter, for a program that prints the reference's messages: an expansion error
/// is a warning with its reason, and then the error "dictionary mail_dict: macro processing error".
Result<std::string> startup_value(const Configuration& configuration, std::string_view parameter,
                                  Reporter& reporter);

/// What every Postfix program checks in main.cf before it works, in its order: the types and limits
/// of the parameters that all of them read (`startup` in data/parameters.tsv), what
/// compatibility_level, syslog_facility, inet_protocols and mynetworks_style may be, and the
/// accounts mail_owner, default_privs and setgid_group. Accounts and limits are looked at only
/// where main.cf sets them, so that the tools work on a machine that has no postfix account.
/// ErrorKind::config with the reference's text. `utf8_known` is told smtputf8_enable as soon as it
/// is read: from then on messages show UTF-8 as it is.
Status check_startup_parameters(const Configuration& configuration, Reporter& reporter,
                                const std::function<void(bool)>& utf8_known);

}  // namespace postwright
