#include "reindex/serve/service_records.h"

#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#include <cerrno>

#include "base/text.h"
#include "json/json_document.h"

namespace postwright::reindexer {
namespace {

constexpr std::uint64_t kMaxJournal = std::uint64_t{16} << 20;
constexpr std::int64_t kRepeatAfter = 3600;  // seconds
constexpr std::size_t kMostRefusals = 1000;

std::string_view result_name(JobReport::Result result) {
  switch (result) {
    case JobReport::Result::indexed:
      return "indexed";
    case JobReport::Result::exists:
      return "exists";
    case JobReport::Result::failed:
      return "failed";
  }
  return {};
}

}  // namespace

std::string metrics_json(const ServiceMetrics& metrics, const std::string& service_name) {
  Json json = begin_document("reindexer-metrics");
  put_bytes(json, "service", service_name);
  json["started"] = metrics.started;
  json["connections"] = metrics.connections;
  auto answers = [&](AnswerKind kind) { return metrics.answers[static_cast<std::size_t>(kind)]; };
  json["answers"] = {{"indexed", answers(AnswerKind::indexed)},
                     {"exists", answers(AnswerKind::exists)},
                     {"refused", answers(AnswerKind::refused)},
                     {"failed", answers(AnswerKind::failed)},
                     {"dropped", answers(AnswerKind::dropped)}};
  json["joined"] = metrics.joined;
  json["jobs"] = {{"done", metrics.jobs_done},           {"failed", metrics.jobs_failed},
                  {"timed_out", metrics.jobs_timed_out}, {"running", metrics.jobs_running},
                  {"waiting", metrics.jobs_waiting},     {"from_db", metrics.from_db},
                  {"differences", metrics.differences}};
  json["records"] = metrics.records;
  json["job_milliseconds"] = {{"total", metrics.job_time.count()},
                              {"longest", metrics.longest_job.count()}};
  return document_text(json);
}

void log_job(const JobRecord& record, Reporter& log) {
  const IndexJob& job = record.job;
  std::string name = cat(job.legacy_type, ":", job.path);
  for (const std::string& warning : record.report.warnings) log.warning(warning);
  if (!record.report.differences.empty())
    log.warning(cat(name, ": legacy indexed file and source file do not hold the same records: ",
                    record.report.differences));
  if (record.report.result != JobReport::Result::indexed) return;
  log.info(cat("indexed ", name, " as ", job.new_type->name, ":", job.path, " as uid ",
               job.run_as.uid, ": ", made_text(record.report), ", ", record.time.count(), " ms"));
}

std::string job_failure(const IndexJob& job, const JobReport& report) {
  std::string_view tool =
      report.tool.empty() ? tool_name(job.use == TableUse::alias) : std::string_view(report.tool);
  return cat("could not execute command '", tool, " ", job.new_type->name, ":", job.path,
             "': ", report.reason, "; alternatively, execute the failed command by hand");
}

std::string job_record_line(const JobRecord& record, std::int64_t time) {
  Json json;
  json["schema"] = "urn:postwright:reindexer-service:1";
  json["time"] = time;
  json["type"] = record.job.legacy_type;
  put_bytes(json, "path", record.job.path);
  json["new_type"] = record.job.new_type->name;
  json["result"] = result_name(record.report.result);
  if (!record.report.reason.empty()) put_bytes(json, "reason", record.report.reason);
  if (!record.report.origin.empty()) put_bytes(json, "origin", record.report.origin);
  if (!record.report.tool.empty()) json["read_as"] = record.report.tool;
  json["records"] = record.report.records;
  json["duplicates"] = record.report.duplicates;
  if (!record.report.differences.empty()) put_bytes(json, "differences", record.report.differences);
  json["uid"] = record.job.run_as.uid;
  json["gid"] = record.job.run_as.gid;
  json["milliseconds"] = record.time.count();
  json["clients"] = record.clients;
  // What a child says is text of foreign files: anything that is not UTF-8 was put as base64.
  return json.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
}

std::string refusal_line(const ReindexRequest& request, std::string_view reason,
                         std::int64_t time) {
  Json json;
  json["schema"] = "urn:postwright:reindexer-service:1";
  json["time"] = time;
  put_bytes(json, "type", request.type);  // what the client sent, whatever it is
  put_bytes(json, "path", request.path);
  json["result"] = "refused";
  put_bytes(json, "reason", reason);
  return json.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
}

Result<ServiceJournal> ServiceJournal::open(const std::string& directory) {
  std::string path = cat(directory, "/service.jsonl");
  ServiceJournal journal;
  auto file = open_file(path, O_WRONLY | O_APPEND | O_CREAT | O_NOFOLLOW, 0600);
  if (!file) return failure_of(file);
  auto status = status_of(file->get(), path);
  if (!status) return failure_of(status);
  if (static_cast<std::uint64_t>(status->st_size) >= kMaxJournal / 2) {
    if (rename(path.c_str(), cat(path, ".1").c_str()) != 0)
      return system_failure(cat("rename ", path), errno);
    file = open_file(path, O_WRONLY | O_APPEND | O_CREAT | O_NOFOLLOW, 0600);
    if (!file) return failure_of(file);
    status->st_size = 0;
  }
  journal.file_ = std::move(*file);
  journal.size_ = static_cast<std::uint64_t>(status->st_size);
  return journal;
}

void ServiceJournal::add_refusal(const ReindexRequest& request, std::string_view reason,
                                 std::int64_t time) {
  auto [noted, is_new] =
      refusals_.try_emplace({request.type, request.path, std::string(reason)}, time);
  if (!is_new && time - noted->second < kRepeatAfter) return;
  noted->second = time;
  add(refusal_line(request, reason, time));
  // Clients choose what they ask for: what is remembered of it is bounded.
  if (refusals_.size() >= kMostRefusals) refusals_.clear();
}

void ServiceJournal::add(const std::string& line) {
  // What no longer fits is in the mail log; a service that lives that long begins a new file when
  // it starts again.
  if (!file_ || size_ + line.size() > kMaxJournal) return;
  if (write_all(file_.get(), line)) size_ += line.size();
}

}  // namespace postwright::reindexer
