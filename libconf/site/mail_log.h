#pragma once

#include <string_view>

#include "base/message.h"
#include "base/result.h"
#include "libconf/site/configuration.h"

namespace postwright {

/// From now on `console` also writes where the instance logs: syslog, or with maillog_file the
/// postlogd(8) server. `program` follows syslog_name in the log's name for it ("postfix/postmap").
/// Sources: maillog_file, maillog_file_prefixes, syslog_name, syslog_facility. Errors are the text
/// of a fatal message: "maillog_file value 'X' does not match any prefix in maillog_file_prefixes".
Status use_mail_log(Console& console, const Configuration& configuration, std::string_view program);

}  // namespace postwright
