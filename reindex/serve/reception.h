#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/message.h"
#include "base/result.h"
#include "reindex/job/index_job.h"
#include "reindex/serve/protocol.h"
#include "reindex/serve/service_settings.h"

namespace postwright::reindexer {

/// What becomes of a request before any work: an answer, or a job.
struct Received {
  enum class Kind { exists, refused, job };
  Kind kind = Kind::refused;
  std::string reason;           ///< of a refusal
  std::string index;            ///< the new index file; empty where none can be named
  std::optional<IndexJob> job;  ///< with Kind::job
};

/// Looks at the table and decides; see decide_request(). `log` hears what an administrator should.
Received receive_request(const ReindexRequest& request, const ServiceSettings& settings,
                         OnDifference on_difference, Reporter& log);

}  // namespace postwright::reindexer
