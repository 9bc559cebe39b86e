#include "reindex/serve/serve.h"

#include <grp.h>
#include <pwd.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

#include "base/file.h"
#include "base/text.h"
#include "libconf/site/configuration.h"
#include "libconf/site/mail_log.h"
#include "migration/journal/state_directory.h"
#include "process/sandbox.h"
#include "reindex/job/job_process.h"
#include "reindex/serve/reception.h"
#include "reindex/serve/server.h"
#include "reindex/serve/service_records.h"
#include "reindex/serve/service_settings.h"
#include "reindex/serve/service_sockets.h"

namespace postwright::reindexer {
namespace {

constexpr std::size_t kDescriptorsApart = 128;  // of files, jobs and logging, beside clients
constexpr std::size_t kMaxClients = 4096;

Result<Configuration> load_configuration(const ServeOptions& options) {
  auto configuration =
      Configuration::load(options.config_directory, {.root = {}, .directory_is_set = true});
  if (!configuration) return configuration;
  for (const auto& [name, value] : options.overrides) configuration->override_setting(name, value);
  return configuration;
}

Result<ServiceSettings> load_settings(const ServeOptions& options, Reporter& log) {
  auto configuration = load_configuration(options);
  if (!configuration) return failure_of(configuration);
  auto settings = read_service_settings(*configuration, log);
  if (settings) settings->hold_back = options.hold_back;
  return settings;
}

/// The same for a program that begins.
Result<ServiceSettings> begin(const ServeOptions& options, MailLog mail_log, Console& log) {
  auto configuration = load_configuration(options);
  if (!configuration) return failure_of(configuration);
  if (mail_log == MailLog::use) {
    Status used = use_mail_log(log, *configuration, options.program);
    if (!used) return failure_of(used);
  }
  auto settings = read_service_settings(*configuration, log);
  if (settings) {
    settings->hold_back = options.hold_back;
    log.set_utf8(settings->utf8);
    if (settings->utf8) JobProcess::load_libraries();
  }
  return settings;
}

/// Looks at files as mail_owner does, as nbdb_reindexd: what that account cannot reach is not told
/// to its processes. The real user stays root, for the jobs.
Status act_as_mail_owner(const std::string& name) {
  if (geteuid() != 0) return {};
  errno = 0;
  const passwd* account = getpwnam(name.c_str());
  if (!account) return config_failure("mail_owner: there is no account '", name, "'");
  if (setgroups(0, nullptr) != 0 || setegid(account->pw_gid) != 0 || seteuid(account->pw_uid) != 0)
    return system_failure(cat("become ", name), errno);
  return {};
}

std::size_t raise_descriptor_limit() {
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return kDescriptorsApart;
  rlim_t wanted = std::min<rlim_t>(limit.rlim_max, kMaxClients + kDescriptorsApart);
  if (limit.rlim_cur < wanted) {
    limit.rlim_cur = wanted;
    (void)setrlimit(RLIMIT_NOFILE, &limit);
  }
  return static_cast<std::size_t>(limit.rlim_cur);
}

std::string metrics_path(const std::string& state_directory) {
  return cat(state_directory, "/metrics");
}

Result<StateDirectory> open_state(const ServeOptions& options, StateDirectory::Missing missing) {
  Options site;
  site.config_directory = options.config_directory;
  site.state_directory = options.state_directory;
  return StateDirectory::open(site, missing);
}

/// What the service keeps of its work.
struct Records {
  ServiceJournal journal;
  UniqueFd metrics_socket;
};

/// They are a help, not a condition: /var/lib may be read-only.
Records open_records(const ServeOptions& options, Reporter& log) {
  Records records;
  auto state = open_state(options, StateDirectory::Missing::create);
  if (!state) {
    log.warning(cat("no journal and no metrics: ", state.error().message));
    return records;
  }
  auto journal = ServiceJournal::open(state->path());
  if (journal)
    records.journal = std::move(*journal);
  else
    log.warning(cat("no journal: ", journal.error().message));
  auto socket = listen_privately(metrics_path(state->path()));
  if (socket)
    records.metrics_socket = std::move(*socket);
  else
    log.warning(cat("no metrics: ", socket.error().message));
  return records;
}

Result<ServiceSockets> service_sockets(const ServeOptions& options,
                                       const ServiceSettings& settings) {
  if (options.master_sockets) return sockets_of_master(*options.master_sockets);
  if (options.socket.empty()) {
    ServiceSockets given = sockets_of_systemd();
    if (!given.listening.empty()) return given;
  }
  return own_service_socket(options.socket.empty()
                                ? cat(settings.queue_directory, "/private/", settings.service_name)
                                : options.socket);
}

}  // namespace

Status serve(const ServeOptions& options, MailLog mail_log, Console& log) {
  auto settings = begin(options, mail_log, log);
  if (!settings) return failure_of(settings);
  if (!settings->enabled)
    log.warning(cat("the ", settings->service_name,
                    " service is disabled: non_bdb_migration_level is not enable-reindex"));
  ReindexServer::Options server_options{.jobs = options.jobs,
                                        .job_time = options.job_time,
                                        .max_idle = options.max_idle,
                                        .on_difference = options.on_difference};
  if (options.master_sockets && !options.max_idle) server_options.max_idle = settings->max_idle;
  server_options.max_clients =
      std::clamp(raise_descriptor_limit(), std::size_t{2} * kDescriptorsApart,
                 kMaxClients + kDescriptorsApart) -
      kDescriptorsApart;

  Records records = open_records(options, log);  // root's
  Status acting = act_as_mail_owner(settings->mail_owner);
  if (!acting) return acting;
  auto sockets = service_sockets(options, *settings);
  if (!sockets) return failure_of(sockets);
  ReindexServer server(std::move(*settings), std::move(*sockets), server_options, log);
  server.set_journal(std::move(records.journal));
  server.set_metrics_socket(std::move(records.metrics_socket));
  server.set_reload([&] { return load_settings(options, log); });
  return server.run();
}

Status index_once(const ServeOptions& options, MailLog mail_log, const ReindexRequest& request,
                  Console& log) {
  auto settings = begin(options, mail_log, log);
  if (!settings) return failure_of(settings);
  Status acting = act_as_mail_owner(settings->mail_owner);
  if (!acting) return acting;
  Received received = receive_request(request, *settings, options.on_difference, log);
  if (received.kind == Received::Kind::exists) {
    log.info(cat("target file '", received.index, "' already exists, skipping this request"));
    return {};
  }
  if (received.kind == Received::Kind::refused)
    return failure(ErrorKind::config, std::move(received.reason));
  auto began = std::chrono::steady_clock::now();
  auto process = JobProcess::start(std::move(*received.job), {.time = options.job_time});
  if (!process) return failure_of(process);
  JobReport report = process->wait();
  log_job({.job = process->job(),
           .report = report,
           .time = std::chrono::duration_cast<std::chrono::milliseconds>(
               std::chrono::steady_clock::now() - began),
           .clients = 1},
          log);
  if (report.result != JobReport::Result::failed) return {};
  return failure(ErrorKind::system, job_failure(process->job(), report));
}

Result<std::string> read_metrics(const ServeOptions& options) {
  auto state = open_state(options, StateDirectory::Missing::is_empty);
  if (!state) return failure_of(state);
  auto socket = connect_to(metrics_path(state->path()));
  if (!socket) return failure_of(socket);
  return read_all(socket->get(), metrics_path(state->path()));
}

}  // namespace postwright::reindexer
