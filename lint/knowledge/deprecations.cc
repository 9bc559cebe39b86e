#include "lint/knowledge/deprecations.h"

#include <algorithm>

#include "base/text.h"
#include "libconf/parameters/parameters.h"
#include "lint/site/fixes.h"

namespace postwright::lint {
namespace {

bool is_active(const Deprecation& row) {
  return row.status == "active";
}

/// `release` is a version that the target has reached.
bool reached(std::string_view release, Version target) {
  auto version = Version::parse(release);
  return version && *version <= target;
}

/// Of a $name-free value; what is written cannot be replaced otherwise.
bool is_plain(const Assignment& assignment) {
  return assignment.text().find('$') == std::string_view::npos && is_known(assignment.text());
}

bool is_default(const Assignment& assignment) {
  const ParameterInfo* parameter = find_parameter(assignment.name);
  return parameter && trim(parameter->default_value) == trim(assignment.text());
}

/// The new name is set for that place, so the old one says nothing there.
bool is_replaced(const Site& site, const Assignment& assignment, std::string_view successor) {
  return site.is_set(successor) || site.is_set(successor, assignment.service);
}

std::optional<Fix> rename_fix(const Site& site, const Assignment& assignment,
                              const Deprecation& row) {
  if (!find_parameter(row.replacement)) return std::nullopt;
  // Without main.cf it cannot be told whether the new name is set.
  if (assignment.service && !site.main_file()) return std::nullopt;
  if (is_replaced(site, assignment, row.replacement)) {
    if (site.has_branches()) return std::nullopt;
    return remove_assignment(site, assignment, FixKind::safe);
  }
  // A name that Postfix does not read any more says something again under its new one.
  FixKind kind = row.status == "removed" ? FixKind::unsafe : FixKind::safe;
  return rename_assignment(site, assignment, row.replacement, kind);
}

std::optional<Fix> delete_fix(const Site& site, const Assignment& assignment,
                              const Deprecation& row) {
  bool falls_back_to_default = !assignment.service || !site.is_set(assignment.name);
  bool says_nothing = !is_active(row) || (falls_back_to_default && is_default(assignment));
  return remove_assignment(site, assignment, says_nothing ? FixKind::safe : FixKind::unsafe);
}

/// "yes -> A=B; no -> delete", "yes|no -> A=yes|no": left and right stand for each other in order.
std::optional<Fix> mapped_fix(const Site& site, const Assignment& assignment,
                              const Deprecation& row, std::string_view map) {
  if (!is_plain(assignment)) return std::nullopt;
  FixKind kind = is_active(row) ? FixKind::safe : FixKind::unsafe;
  for (std::string_view entry : split(map, ";")) {
    std::size_t arrow = entry.find(" -> ");
    if (arrow == std::string_view::npos) return std::nullopt;
    auto values = split(trim(entry.substr(0, arrow)), "|");
    std::string_view right = trim(entry.substr(arrow + 4));
    auto found = std::ranges::find_if(values, [&](std::string_view value) {
      return equals_ignoring_case(value, assignment.text());
    });
    if (found == values.end()) continue;
    if (right == "delete") {
      // In a service, it may be there to undo what main.cf says.
      if (assignment.service && site.is_set(assignment.name)) return std::nullopt;
      return remove_assignment(site, assignment, kind);
    }
    std::size_t equals = right.find('=');
    std::string_view successor = right.substr(0, equals);
    auto results = split(right.substr(equals + 1), "|");
    if (is_replaced(site, assignment, successor)) return std::nullopt;
    Fix fix = rename_assignment(site, assignment, successor, kind);
    std::string_view result = results[static_cast<std::size_t>(found - values.begin())];
    if (result != assignment.text())
      fix.edits.push_back(replace_value(site, assignment, result, kind).edits.front());
    fix.title = cat("specify ", successor, " = ", result);
    return fix;
  }
  return std::nullopt;
}

}  // namespace

std::vector<Deprecation> rows_of(const Rule& rule, std::string_view kind) {
  static const std::vector<Deprecation> kAll = [] {
    std::vector<Deprecation> all;
    for (std::size_t i = 0; i < deprecation_count(); ++i) all.push_back(deprecation(i));
    return all;
  }();
  std::vector<Deprecation> rows;
  for (const Deprecation& row : kAll)
    if (row.lint_rule == rule.id && (kind.empty() || row.kind == kind)) rows.push_back(row);
  return rows;
}

std::optional<Level> level_for(const Deprecation& row, const Rule& rule, Version target) {
  if (!row.replacement_since.empty() && !reached(row.replacement_since, target))
    return std::nullopt;
  auto warned_since = Version::parse(row.since);
  bool is_warned = !warned_since || *warned_since <= target;
  if (row.removed_in.empty()) return is_warned ? rule.level : std::min(rule.level, Level::info);
  if (reached(row.removed_in, target)) return rule.level;
  bool warns = warned_since && is_warned;
  return std::min(rule.level, warns ? Level::warning : Level::info);
}

std::string advice_of(const Deprecation& row) {
  if (row.replacement == "(do not specify)") return "do not specify it";
  if (row.replacement == "(leave at default)") return "leave it at its default";
  if (row.replacement.empty()) return "remove it";
  return cat("specify ", row.replacement);
}

std::string deprecation_text(const Deprecation& row, Version target) {
  std::string advice = advice_of(row);
  if (row.status == "removed" || row.status == "ignored") {
    std::string_view what = row.status == "removed" ? "Postfix has no " : "Postfix ignores ";
    bool now = reached(row.removed_in, target);
    return cat(what, row.name, now ? " since " : " from ", row.removed_in, now ? "; " : " on; ",
               advice);
  }
  auto warned_since = Version::parse(row.since);
  if (warned_since && *warned_since > target)
    return cat("Postfix will warn about ", row.name, " from ", row.since, " on; ", advice);
  if (row.status == "legacy-name")
    return cat(row.name, " is the old name of ", row.replacement, ", and will be removed");
  bool will_go = !row.instead.empty() || row.kind == "restriction";
  return cat(row.name, will_go ? " will be removed from Postfix; " : " is obsolete; ", advice);
}

std::optional<Fix> deprecation_fix(const Site& site, const Assignment& assignment,
                                   const Deprecation& row) {
  if (site.refers_to(assignment.name)) return std::nullopt;
  if (!row.removed_in.empty() && !reached(row.removed_in, site.context().target))
    return std::nullopt;  // it still works there
  constexpr std::string_view kMap = "value-map: ";
  if (row.fix_rule.starts_with("rename")) return rename_fix(site, assignment, row);
  if (row.fix_rule.starts_with("delete")) return delete_fix(site, assignment, row);
  if (row.fix_rule.starts_with(kMap))
    return mapped_fix(site, assignment, row, row.fix_rule.substr(kMap.size()));
  return std::nullopt;
}

void visit_deprecated(const Site& site, const Rule& rule,
                      const std::function<void(const Deprecation& row, const Assignment& assignment,
                                               Level level)>& visit) {
  for (const Deprecation& row : rows_of(rule, "parameter")) {
    auto level = level_for(row, rule, site.context().target);
    if (!level) continue;
    for (const Assignment* assignment : site.assignments_of(row.name)) {
      // A name that Postfix has not may be the user's own.
      if (row.status == "removed" && site.refers_to(row.name)) continue;
      visit(row, *assignment, *level);
    }
  }
}

void report_deprecated(const Site& site, Report& report) {
  visit_deprecated(
      site, report.rule(), [&](const Deprecation& row, const Assignment& assignment, Level level) {
        Finding& finding =
            site.report(report, assignment, deprecation_text(row, site.context().target), level);
        finding.fix = deprecation_fix(site, assignment, row);
      });
}

}  // namespace postwright::lint
