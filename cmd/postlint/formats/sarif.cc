#include <algorithm>
#include <ostream>
#include <set>

#include "cmd/postlint/formats/format.h"
#include "cmd/postlint/formats/json.h"
#include "lint/run/rules.h"

namespace postwright::postlint {
namespace {

/// Columns in code points: the bytes before them that begin one.
std::uint64_t column_in_characters(const Outcome& outcome, const std::string& file,
                                   std::uint64_t line, std::uint64_t column) {
  std::string_view text = line_text(outcome, file, line);
  std::string_view before = text.substr(0, std::min<std::size_t>(text.size(), column - 1));
  auto begins = std::ranges::count_if(
      before, [](char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; });
  return static_cast<std::uint64_t>(begins) + 1 + (column - 1 - before.size());
}

Json location(const Outcome& outcome, const FileSpan& where) {
  Position end = end_of(outcome, where);
  return {{"physicalLocation",
           {{"artifactLocation", {{"uri", uri_of(where.file)}}},
            {"region",
             {{"startLine", where.line},
              {"startColumn", column_in_characters(outcome, where.file, where.line, where.column)},
              {"endLine", end.line},
              {"endColumn", column_in_characters(outcome, where.file, end.line, end.column)}}}}}};
}

Json fix_of(const lint::Fix& fix) {
  Json changes = Json::array();
  for (const lint::Edit& edit : fix.edits)
    changes.push_back(
        {{"artifactLocation", {{"uri", uri_of(edit.file)}}},
         {"replacements",
          {{{"deletedRegion", {{"byteOffset", edit.offset}, {"byteLength", edit.length}}},
            {"insertedContent", {{"text", edit.text}}}}}}});
  return {{"description", {{"text", fix.title}}}, {"artifactChanges", std::move(changes)}};
}

Json rule_of(const lint::Rule& rule) {
  return {{"id", rule.id},
          {"name", rule.name},
          {"shortDescription", {{"text", rule.finds}}},
          {"fullDescription", {{"text", rule.why}}},
          {"help", {{"text", rule.fixing}}},
          {"defaultConfiguration", {{"level", words_of(rule.level).sarif}}}};
}

}  // namespace

void write_sarif(const Outcome& outcome, const Options& options, std::ostream& out, bool) {
  Json rules = Json::array();
  Json overrides = Json::array();
  std::map<const lint::Rule*, std::size_t> index;
  for (const lint::Rule* rule : lint::all_rules()) {
    if (!options.selection.wants(*rule, options.context)) continue;
    lint::Level level = options.selection.level_of(*rule);
    if (level != rule->level)
      overrides.push_back({{"configuration", {{"level", words_of(level).sarif}}},
                           {"descriptor", {{"id", rule->id}, {"index", rules.size()}}}});
    index[rule] = rules.size();
    rules.push_back(rule_of(*rule));
  }
  Json results = Json::array();
  for (const lint::Finding& finding : outcome.findings) {
    Json result{{"ruleId", finding.rule->id}};
    if (auto found = index.find(finding.rule); found != index.end())
      result["ruleIndex"] = found->second;
    result["level"] = words_of(finding.level).sarif;
    result["message"] = {{"text", finding.message}};
    result["locations"] = {location(outcome, finding.where)};
    result["partialFingerprints"] = {{"postlint/v1", fingerprint(outcome, finding)}};
    if (!finding.related.empty()) {
      Json related = Json::array();
      for (const lint::Related& other : finding.related) {
        Json place = location(outcome, other.where);
        place["message"] = {{"text", other.text}};
        related.push_back(std::move(place));
      }
      result["relatedLocations"] = std::move(related);
    }
    if (finding.fix) result["fixes"] = {fix_of(*finding.fix)};
    results.push_back(std::move(result));
  }
  Json notifications = Json::array();
  for (const Error& error : outcome.unreadable)
    notifications.push_back({{"level", "error"}, {"message", {{"text", error.message}}}});
  Json invocation{{"executionSuccessful", outcome.unreadable.empty()},
                  {"ruleConfigurationOverrides", std::move(overrides)},
                  {"toolExecutionNotifications", std::move(notifications)}};
  Json run{
      {"tool",
       {{"driver",
         {{"name", "postlint"}, {"version", POSTWRIGHT_VERSION}, {"rules", std::move(rules)}}}}},
      {"columnKind", "unicodeCodePoints"},
      {"invocations", Json::array({std::move(invocation)})},
      {"results", std::move(results)}};
  out << dump({{"$schema", "https://json.schemastore.org/sarif-2.1.0.json"},
               {"version", "2.1.0"},
               {"runs", Json::array({std::move(run)})}});
}

}  // namespace postwright::postlint
