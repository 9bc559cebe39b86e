#include "lint/findings/finding.h"

#include <utility>

#include "base/text.h"

namespace postwright::lint {
namespace {

constexpr std::pair<Level, std::string_view> kLevels[] = {{Level::style, "style"},
                                                          {Level::info, "info"},
                                                          {Level::warning, "warning"},
                                                          {Level::error, "error"}};

}  // namespace

std::string_view level_name(Level level) {
  for (auto [known, name] : kLevels)
    if (known == level) return name;
  return {};
}

std::optional<Level> parse_level(std::string_view name) {
  for (auto [level, known] : kLevels)
    if (known == name) return level;
  return std::nullopt;
}

std::string_view fix_kind_name(FixKind kind) {
  switch (kind) {
    case FixKind::none:
      return "none";
    case FixKind::safe:
      return "safe";
    case FixKind::unsafe:
      return "unsafe";
  }
  return {};
}

Finding& Report::add(Level level, const FileSpan& where, std::string message) {
  Finding& finding = findings_.emplace_back();
  finding.rule = &rule_;
  finding.level = level_ == rule_.level ? level : level_;
  finding.where = where;
  finding.message = std::move(message);
  return finding;
}

}  // namespace postwright::lint
