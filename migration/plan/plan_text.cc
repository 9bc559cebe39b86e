#include <algorithm>

#include "base/text.h"
#include "migration/plan/plan.h"

namespace postwright::reindexer {
namespace {

std::string_view what(const PlannedTable& table) {
  switch (table.action) {
    case Action::nothing:
      return "keep";
    case Action::rebuild:
      return "rebuild";
    case Action::convert:
      return "convert";
    case Action::start_empty:
      return "start empty";
    case Action::blocked:
      return "BLOCKED";
  }
  return {};
}

std::string in_table(const PlannedTable& table) {
  std::string text = cat(what(table), std::string(12 - what(table).size(), ' '), table.legacy_type,
                         ":", printable(table.path, true));
  if (table.action != Action::blocked) text += cat(" -> ", table.target_type);
  if (table.records > 0)
    text += cat(", ", table.records, table.records == 1 ? " record" : " records");
  constexpr std::string_view kIndent = "\n            ";
  text += cat(kIndent, printable(table.reason, true));
  if (!table.hint.empty()) text += cat(kIndent, "to decide: ", printable(table.hint, true));
  for (const std::string& risk : table.risks) text += cat(kIndent, "note: ", printable(risk, true));
  return text + "\n";
}

std::string shown_diff(std::string_view diff) {
  std::string text;
  while (!diff.empty()) {
    std::size_t size = std::min(diff.find('\n'), diff.size() - 1) + 1;
    std::string_view line = diff.substr(0, size);
    diff.remove_prefix(size);
    for (std::size_t tab = 0; (tab = line.find('\t')) != std::string_view::npos;) {
      text += cat(printable(line.substr(0, tab), true), "\t");
      line.remove_prefix(tab + 1);
    }
    bool newline = line.ends_with('\n');
    text += printable(line.substr(0, line.size() - (newline ? 1 : 0)), true);
    if (newline) text += '\n';
  }
  return text;
}

}  // namespace

std::string plan_text(const Plan& plan) {
  std::string text;
  for (const PlannedTable& table : plan.tables) text += in_table(table);
  if (plan.tables.empty()) text += "this site has no Berkeley DB table\n";
  for (const std::string& note : plan.notes) text += cat("note: ", printable(note, true), "\n");
  for (const ConfigEdit& edit : plan.edits) text += cat("\n", shown_diff(edit.diff));
  auto stopped = static_cast<std::uint64_t>(
      std::count_if(plan.tables.begin(), plan.tables.end(),
                    [](const PlannedTable& table) { return table.action == Action::blocked; }));
  if (plan.empty()) return cat(text, "nothing to do\n");
  text += cat("\n", plan.tables.size(), plan.tables.size() == 1 ? " table, " : " tables, ",
              plan.edits.size(), plan.edits.size() == 1 ? " file to edit" : " files to edit");
  if (stopped > 0) return cat(text, "; ", stopped, " blocked, so apply will not start\n");
  return cat(text, "; `reindexer apply` does this\n");
}

}  // namespace postwright::reindexer
