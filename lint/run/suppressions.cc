#include "lint/run/suppressions.h"

#include <algorithm>
#include <limits>

#include "base/logical_line.h"
#include "base/text.h"
#include "lint/run/rules.h"

namespace postwright::lint {
namespace {

constexpr std::string_view kMark = "postlint:";
constexpr std::uint64_t kEndOfFile = std::numeric_limits<std::uint64_t>::max();

struct Line {
  std::uint64_t offset;
  std::string_view text;
  bool is_comment;
  bool is_blank;
};

std::vector<Line> lines_of(std::string_view bytes) {
  std::vector<Line> lines;
  for (std::size_t at = 0; at < bytes.size();) {
    std::size_t end = std::min(bytes.find('\n', at), bytes.size());
    std::string_view text = bytes.substr(at, end - at);
    std::string_view trimmed = trim_left(text);
    lines.push_back({.offset = at,
                     .text = text,
                     .is_comment = trimmed.starts_with('#'),
                     .is_blank = trimmed.empty()});
    at = end + 1;
  }
  return lines;
}

/// The last line of the logical line that begins at `line`, or `line` when it continues one.
std::uint64_t last_of_logical(const std::vector<Line>& lines, std::size_t line) {
  std::size_t last = line;
  if (is_space(lines[line].text[0])) return line + 1;
  for (std::size_t i = line + 1; i < lines.size(); ++i) {
    if (lines[i].is_comment || lines[i].is_blank) continue;
    if (!is_space(lines[i].text[0])) break;
    last = i;
  }
  return last + 1;
}

}  // namespace

Suppressions::Suppressions(const InputFile& file) {
  if (file.bytes().find(kMark) == std::string::npos) return;
  auto lines = lines_of(file.bytes());
  std::vector<std::size_t> open;  // suppressions that wait for `on`
  for (std::size_t i = 0; i < lines.size(); ++i) {
    if (!lines[i].is_comment) continue;
    std::string_view text = trim_left(trim_left(lines[i].text).substr(1));
    if (!text.starts_with(kMark)) continue;
    text = trim_left(text.substr(kMark.size()));
    std::size_t end = std::min(text.find_first_of(" \t\r="), text.size());
    std::string_view verb = text.substr(0, end);
    std::string_view list;
    if (end < text.size() && text[end] == '=') {
      list = text.substr(end + 1);
      list = list.substr(0, std::min(list.find_first_of(" \t\r"), list.size()));
    }
    auto span = [&](std::string_view part) {
      auto at = static_cast<std::uint64_t>(part.data() - file.bytes().data());
      return file.source->span(at, part.size());
    };
    if (verb == "on") {
      for (std::size_t which : open) suppressions_[which].last = i + 1;
      open.clear();
      continue;
    }
    Suppression suppression;
    if (verb == "ignore-file") {
      suppression.first = 1;
      suppression.last = kEndOfFile;
    } else if (verb == "off") {
      suppression.first = i + 1;
      suppression.last = kEndOfFile;
    } else if (verb == "ignore") {
      std::size_t next = i + 1;
      while (next < lines.size() && (lines[next].is_comment || lines[next].is_blank)) ++next;
      if (next < lines.size()) {
        suppression.first = next + 1;
        suppression.last = last_of_logical(lines, next);
      }
    } else {
      unknown_.push_back({.where = span(verb), .text = std::string(verb)});
      continue;
    }
    auto add = [&](std::string_view part, const Rule* rule) {
      suppression.where = span(part);
      suppression.rule = rule;
      if (verb == "off") open.push_back(suppressions_.size());
      suppressions_.push_back(suppression);
    };
    if (list.empty()) {
      if (verb == "off")
        add(verb, nullptr);
      else
        unknown_.push_back({.where = span(verb), .text = std::string(verb)});
      continue;
    }
    for (std::string_view id : split(list, ",")) {
      if (const Rule* rule = find_rule(id))
        add(id, rule);
      else
        unknown_.push_back({.where = span(id), .text = std::string(id)});
    }
  }
}

bool Suppressions::drops(const Finding& finding) {
  bool dropped = false;
  for (Suppression& suppression : suppressions_) {
    if (suppression.rule && suppression.rule != finding.rule) continue;
    if (finding.where.line < suppression.first || finding.where.line > suppression.last) continue;
    suppression.used = true;
    dropped = true;
  }
  return dropped;
}

void Suppressions::report(Report& unused, Report& unknown,
                          const std::function<bool(const Rule&)>& ran) const {
  for (const Suppression& suppression : suppressions_) {
    if (suppression.used || (suppression.rule && !ran(*suppression.rule))) continue;
    unused.add(suppression.where,
               suppression.rule
                   ? cat("nothing here is ignored by ", suppression.rule->id, ": remove it")
                   : std::string("nothing is ignored between \"off\" and \"on\": remove them"));
  }
  for (const Unknown& text : unknown_)
    unknown.add(text.where, cat("\"", printable(text.text, false),
                                "\" is no rule and no word that postlint knows here"));
}

}  // namespace postwright::lint
