#include "cmd/postlint/explain.h"

#include <algorithm>
#include <ostream>

#include "base/text.h"
#include "cmd/postlint/formats/format.h"
#include "json/json_document.h"
#include "lint/run/rules.h"

namespace postwright::postlint {
namespace {

bool wants_json(const Options& options) {
  return !options.outputs.empty() && options.outputs[0].format->name == "json";
}

/// The releases of Postfix that a rule is true for, in words; empty: all.
std::string releases(const lint::Rule& rule) {
  std::string text;
  if (rule.since != lint::Version{}) text = cat("from ", rule.since.text());
  if (rule.until.major_part < 999)
    text += cat(text.empty() ? "" : " ", "up to ", rule.until.text());
  return text;
}

std::string indented(std::string_view lines) {
  std::string text;
  while (!lines.empty()) {
    std::size_t end = std::min(lines.find('\n'), lines.size());
    text += cat("    ", lines.substr(0, end), "\n");
    lines.remove_prefix(std::min(end + 1, lines.size()));
  }
  return text;
}

std::string wrapped(std::string_view text) {
  std::string lines;
  std::size_t column = 0;
  for (std::string_view word : split(text, " \n")) {
    if (column > 0 && column + 1 + word.size() > 78) {
      lines += '\n';
      column = 0;
    }
    if (column > 0) lines += ' ';
    column += word.size() + (column > 0 ? 1 : 0);
    lines += word;
  }
  return lines + "\n";
}

std::string header(const lint::Rule& rule) {
  std::string text =
      cat("level ", lint::level_name(rule.level), ", fix ", lint::fix_kind_name(rule.fix));
  if (!rule.on_by_default) text += ", off by default";
  if (rule.looks_at_files) text += ", only with --host-checks or --root";
  if (std::string range = releases(rule); !range.empty()) text += cat(", Postfix ", range);
  return text;
}

Json to_json(const lint::Rule& rule) {
  Json json{{"id", rule.id},
            {"name", rule.name},
            {"level", lint::level_name(rule.level)},
            {"fix", lint::fix_kind_name(rule.fix)},
            {"on_by_default", rule.on_by_default},
            {"looks_at_files", rule.looks_at_files},
            {"finds", rule.finds},
            {"why", rule.why},
            {"fixing", rule.fixing},
            {"example", {{"file", rule.example_file}, {"bad", rule.bad}, {"good", rule.good}}},
            {"source", rule.source}};
  if (!rule.example_options.empty()) json["example"]["options"] = split(rule.example_options, " ");
  if (rule.since != lint::Version{}) json["since"] = rule.since.text();
  if (rule.until.major_part < 999) json["until"] = rule.until.text();
  return json;
}

std::string rule_text(const lint::Rule& rule) {
  return cat(rule.id, " ", rule.name, "\n", header(rule), "\n\n",
             wrapped(cat("Finds: ", rule.finds)), wrapped(cat("Why: ", rule.why)),
             wrapped(cat("Fix: ", rule.fixing)), "\n", rule.example_file, ", found:\n\n",
             indented(rule.bad), "\nmended:\n\n", indented(rule.good), "\nSource: ", rule.source,
             "\n");
}

}  // namespace

ExitStatus explain_rules(const Options& options, std::ostream& out, std::ostream& err) {
  bool first = true;
  Json pages = Json::array();
  for (const std::string& name : options.explained) {
    const lint::Rule* rule = lint::find_rule(name);
    if (!rule) {
      err << "postlint: unknown rule \"" << name << "\"; --list-rules shows what there is\n";
      return ExitStatus::usage;
    }
    if (wants_json(options))
      pages.push_back(to_json(*rule));
    else
      out << (first ? "" : "\n") << rule_text(*rule);
    first = false;
  }
  if (wants_json(options)) out << pages.dump(2) << '\n';
  return ExitStatus::clean;
}

void list_rules(const Options& options, std::ostream& out) {
  if (wants_json(options)) {
    Json rules = Json::array();
    for (const lint::Rule* rule : lint::all_rules()) rules.push_back(to_json(*rule));
    Json document = begin_document("postlint-rules");
    document["rules"] = std::move(rules);
    out << document_text(document);
    return;
  }
  for (const lint::Rule* rule : lint::all_rules())
    out << rule->id << ' ' << rule->name << ": " << header(*rule) << '\n';
}

void show_config(const Options& options, std::ostream& out) {
  out << "config file: " << (options.config_file.empty() ? "none" : options.config_file) << '\n'
      << "target version: " << options.context.target.text() << '\n'
      << "fail on: " << lint::level_name(options.fail_on) << '\n';
  for (const lint::Rule* rule : lint::all_rules())
    if (options.selection.wants(*rule, options.context))
      out << rule->id << ' ' << rule->name << ' '
          << lint::level_name(options.selection.level_of(*rule)) << '\n';
}

}  // namespace postwright::postlint
