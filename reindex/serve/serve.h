#pragma once

#include <string>

#include "base/message.h"
#include "base/result.h"
#include "reindex/serve/protocol.h"
#include "reindex/serve/serve_options.h"

namespace postwright::reindexer {

/// Where messages go beside standard error.
enum class MailLog {
  none,
  use,  ///< Postfix' own log: syslog, or maillog_file's server
};

/// Serves until a signal, the end of master, or a long idle time. The sockets are master's,
/// systemd's, or an own one. As root, it works as mail_owner and keeps the right to become others.
/// Errors are complete; `log` is told what happens on the way.
Status serve(const ServeOptions& options, MailLog mail_log, Console& log);

/// One request without a service. The error is the reason.
Status index_once(const ServeOptions& options, MailLog mail_log, const ReindexRequest& request,
                  Console& log);

/// The metrics of the service that runs for this configuration, as a JSON document.
Result<std::string> read_metrics(const ServeOptions& options);

}  // namespace postwright::reindexer
