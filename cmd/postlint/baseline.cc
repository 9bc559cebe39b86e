#include "cmd/postlint/baseline.h"

#include <map>

#include "base/text.h"
#include "json/json_document.h"
#include "lint/run/rules.h"

namespace postwright::postlint {
namespace {

constexpr std::string_view kKind = "postlint-baseline";

struct Accepted {
  std::string rule;
  std::string file;
  std::string parameter;
  std::uint64_t count = 0;
};

std::string text_of(const Json& row, const char* key) {
  auto found = row.find(key);
  return found != row.end() && found->is_string() ? found->get<std::string>() : std::string();
}

Result<std::map<std::string, Accepted>> read(const std::string& text, const std::string& path) {
  auto bad = [&](std::string_view reason) {
    return config_failure(path, ": ", reason, "; write it with --write-baseline");
  };
  Json document = Json::parse(text, nullptr, false);
  if (!document.is_object() || !document.contains("schema_version") ||
      document["schema_version"] != 1 ||
      text_of(document, "schema") != cat("urn:postwright:", kKind, ":1"))
    return bad("not a baseline of this postlint");
  auto rows = document.find("findings");
  if (rows == document.end() || !rows->is_array()) return bad("it has no list of findings");
  std::map<std::string, Accepted> accepted;
  for (const Json& row : *rows) {
    if (!row.is_object() || !row.contains("count") || !row["count"].is_number_unsigned())
      return bad("an entry has no count");
    std::string fingerprint = text_of(row, "fingerprint");
    if (fingerprint.empty()) return bad("an entry has no fingerprint");
    accepted[fingerprint] = {.rule = text_of(row, "rule"),
                             .file = text_of(row, "file"),
                             .parameter = text_of(row, "parameter"),
                             .count = row["count"].get<std::uint64_t>()};
  }
  return accepted;
}

}  // namespace

std::string write_baseline(const Outcome& outcome) {
  std::map<std::string, Accepted> accepted;
  for (const lint::Finding& finding : outcome.findings) {
    Accepted& row = accepted[fingerprint(outcome, finding)];
    row.rule = finding.rule->id;
    row.file = finding.where.file;
    row.parameter = finding.parameter;
    ++row.count;
  }
  Json document = begin_document(kKind);
  document["findings"] = Json::array();
  for (const auto& [fingerprint, row] : accepted) {
    Json entry{{"fingerprint", fingerprint}, {"rule", row.rule}, {"file", row.file}};
    if (!row.parameter.empty()) entry["parameter"] = row.parameter;
    entry["count"] = row.count;
    document["findings"].push_back(std::move(entry));
  }
  return cat(document.dump(2, ' ', false, Json::error_handler_t::replace), "\n");
}

Status apply_baseline(Outcome& outcome, const std::string& text, const std::string& path,
                      const Options& options) {
  auto accepted = read(text, path);
  if (!accepted) return failure_of(accepted);
  std::erase_if(outcome.findings, [&](const lint::Finding& finding) {
    auto found = accepted->find(fingerprint(outcome, finding));
    if (found == accepted->end() || found->second.count == 0) return false;
    --found->second.count;
    return true;
  });
  const lint::Rule& rule = lint::pf903_baseline_stale;
  if (!options.selection.wants(rule, options.context)) return {};
  lint::Report report(rule, options.selection.level_of(rule), options.context, outcome.findings);
  for (const auto& [fingerprint, row] : *accepted)
    if (row.count > 0)
      report.add({.file = path, .line = 1, .column = 1, .offset = 0, .length = 0},
                 cat("nothing matches ", row.rule, " in ", row.file,
                     row.parameter.empty() ? "" : " about ", row.parameter, " any more"));
  return {};
}

}  // namespace postwright::postlint
