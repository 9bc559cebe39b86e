#include "reindex/job/job_process.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <memory>

#include "base/attribute_list.h"
#include "base/poll_time.h"
#include "base/text.h"
#include "libmaps/fold.h"
#include "process/sandbox.h"

namespace postwright::reindexer {
namespace {

using Kind = JobReport::Result;

constexpr std::size_t kMaxReport = std::size_t{256} << 10;
constexpr std::size_t kMaxText = 8192;  // of one line of a report
constexpr std::uint64_t kFileSizeFactor = 32;
constexpr std::uint64_t kFileSizeBase = std::uint64_t{64} << 20;
constexpr std::array<std::pair<Kind, std::string_view>, 3> kKinds{
    {{Kind::indexed, "indexed"}, {Kind::exists, "exists"}, {Kind::failed, "failed"}}};

std::string_view kind_name(Kind kind) {
  return std::ranges::find(kKinds, kind, &std::pair<Kind, std::string_view>::first)->second;
}

std::string bounded(std::string_view text) {
  return std::string(until_nul(text.substr(0, kMaxText)));
}

/// No two jobs of this process have the same.
std::string temporary_name(std::string_view table) {
  static std::uint64_t number = 0;
  return cat(".", table, ".reindexd-", getpid(), "-", ++number);
}

void close_all_but(std::vector<int> keep) {
  std::ranges::sort(keep);
  unsigned next = 0;
  for (int fd : keep) {
    if (fd < 0) continue;
    auto kept = static_cast<unsigned>(fd);
    if (kept > next) (void)close_range(next, kept - 1, 0);
    next = kept + 1;
  }
  (void)close_range(next, ~0U, 0);
}

void become_ordinary() {
  for (int number = 1; number < NSIG; ++number) (void)signal(number, SIG_DFL);
  (void)signal(SIGPIPE, SIG_IGN);
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, nullptr);
  (void)setsid();
}

void kill_whoever_it_is(pid_t pid) {
  AsRoot rights;
  (void)kill(pid, SIGKILL);
}

/// With root's rights again, where the service gave them up for a while only.
Status become_run_as(const RunAs& user) {
  if (getuid() == 0 && geteuid() != 0 && seteuid(0) != 0)
    return system_failure("become root", errno);
  return become(user);
}

Status confine_to_table(const IndexJob& job, std::chrono::seconds time) {
  std::vector<int> readable;
  std::uint64_t size = 0;
  for (const auto& [file, facts] : {std::pair(&job.files.db, &job.files.facts.db),
                                    std::pair(&job.files.source, &job.files.facts.source),
                                    std::pair(&job.files.index, &job.files.facts.index)}) {
    if (!*file) continue;
    readable.push_back(file->get());
    size += facts->size;
  }
  return confine({.readable = std::move(readable),
                  .writable_directory = job.files.directory.get(),
                  // postmap -F: the values name files with keys and certificates
                  .reads_everywhere = job.use == TableUse::sni,
                  .max_file_size = kFileSizeBase + kFileSizeFactor * size,
                  .cpu_time = time});
}

[[noreturn]] void run_child(const IndexJob& job, int report, std::chrono::seconds time) {
  become_ordinary();
  int null = ::open("/dev/null", O_RDWR);
  for (int standard : {0, 1, 2})
    if (null >= 0) (void)dup2(null, standard);
  close_all_but({0, 1, 2, report, job.files.directory.get(), job.files.db.get(),
                 job.files.source.get(), job.files.index.get()});
  JobReport result;
  Status ready = become_run_as(job.run_as);
  if (ready) ready = confine_to_table(job, time);
  if (ready)
    result = make_index(job);
  else
    result.reason = std::move(ready.error().message);
  (void)write_all(report, format_report(result));
  _exit(0);
}

/// Removes a killed job's files, with its user's rights.
void clean_up_after(const IndexJob& job) {
  pid_t pid = fork();
  if (pid == 0) {
    become_ordinary();
    if (become_run_as(job.run_as)) remove_half_made(job);
    _exit(0);
  }
  while (pid > 0 && waitpid(pid, nullptr, 0) < 0 && errno == EINTR) continue;
}

}  // namespace

