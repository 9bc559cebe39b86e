#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <tuple>

#include "base/file.h"
#include "base/message.h"
#include "base/result.h"
#include "reindex/job/index_job.h"
#include "reindex/serve/protocol.h"

namespace postwright::reindexer {

/// What became of a request.
enum class AnswerKind {
  indexed,  ///< an index was made for it
  exists,   ///< there was one
  refused,  ///< by the policy
  failed,   ///< it could not be made
  dropped,  ///< no request came, or one that is none; the client got no answer
};

/// What the service has done since it began.
struct ServiceMetrics {
  std::int64_t started = 0;  ///< seconds since 1970
  std::uint64_t connections = 0;
  std::uint64_t answers[5] = {};  ///< by AnswerKind
  std::uint64_t joined = 0;       ///< requests that waited for a job of another request
  std::uint64_t jobs_done = 0;
  std::uint64_t jobs_failed = 0;
  std::uint64_t jobs_timed_out = 0;
  std::uint64_t jobs_running = 0;
  std::uint64_t jobs_waiting = 0;
  std::uint64_t records = 0;      ///< in the indexes that were made
  std::uint64_t from_db = 0;      ///< jobs without a text source
  std::uint64_t differences = 0;  ///< jobs whose .db and source did not hold the same records
  std::chrono::milliseconds job_time{0};
  std::chrono::milliseconds longest_job{0};

  void count(AnswerKind kind) { ++answers[static_cast<std::size_t>(kind)]; }
};

/// docs/reindexer-metrics.schema.json.
std::string metrics_json(const ServiceMetrics& metrics, const std::string& service_name);

/// One job that ended, for the journal.
struct JobRecord {
  const IndexJob& job;
  const JobReport& report;
  std::chrono::milliseconds time{0};
  std::size_t clients = 0;
};

/// What the mail log says of a job: warnings about its source, and how it ended when it went well.
void log_job(const JobRecord& record, Reporter& log);
/// Why it failed, as the reference words it: with the command that a person may try.
std::string job_failure(const IndexJob& job, const JobReport& report);

/// A line of JSON, docs/reindexer-service.schema.json. Values of tables are in no line.
std::string job_record_line(const JobRecord& record, std::int64_t time);
std::string refusal_line(const ReindexRequest& request, std::string_view reason, std::int64_t time);

/// STATE/service.jsonl: a line for each job and for each request that was refused. One file of at
/// most 16 MiB and the one before it, service.jsonl.1.
class ServiceJournal {
 public:
  /// No journal: nothing is kept.
  ServiceJournal() = default;
  static Result<ServiceJournal> open(const std::string& directory);
  void add(const std::string& line);
  /// Adds the line of a refusal. Postfix asks again with each message: the same request with the
  /// same reason is noted once an hour.
  void add_refusal(const ReindexRequest& request, std::string_view reason, std::int64_t time);

 private:
  using Refusal = std::tuple<std::string, std::string, std::string>;  // type, path, reason
  std::map<Refusal, std::int64_t> refusals_;                          // and when it was noted
  UniqueFd file_;
  std::uint64_t size_ = 0;
};

}  // namespace postwright::reindexer
