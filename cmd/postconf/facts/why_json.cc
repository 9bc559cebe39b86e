#include "cmd/postconf/facts/why_json.h"

#include "cmd/postconf/views/parameter_json.h"

namespace postwright::postconf {
namespace {

Json trace_json(const ValueTrace& trace);

std::string_view word_of(ExpansionStep::Kind kind) {
  switch (kind) {
    case ExpansionStep::Kind::value:
      return "value";
    case ExpansionStep::Kind::choice:
      return "choice";
    case ExpansionStep::Kind::comparison:
      return "comparison";
    case ExpansionStep::Kind::function:
      return "function";
  }
  return {};
}

Json step_json(const ValueTrace::Step& step) {
  const ExpansionStep& macro = step.macro;
  Json json;
  json["kind"] = word_of(macro.kind);
  put_bytes(json, "macro", macro.written);
  put_bytes(json, macro.problem.empty() ? "expanded" : "error",
            macro.problem.empty() ? macro.result : macro.problem);
  if (!macro.name.empty()) json["name"] = macro.name;
  if (macro.kind == ExpansionStep::Kind::function) put_bytes(json, "argument", macro.left);
  if (macro.kind == ExpansionStep::Kind::comparison) {
    json["operator"] = macro.op;
    put_bytes(json, "left", macro.left);
    put_bytes(json, "right", macro.right);
  }
  if (macro.truth) json["condition"] = *macro.truth;
  if (macro.branch) put_bytes(json, "branch", *macro.branch);
  if (step.value) json["from"] = trace_json(*step.value);
  json["steps"] = Json::array();
  for (const ValueTrace::Step& inner : step.inside) json["steps"].push_back(step_json(inner));
  return json;
}

Json trace_json(const ValueTrace& trace) {
  const ValueOrigin& origin = *trace.origin;
  Json json;
  put_bytes(json, "name", trace.name);
  json["source"] = source_word(origin.source);
  if (origin.span) {
    put_bytes(json, "file", origin.span->file);
    json["line"] = origin.span->line;
  }
  put_bytes(json, "value", origin.value);
  if (trace.value) put_bytes(json, "expanded", *trace.value);
  if (!trace.problem.empty()) put_bytes(json, "error", trace.problem);
  if (!origin.how.empty()) json["how"] = origin.how;
  json["overrides"] = Json::array();
  for (const SettingPlace& setting : origin.overrides)
    json["overrides"].push_back(json_of(setting));
  json["inputs"] = Json::array();
  for (const ValueTrace& input : trace.inputs) json["inputs"].push_back(trace_json(input));
  json["steps"] = Json::array();
  for (const ValueTrace::Step& step : trace.steps) json["steps"].push_back(step_json(step));
  return json;
}

}  // namespace

std::string why_json(std::string_view config_directory, const std::vector<Traced>& traces) {
  Json document = begin_document("postconf-why");
  put_bytes(document, "config_directory", config_directory);
  document["traces"] = Json::array();
  for (const Traced& traced : traces) {
    Json json;
    if (!traced.service.empty()) put_bytes(json, "service", traced.service);
    json["complete"] = traced.complete;
    json["trace"] = trace_json(traced.trace);
    document["traces"].push_back(std::move(json));
  }
  return document_text(document);
}

}  // namespace postwright::postconf