std::string format_report(const JobReport& report) {
  Attributes attributes{{"result", std::string(kind_name(report.result))},
                        {"reason", bounded(report.reason)},
                        {"tool", bounded(report.tool)},
                        {"origin", bounded(report.origin)},
                        {"records", cat(report.records)},
                        {"duplicates", cat(report.duplicates)},
                        {"differences", bounded(report.differences)}};
  for (const std::string& warning : report.warnings)
    attributes.emplace_back("warning", bounded(warning));
  return format_attributes(attributes);
}

Result<JobReport> parse_report(std::string_view bytes) {
  auto malformed = [] { return failure(ErrorKind::data, "the child's report is malformed"); };
  auto attributes = take_attributes(bytes, kMaxReport);
  if (!attributes || !*attributes) return malformed();
  auto text = [&](std::string_view name) {
    const std::string* value = find_attribute(**attributes, name);
    return value ? *value : std::string();
  };
  JobReport report;
  std::string result = text("result");
  const auto* row = std::ranges::find(kKinds, std::string_view(result),
                                      &std::pair<Kind, std::string_view>::second);
  auto records = parse_unsigned(text("records"));
  auto duplicates = parse_unsigned(text("duplicates"));
  if (row == kKinds.end() || !records || !duplicates) return malformed();
  report.result = row->first;
  report.reason = text("reason");
  report.tool = text("tool");
  report.origin = text("origin");
  report.records = *records;
  report.duplicates = *duplicates;
  report.differences = text("differences");
  for (auto& [name, value] : **attributes)
    if (name == "warning") report.warnings.push_back(std::move(value));
  return report;
}

void JobProcess::load_libraries() {
  std::string room;
  (void)fold_key("\xC3\x89", Folding::unicode, room);  // ICU
}

Result<JobProcess> JobProcess::start(IndexJob job, const Limits& limits) {
  JobProcess process;
  process.job_ = std::make_unique<IndexJob>(std::move(job));
  process.job_->temporary = temporary_name(process.job_->files.name);
  process.deadline_ = std::chrono::steady_clock::now() + limits.time;
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) return system_failure("start a job", errno);
  process.report_ = UniqueFd(ends[0]);
  UniqueFd report(ends[1]);
  if (fcntl(ends[0], F_SETFL, O_NONBLOCK) != 0) return system_failure("start a job", errno);
  process.pid_ = fork();
  if (process.pid_ < 0) return system_failure("start a job", errno);
  if (process.pid_ == 0) run_child(*process.job_, report.get(), limits.time);
  return process;
}

JobProcess::~JobProcess() {
  if (job_ && pid_ > 0) (void)stop({});
}

int JobProcess::reap() {
  int status = 0;
  while (waitpid(pid_, &status, 0) < 0 && errno == EINTR) continue;
  pid_ = -1;
  return status;
}

JobReport JobProcess::finish() {
  // One that said all it had to say and does not end is not waited for.
  kill_whoever_it_is(pid_);
  int status = reap();
  auto report = parse_report(received_);
  if (report && WIFEXITED(status)) return std::move(*report);
  clean_up_after(*job_);
  JobReport failed;
  failed.reason = WIFSIGNALED(status) ? cat("the job was ended by signal ", WTERMSIG(status), " (",
                                            strsignal(WTERMSIG(status)), ")")
                  : report            ? std::string("the job ended in an unknown way")
                                      : std::move(report.error().message);
  return failed;
}

std::optional<JobReport> JobProcess::collect() {
  for (;;) {
    char block[4096];
    ssize_t size = read(report_.get(), block, sizeof block);
    if (size < 0 && errno == EINTR) continue;
    if (size < 0 && errno == EAGAIN) return std::nullopt;
    if (size <= 0) return finish();
    received_.append(block, static_cast<std::size_t>(size));
    if (received_.size() > kMaxReport) return stop("the child's report has no end");
  }
}

JobReport JobProcess::wait() {
  for (;;) {
    int left = poll_milliseconds(deadline_);
    if (left == 0) return stop("it took too long");
    pollfd polled{.fd = report_.get(), .events = POLLIN, .revents = 0};
    (void)poll(&polled, 1, left);
    if (auto report = collect()) return std::move(*report);
  }
}

JobReport JobProcess::stop(std::string_view reason) {
  kill_whoever_it_is(pid_);
  (void)reap();
  clean_up_after(*job_);
  JobReport stopped;
  stopped.reason = reason;
  return stopped;
}

}  // namespace postwright::reindexer
