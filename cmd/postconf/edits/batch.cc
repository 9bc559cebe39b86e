#include "cmd/postconf/edits/batch.h"

#include <unistd.h>

#include "base/file.h"
#include "base/text.h"
#include "cmd/postconf/session/session.h"
#include "json/json_document.h"
#include "libconf/edits/config_batch.h"
#include "libconf/edits/edit_file.h"

namespace postwright::postconf {
namespace {

constexpr std::uint64_t kMaxBatch = 16u << 20;

struct Source {
  std::string name;  ///< for messages
  std::string text;
};

Result<Source> read_batch(const std::string& file) {
  bool is_input = file == "-";
  auto text =
      is_input ? read_all(STDIN_FILENO, "standard input", kMaxBatch) : read_file(file, kMaxBatch);
  if (!text) return failure_of(text);
  return Source{.name = is_input ? "standard input" : file, .text = std::move(*text)};
}

/// A file that the batch names, before and after.
struct ReportedFile {
  std::string path;
  bool has_changed;
  std::vector<BatchChange> changes;
};
struct Report {
  bool dry_run;
  std::vector<ReportedFile> files;
  bool has_changed() const {
    bool any = false;
    for (const ReportedFile& file : files) any |= file.has_changed;
    return any;
  }
};

/// With the files' paths in the order in which they are put in place.
class Batch {
 public:
  Batch(ConfigBatch batch, std::string name, const std::string& directory)
      : batch_(std::move(batch)), name_(std::move(name)) {
    if (batch_.names_master_cf()) paths_.master_cf = cat(directory, "/master.cf");
    if (batch_.names_main_cf()) paths_.main_cf = cat(directory, "/main.cf");
    for (const std::string& path : {paths_.master_cf, paths_.main_cf})
      if (!path.empty()) order_.push_back(path);
  }

  const std::vector<std::string>& paths() const { return order_; }

  /// From the old bytes of paths() to the new ones.
  Result<std::vector<std::string>> apply(std::span<const std::string_view> bytes) {
    said_.messages.clear();
    BatchFiles before;
    for (std::size_t i = 0; i < order_.size(); ++i)
      (order_[i] == paths_.main_cf ? before.main_cf : before.master_cf) = bytes[i];
    auto edited = apply_config_batch(batch_, name_, paths_, before, &said_);
    if (!edited) return failure_of(edited);
    files_.clear();
    std::vector<std::string> after;
    after.reserve(order_.size());
    if (!paths_.main_cf.empty())
      files_.push_back(
          {paths_.main_cf, edited->bytes.main_cf != before.main_cf, std::move(edited->main_cf)});
    if (!paths_.master_cf.empty())
      files_.push_back({paths_.master_cf, edited->bytes.master_cf != before.master_cf,
                        std::move(edited->master_cf)});
    for (const std::string& path : order_)
      after.push_back(
          std::move(path == paths_.main_cf ? edited->bytes.main_cf : edited->bytes.master_cf));
    return after;
  }

  /// Of the last apply().
  const CollectedMessages& messages() const { return said_; }
  Report report(bool dry_run) const { return {.dry_run = dry_run, .files = files_}; }

 private:
  ConfigBatch batch_;
  std::string name_;
  BatchFiles paths_;
  std::vector<std::string> order_;
  std::vector<ReportedFile> files_;
  CollectedMessages said_;
};

Status only_look(Batch& batch) {
  std::vector<std::string> bytes;
  for (const std::string& path : batch.paths()) {
    auto text = read_config_file(path);
    if (!text) return failure_of(text);
    bytes.push_back(std::move(*text));
  }
  auto edited = batch.apply(std::vector<std::string_view>(bytes.begin(), bytes.end()));
  if (!edited) return failure_of(edited);
  return {};
}

std::string text_of(const Report& report) {
  std::string text;
  for (const ReportedFile& file : report.files) {
    std::string_view what = !file.has_changed ? "unchanged"
                            : report.dry_run  ? "would change"
                                              : "changed";
    bool layout = file.has_changed && file.changes.empty();
    text += cat(what, " ", file.path, layout ? " (layout only)" : "", "\n");
    for (const auto& [subject, change] : file.changes) {
      if (change.before) text += cat("- ", change.name, " = ", *change.before, "\n");
      if (change.after) text += cat("+ ", change.name, " = ", *change.after, "\n");
    }
  }
  return text;
}

std::string_view word_of(BatchSubject subject) {
  switch (subject) {
    case BatchSubject::parameter:
      return "parameter";
    case BatchSubject::service:
      return "service";
    case BatchSubject::field:
      return "field";
    case BatchSubject::setting:
      break;
  }
  return "setting";
}

std::string document_of(const Report& report) {
  Json json = begin_document("postconf-batch");
  json["dry_run"] = report.dry_run;
  json["changed"] = report.has_changed();
  json["files"] = Json::array();
  for (const ReportedFile& file : report.files) {
    Json one;
    put_bytes(one, "file", file.path);
    one["changed"] = file.has_changed;
    one["changes"] = Json::array();
    for (const auto& [subject, change] : file.changes) {
      Json object{{"subject", word_of(subject)}};
      put_bytes(object, "name", change.name);
      if (change.before) put_bytes(object, "before", *change.before);
      if (change.after) put_bytes(object, "after", *change.after);
      one["changes"].push_back(std::move(object));
    }
    json["files"].push_back(std::move(one));
  }
  return document_text(json);
}

}  // namespace

Result<bool> edit_by_batch(const CommandLine& options, Console& console) {
  auto source = read_batch(options.batch_file);
  if (!source) return failure_of(source);
  auto edits = parse_config_batch(source->text, source->name, &console);
  if (!edits) return failure_of(edits);
  Batch batch(std::move(*edits), source->name, config_directory(options));
  Status done;
  if (options.dry_run) {
    done = only_look(batch);
  } else {
    auto edited = edit_files(batch.paths(), [&](auto bytes) { return batch.apply(bytes); });
    if (!edited) done = failure_of(edited);
  }
  for (const auto& message : batch.messages().messages)
    console.report(message.severity, message.text);
  if (!done) return failure_of(done);
  Report report = batch.report(options.dry_run);
  // The edits count, whether or not somebody can read of them.
  (void)write_all(STDOUT_FILENO, options.json_full ? document_of(report) : text_of(report));
  return report.has_changed();
}

}  // namespace postwright::postconf
