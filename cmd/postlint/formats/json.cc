#include "cmd/postlint/formats/json.h"

#include <ostream>

#include "base/hex.h"
#include "base/text.h"
#include "cmd/postlint/formats/format.h"

namespace postwright::postlint {
namespace {

Json to_json(const Outcome& outcome, const lint::Finding& finding) {
  auto place = [&](const FileSpan& where) {
    Position end = end_of(outcome, where);
    return Json{{"file", where.file},    {"line", where.line},       {"column", where.column},
                {"end_line", end.line},  {"end_column", end.column}, {"offset", where.offset},
                {"length", where.length}};
  };
  Json json{{"rule", finding.rule->id},
            {"name", finding.rule->name},
            {"level", lint::level_name(finding.level)},
            {"message", finding.message},
            {"place", place(finding.where)},
            {"fingerprint", fingerprint(outcome, finding)}};
  if (!finding.parameter.empty()) json["parameter"] = finding.parameter;
  if (finding.fix) {
    Json edits = Json::array();
    for (const lint::Edit& edit : finding.fix->edits)
      edits.push_back({{"file", edit.file},
                       {"offset", edit.offset},
                       {"length", edit.length},
                       {"text", edit.text}});
    json["fix"] = {{"kind", lint::fix_kind_name(finding.fix->kind)},
                   {"title", finding.fix->title},
                   {"edits", std::move(edits)}};
  }
  if (!finding.related.empty()) {
    json["related"] = Json::array();
    for (const lint::Related& related : finding.related)
      json["related"].push_back({{"place", place(related.where)}, {"message", related.text}});
  }
  return json;
}

}  // namespace

std::string dump(const Json& document, int indent) {
  return document.dump(indent, ' ', false, Json::error_handler_t::replace) + "\n";
}

std::string uri_of(std::string_view path) {
  std::string uri;
  while (path.starts_with("./")) path.remove_prefix(2);
  for (char c : path) {
    if (is_alnum(c) || std::string_view("-._~/").find(c) != std::string_view::npos)
      uri += c;
    else
      append_percent_encoded(uri, c);
  }
  return uri;
}

void write_json(const Outcome& outcome, const Options& options, std::ostream& out, bool) {
  Json findings = Json::array();
  for (const lint::Finding& finding : outcome.findings)
    findings.push_back(to_json(outcome, finding));
  Json unreadable = Json::array();
  for (const Error& error : outcome.unreadable) unreadable.push_back(error.message);
  Json report = begin_document("postlint-report");
  report["version"] = POSTWRIGHT_VERSION;
  report["target_version"] = options.context.target.text();
  report["files"] = outcome.files;
  report["kinds"] = Json::object();
  for (const auto& [kind, count] : outcome.kinds) report["kinds"][kind] = count;
  report["unknown"] = outcome.unknown;
  report["findings"] = std::move(findings);
  report["unreadable"] = std::move(unreadable);
  out << dump(report);
}

void write_jsonl(const Outcome& outcome, const Options&, std::ostream& out, bool) {
  for (const lint::Finding& finding : outcome.findings) out << dump(to_json(outcome, finding), -1);
}

}  // namespace postwright::postlint
