#include "migration/values/outcome.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/text.h"

namespace postwright::reindexer {
namespace {

constexpr int kOutcomeVersion = 1;

std::string_view status_name(ExitStatus status) {
  switch (status) {
    case ExitStatus::done:
      return "done";
    case ExitStatus::findings:
      return "findings";
    case ExitStatus::usage:
      return "usage";
    case ExitStatus::could_not_finish:
      return "could not finish";
  }
  return {};
}

}  // namespace

bool Outcome::fail(ExitStatus with, std::string message, std::string what_now) {
  status = with;
  error = std::move(message);
  hint = std::move(what_now);
  return false;
}

std::string outcome_text(const Outcome& outcome) {
  std::string text;
  std::size_t width = 0;
  for (const Step& step : outcome.steps) width = std::max(width, step.what.size());
  for (const Step& step : outcome.steps) {
    bool is_work = step.what != "differs" && step.what != "blocked";
    text += cat(outcome.dry_run && is_work ? "would be " : "", step.what,
                std::string(width - step.what.size() + 1, ' '), printable(step.path, true));
    if (!step.detail.empty()) text += cat(": ", printable(step.detail, true));
    text += '\n';
  }
  for (const std::string& warning : outcome.warnings)
    text += cat("warning: ", printable(warning, true), "\n");
  if (!outcome.error.empty()) text += cat("error: ", printable(outcome.error, true), "\n");
  if (!outcome.hint.empty()) text += cat(outcome.hint, "\n");
  if (outcome.reload.empty() || outcome.dry_run) return text;
  if (!outcome.root.empty()) {
    // `postfix -c DIR reload` would be about this system's.
    text += cat("to make Postfix instances that run below ", printable(outcome.root, true),
                " use this, reload them there:\n");
    for (const std::string& directory : outcome.reload)
      text += cat("  ", printable(directory, true), "\n");
    return text;
  }
  text += outcome.reloaded ? "reloaded:\n" : "to make running Postfix instances use this:\n";
  for (const std::string& directory : outcome.reload)
    text += cat("  postfix -c ", directory, " reload\n");
  return text;
}

std::string outcome_json(const Outcome& outcome) {
  nlohmann::ordered_json json;
  json["schema_version"] = kOutcomeVersion;
  json["command"] = outcome.command;
  json["status"] = status_name(outcome.status);
  json["exit"] = static_cast<int>(outcome.status);
  json["dry_run"] = outcome.dry_run;
  json["steps"] = nlohmann::ordered_json::array();
  for (const Step& step : outcome.steps) {
    nlohmann::ordered_json object{{"what", step.what}, {"path", step.path}};
    if (!step.detail.empty()) object["detail"] = step.detail;
    json["steps"].push_back(std::move(object));
  }
  json["warnings"] = outcome.warnings;
  if (!outcome.error.empty()) json["error"] = outcome.error;
  if (!outcome.hint.empty()) json["hint"] = outcome.hint;
  json["reload"] = outcome.reload;
  json["reloaded"] = outcome.reloaded;
  return json.dump(2, ' ', false, nlohmann::json::error_handler_t::replace) + "\n";
}

}  // namespace postwright::reindexer
