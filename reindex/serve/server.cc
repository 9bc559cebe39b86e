#include "reindex/serve/server.h"

#include <poll.h>
#include <signal.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

#include "base/poll_time.h"
#include "base/signal_descriptor.h"
#include "base/text.h"
#include "migration/values/counted.h"

namespace postwright::reindexer {

namespace {

constexpr std::size_t kShownAttribute = 60;

std::chrono::milliseconds since(std::chrono::steady_clock::time_point began) {
  return std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() -
                                                               began);
}

std::uint64_t seconds(std::chrono::seconds time) {
  return static_cast<std::uint64_t>(time.count());
}

std::string table_name(const ReindexRequest& request) {
  return cat(request.type, ":", request.path);
}

/// Without waiting: what a socket does not take at once, its client does not get.
void send_now(int socket, std::string_view bytes) {
  (void)send(socket, bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
}

}  // namespace

/// One descriptor of a round.
struct ReindexServer::Event {
  enum class Source { signal, master, listening, metrics, client, job };
  Source source;
  int fd;
  short wanted;
  ClientId client = 0;
  std::string index = {};
};

ReindexServer::ReindexServer(ServiceSettings settings, ServiceSockets sockets,
                             const Options& options, Reporter& log)
    : settings_(std::move(settings)),
      sockets_(std::move(sockets)),
      options_(options),
      log_(log),
      idle_since_(Clock::now()) {
  metrics_.started = time(nullptr);
}

ReindexServer::~ReindexServer() {
  kill_jobs();
  if (!sockets_.own_path.empty()) (void)unlink(sockets_.own_path.c_str());
}

std::vector<ReindexServer::Event> ReindexServer::events() const {
  using Source = Event::Source;
  std::vector<Event> events;
  events.push_back({.source = Source::signal, .fd = signals_.get(), .wanted = POLLIN});
  if (sockets_.master && !drains_)
    events.push_back({.source = Source::master, .fd = sockets_.master.get(), .wanted = 0});
  if (!drains_ && clients_.size() < options_.max_clients)
    for (const UniqueFd& socket : sockets_.listening)
      events.push_back({.source = Source::listening, .fd = socket.get(), .wanted = POLLIN});
  if (metrics_socket_)
    events.push_back({.source = Source::metrics, .fd = metrics_socket_.get(), .wanted = POLLIN});
  for (const auto& [id, client] : clients_) {
    // Who waits is only watched for going away.
    short wanted = client.waits ? POLLRDHUP : POLLIN;
    events.push_back(
        {.source = Source::client, .fd = client.socket.get(), .wanted = wanted, .client = id});
  }
  for (const auto& [index, job] : running_)
    events.push_back({.source = Source::job,
                      .fd = job.process.report_fd(),
                      .wanted = POLLIN,
                      .client = 0,
                      .index = index});
  return events;
}

int ReindexServer::time_to_wait() const {
  std::optional<Clock::time_point> next;
  auto consider = [&](Clock::time_point when) {
    if (!next || when < *next) next = when;
  };
  for (const auto& [id, client] : clients_)
    if (!client.waits) consider(client.deadline);
  for (const auto& [index, job] : running_) consider(job.process.deadline());
  if (options_.max_idle && clients_.empty() && queue_.empty())
    consider(idle_since_ + *options_.max_idle);
  if (!next) return -1;
  return poll_milliseconds(*next);
}

Status ReindexServer::wait_for_events() {
  std::vector<Event> round = events();
  std::vector<pollfd> polled;
  polled.reserve(round.size());
  for (const Event& event : round)
    polled.push_back({.fd = event.fd, .events = event.wanted, .revents = 0});
  if (poll(polled.data(), polled.size(), time_to_wait()) < 0) {
    if (errno == EINTR) return {};
    return system_failure("wait for requests", errno);
  }
  for (std::size_t i = 0; i < round.size(); ++i)
    if (polled[i].revents != 0) handle(round[i], polled[i].revents);
  return {};
}

void ReindexServer::handle(const Event& event, short happened) {
  switch (event.source) {
    case Event::Source::signal:
      return handle_signal();
    case Event::Source::master:
      drains_ = true;
      return;
    case Event::Source::listening:
      return accept_clients(event.fd);
    case Event::Source::metrics:
      return serve_metrics();
    case Event::Source::client: {
      auto client = clients_.find(event.client);
      if (client == clients_.end()) return;
      if (!client->second.waits && (happened & POLLIN) != 0) return read_request(event.client);
      return drop(event.client);
    }
    case Event::Source::job: {
      auto job = running_.find(event.index);
      if (job == running_.end()) return;
      if (auto report = job->second.process.collect())
        end_job(event.index, std::move(*report), AnswerKind::failed);
      return;
    }
  }
}

void ReindexServer::handle_signal() {
  auto signal = take_signal(signals_);
  if (!signal) return;
  if (*signal != SIGHUP) {
    stops_now_ = true;
    return;
  }
  if (!reload_) return;
  auto settings = reload_();
  if (settings)
    settings_ = std::move(*settings);
  else
    log_.warning(cat("the settings stay as they were: ", settings.error().message));
}

void ReindexServer::accept_clients(int socket) {
  while (clients_.size() < options_.max_clients) {
    UniqueFd client(accept4(socket, nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK));
    if (!client) return;
    ++metrics_.connections;
    send_now(client.get(), service_greeting());
    clients_[++last_client_] = {.socket = std::move(client),
                                .received = {},
                                .deadline = Clock::now() + options_.request_time};
  }
}

void ReindexServer::serve_metrics() {
  UniqueFd client(accept4(metrics_socket_.get(), nullptr, nullptr, SOCK_CLOEXEC));
  if (!client) return;
  metrics_.jobs_running = running_.size();
  metrics_.jobs_waiting = queue_.waiting();
  send_now(client.get(), metrics_json(metrics_, settings_.service_name));
}

void ReindexServer::read_request(ClientId id) {
  Client& client = clients_.at(id);
  char block[kMaxRequest];
  ssize_t size = recv(client.socket.get(), block, sizeof block, 0);
  if (size < 0 && (errno == EAGAIN || errno == EINTR)) return;
  if (size <= 0) {
    if (!client.received.empty()) {
      log_.warning("a client ended its request in the middle");
      metrics_.count(AnswerKind::dropped);
    }
    return drop(id);
  }
  client.received.append(block, static_cast<std::size_t>(size));
  auto request = parse_request(client.received);
  if (!request) {
    log_.warning(request.error().message);
    metrics_.count(AnswerKind::dropped);
    return drop(id);
  }
  if (!*request) return;
  for (const std::string& name : (*request)->ignored)
    log_.warning(cat("unexpected attribute ", std::string_view(name).substr(0, kShownAttribute),
                     " from nbdb_reindex socket is ignored"));
  receive(id, std::move(**request));
}

void ReindexServer::receive(ClientId id, ReindexRequest request) {
  Received received = receive_request(request, settings_, options_.on_difference, log_);
  if (received.kind == Received::Kind::job) {
    clients_.at(id).waits = true;
    if (queue_.add(received.index, std::move(request), id)) ++metrics_.joined;
    return;
  }
  if (received.kind == Received::Kind::exists) {
    log_.info(cat("target file '", received.index, "' already exists, skipping this request"));
    return answer(id, {}, AnswerKind::exists);
  }
  log_.warning(cat("request to index ", table_name(request), " failed: ", received.reason));
  journal_.add_refusal(request, received.reason, time(nullptr));
  answer(id, failure(ErrorKind::config, std::move(received.reason)), AnswerKind::refused);
}

void ReindexServer::start_jobs() {
  while (running_.size() < options_.jobs) {
    JobQueue::Entry* entry = queue_.begin_next();
    if (!entry) return;
    start_job(*entry);
  }
}

/// The table is looked at again: since the request came, something can have changed.
void ReindexServer::start_job(JobQueue::Entry& entry) {
  Received received = receive_request(entry.request, settings_, options_.on_difference, log_);
  JobReport report;
  if (received.kind == Received::Kind::exists) {
    report.result = JobReport::Result::exists;
    return end_job(entry.index, std::move(report), AnswerKind::failed);
  }
  if (received.kind == Received::Kind::refused) {
    report.reason = std::move(received.reason);
    return end_job(entry.index, std::move(report), AnswerKind::refused);
  }
  auto process = JobProcess::start(std::move(*received.job), {.time = options_.job_time});
  if (!process) {
    report.reason = std::move(process.error().message);
    return end_job(entry.index, std::move(report), AnswerKind::failed);
  }
  running_.emplace(entry.index, RunningJob{.process = std::move(*process), .began = Clock::now()});
}

// By value: the index can be the name in the queue entry that ends.
void ReindexServer::end_job(std::string index, JobReport report, AnswerKind failed_as) {
  JobQueue::Entry entry = queue_.end(index);
  auto running = running_.find(index);
  bool failed = report.result == JobReport::Result::failed;
  std::string reason = report.reason;
  if (running != running_.end()) {
    const IndexJob& job = running->second.process.job();
    JobRecord record{.job = job,
                     .report = report,
                     .time = since(running->second.began),
                     .clients = entry.clients.size()};
    log_job(record, log_);
    journal_.add(job_record_line(record, time(nullptr)));
    ++(failed ? metrics_.jobs_failed : metrics_.jobs_done);
    metrics_.records += report.result == JobReport::Result::indexed ? report.records : 0;
    metrics_.from_db += job.from_db ? 1 : 0;
    metrics_.differences += report.differences.empty() ? 0 : 1;
    metrics_.job_time += record.time;
    metrics_.longest_job = std::max(metrics_.longest_job, record.time);
    if (failed) reason = job_failure(job, report);
    running_.erase(running);
  } else if (failed) {
    journal_.add_refusal(entry.request, reason, time(nullptr));
  }
  if (failed)
    log_.warning(cat("request to index ", table_name(entry.request), " failed: ", reason));
  AnswerKind kind = failed                                       ? failed_as
                    : report.result == JobReport::Result::exists ? AnswerKind::exists
                                                                 : AnswerKind::indexed;
  for (ClientId id : entry.clients)
    answer(id, failed ? Status(failure(ErrorKind::system, reason)) : Status(), kind);
}

void ReindexServer::answer(ClientId id, const Status& indexed, AnswerKind kind) {
  metrics_.count(kind);
  send_now(clients_.at(id).socket.get(), service_answer(indexed));
  clients_.erase(id);
}

void ReindexServer::drop(ClientId id) {
  queue_.forget(id);
  clients_.erase(id);
}

void ReindexServer::expire() {
  auto now = Clock::now();
  std::vector<ClientId> late;
  for (const auto& [id, client] : clients_)
    if (!client.waits && client.deadline <= now) late.push_back(id);
  for (ClientId id : late) {
    log_.warning(
        cat("a client said nothing for ", counted(seconds(options_.request_time), "second")));
    metrics_.count(AnswerKind::dropped);
    drop(id);
  }
  std::vector<std::string> overdue;
  for (const auto& [index, job] : running_)
    if (job.process.deadline() <= now) overdue.push_back(index);
  for (const std::string& index : overdue) {
    ++metrics_.jobs_timed_out;
    JobReport report = running_.at(index).process.stop(
        cat("it took longer than ", counted(seconds(options_.job_time), "second")));
    end_job(index, std::move(report), AnswerKind::failed);
  }
}

void ReindexServer::kill_jobs() {
  while (!running_.empty()) {
    std::string index = running_.begin()->first;
    end_job(index, running_.begin()->second.process.stop("the service is being stopped"),
            AnswerKind::failed);
  }
}

bool ReindexServer::is_done() {
  if (stops_now_) return true;
  bool idle = clients_.empty() && queue_.empty();
  if (!idle) {
    idle_since_ = Clock::now();
    return false;
  }
  return drains_ || (options_.max_idle && Clock::now() >= idle_since_ + *options_.max_idle);
}

Status ReindexServer::run() {
  auto signals = open_signals({SIGTERM, SIGINT, SIGHUP});
  if (!signals) return failure_of(signals);
  signals_ = std::move(*signals);
  while (!is_done()) {
    Status waited = wait_for_events();
    if (!waited) return waited;
    expire();
    start_jobs();
  }
  kill_jobs();
  return {};
}

}  // namespace postwright::reindexer
