#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/file.h"
#include "base/message.h"
#include "base/result.h"
#include "reindex/job/job_process.h"
#include "reindex/serve/job_queue.h"
#include "reindex/serve/reception.h"
#include "reindex/serve/service_records.h"
#include "reindex/serve/service_settings.h"
#include "reindex/serve/service_sockets.h"

namespace postwright::reindexer {

/// The re-index service: one process that answers, and a child for each index that is made. No
/// client can hold it up: each has one deadline for its request, and nothing here waits for one.
class ReindexServer {
 public:
  struct Options {
    std::size_t jobs = 2;                          ///< at once
    std::chrono::seconds job_time{900};            ///< then a job is killed
    std::chrono::seconds request_time{30};         ///< in which a client has said what it wants
    std::optional<std::chrono::seconds> max_idle;  ///< then run() ends
    OnDifference on_difference = OnDifference::source;
    std::size_t max_clients = 4096;
  };
  /// Reads the settings anew, on SIGHUP.
  using Reload = std::function<Result<ServiceSettings>()>;

  ReindexServer(ServiceSettings settings, ServiceSockets sockets, const Options& options,
                Reporter& log);
  ReindexServer(const ReindexServer&) = delete;
  ReindexServer& operator=(const ReindexServer&) = delete;
  ~ReindexServer();

  void set_reload(Reload reload) { reload_ = std::move(reload); }
  /// A socket whose clients get the metrics.
  void set_metrics_socket(UniqueFd socket) { metrics_socket_ = std::move(socket); }
  void set_journal(ServiceJournal journal) { journal_ = std::move(journal); }

  /// Serves until SIGTERM or SIGINT, until master is gone, or until it was idle for long. Jobs that
  /// run are killed by a signal and waited for else.
  Status run();

  const ServiceMetrics& metrics() const { return metrics_; }

 private:
  using Clock = std::chrono::steady_clock;
  using ClientId = JobQueue::Client;
  struct Client {
    UniqueFd socket;
    std::string received;
    Clock::time_point deadline;
    bool waits = false;  ///< for a job
  };
  struct RunningJob {
    JobProcess process;
    Clock::time_point began;
  };
  struct Event;

  std::vector<Event> events() const;
  int time_to_wait() const;
  Status wait_for_events();
  void handle(const Event& event, short happened);
  void handle_signal();
  void accept_clients(int socket);
  void serve_metrics();
  void read_request(ClientId id);
  void receive(ClientId id, ReindexRequest request);
  void start_jobs();
  void start_job(JobQueue::Entry& entry);
  void end_job(std::string index, JobReport report, AnswerKind failed_as);
  void expire();
  void answer(ClientId id, const Status& indexed, AnswerKind kind);
  void drop(ClientId id);
  bool is_done();
  void kill_jobs();

  ServiceSettings settings_;
  ServiceSockets sockets_;
  Options options_;
  Reporter& log_;
  Reload reload_;
  UniqueFd metrics_socket_;
  ServiceJournal journal_;
  ServiceMetrics metrics_;
  UniqueFd signals_;
  std::map<ClientId, Client> clients_;
  ClientId last_client_ = 0;
  JobQueue queue_;
  std::map<std::string, RunningJob> running_;
  Clock::time_point idle_since_;
  bool stops_now_ = false;  ///< a signal
  bool drains_ = false;     ///< takes no more clients
};

}  // namespace postwright::reindexer
