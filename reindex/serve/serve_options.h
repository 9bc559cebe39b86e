#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "reindex/job/index_job.h"

namespace postwright::reindexer {

struct ServeOptions {
  std::string program = "reindexer";  ///< in the mail log
  std::string config_directory = "/etc/postfix";
  /// Settings of a command line (-o), which count before main.cf's.
  std::vector<std::pair<std::string, std::string>> overrides;
  std::string state_directory;        ///< for journal and metrics; empty: state_directory_of()
  std::string socket;                 ///< empty: $queue_directory/private/$service_name
  std::optional<int> master_sockets;  ///< started by master(8), which has opened so many
  std::size_t jobs = 2;
  std::chrono::seconds job_time{900};
  std::optional<std::chrono::seconds> max_idle;  ///< under master: that of main.cf
  OnDifference on_difference = OnDifference::source;
  unsigned hold_back = 50;  ///< IndexJob::hold_back
};

}  // namespace postwright::reindexer
