#pragma once

#include <sys/types.h>

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/file.h"
#include "base/result.h"
#include "reindex/job/index_job.h"

namespace postwright::reindexer {

/// The bytes in which a child says what became of its job. What comes back is checked: the child
/// has read hostile files. ErrorKind::data for what is no report.
std::string format_report(const JobReport& report);
Result<JobReport> parse_report(std::string_view bytes);

/// A job in a child process: as the run-as user, without network, without other processes, with no
/// files but the table's (sandbox.h).
class JobProcess {
 public:
  struct Limits {
    std::chrono::seconds time{0};
  };

  /// Loads what a child could no longer load in its sandbox. Once, before the first one.
  static void load_libraries();

  /// Starts it; it needs no more of this process. Errors: fork and pipe.
  static Result<JobProcess> start(IndexJob job, const Limits& limits);

  JobProcess(JobProcess&&) = default;
  JobProcess& operator=(JobProcess&&) = default;
  ~JobProcess();

  /// Readable when there is something to collect().
  int report_fd() const { return report_.get(); }
  const IndexJob& job() const { return *job_; }
  std::chrono::steady_clock::time_point deadline() const { return deadline_; }

  /// Takes what the child says without waiting; the report when it has ended, however it ended.
  std::optional<JobReport> collect();
  /// Waits for the report, until the deadline.
  JobReport wait();
  /// Kills it, removes what it has left, and says `reason`.
  JobReport stop(std::string_view reason);

 private:
  JobProcess() = default;
  JobReport finish();
  int reap();

  std::unique_ptr<IndexJob> job_;
  pid_t pid_ = -1;
  UniqueFd report_;
  std::string received_;
  std::chrono::steady_clock::time_point deadline_;
};

}  // namespace postwright::reindexer
