#include <algorithm>
#include <ostream>
#include <sstream>
#include <string>
#include <vector>

#include "base/text.h"
#include "cmd/postlint/formats/format.h"

namespace postwright::postlint {
namespace {

constexpr std::size_t kMaxShown = 160;  // of a source line

std::string place(const FileSpan& where) {
  return cat(printable(where.file, true), ":", where.line, ":", where.column);
}

void write_snippet(const Outcome& outcome, const FileSpan& where, std::ostream& out) {
  std::string_view line = line_text(outcome, where.file, where.line);
  if (trim(line).empty() || where.column > kMaxShown) return;
  std::string shown = printable(line.substr(0, kMaxShown), true);
  std::string number = cat(where.line);
  out << "  " << number << " | " << shown << '\n';
  // Tabs stay tabs, so that the caret stands below its column; a character of several bytes takes
  // one place.
  std::string under;
  for (std::size_t i = 0; i + 1 < where.column && i < line.size(); ++i)
    if ((static_cast<unsigned char>(line[i]) & 0xc0) != 0x80) under += line[i] == '\t' ? '\t' : ' ';
  std::size_t length = std::min<std::size_t>(
      where.length, line.size() - std::min<std::size_t>(line.size(), where.column - 1));
  out << "  " << std::string(number.size(), ' ') << " | " << under << '^'
      << std::string(length > 1 ? length - 1 : 0, '~') << '\n';
}

using lint::Finding;
using lint::Level;

constexpr Level kLevels[] = {Level::error, Level::warning, Level::info, Level::style};
/// As much as is read at one glance. What is longer goes without source lines and fixes.
constexpr std::size_t kGlance = 12;

/// A finding, and how many like it there are besides.
struct Shown {
  const Finding* finding;
  std::size_t more = 0;
};

/// Whether the second need not be shown: it says the same of the same file. Of what fails nothing,
/// one of a rule is enough.
bool is_like(const Finding& a, const Finding& b) {
  if (a.rule != b.rule || a.level != b.level || a.where.file != b.where.file) return false;
  return a.message == b.message || a.level < Level::warning;
}

/// Errors first, then by file and line, as they come.
std::vector<Shown> in_order_of_weight(const Outcome& outcome) {
  std::vector<Shown> all;
  for (Level level : kLevels) {
    for (const Finding& finding : outcome.findings) {
      if (finding.level != level) continue;
      auto same = std::ranges::find_if(
          all, [&](const Shown& shown) { return is_like(*shown.finding, finding); });
      if (same == all.end())
        all.push_back({.finding = &finding});
      else
        ++same->more;
    }
  }
  return all;
}

void write_finding(const Shown& shown, bool terminal, std::ostream& out) {
  const Finding& finding = *shown.finding;
  out << place(finding.where) << ": ";
  if (terminal) out << words_of(finding.level).colour;
  out << lint::level_name(finding.level);
  if (terminal) out << "\x1b[0m";
  out << ": " << printable(finding.message, true) << " [" << finding.rule->id << ' '
      << finding.rule->name << "]";
  if (shown.more > 0) out << " (and " << shown.more << " more)";
  out << '\n';
}

void write_details(const Outcome& outcome, const Finding& finding, std::ostream& out) {
  write_snippet(outcome, finding.where, out);
  for (const lint::Related& related : finding.related)
    out << "  " << place(related.where) << ": " << printable(related.text, true) << '\n';
  if (finding.fix)
    out << "  " << (finding.fix->kind == lint::FixKind::safe ? "fix: " : "unsafe fix: ")
        << printable(finding.fix->title, true) << '\n';
}

std::string counted(std::size_t count, std::string_view word) {
  bool plural = count != 1 && (word == "error" || word == "warning" || word == "table");
  return cat(count, " ", word, plural ? "s" : "");
}

std::string list_counts(const std::vector<std::string>& counts) {
  std::string list;
  for (const std::string& count : counts) list += cat(list.empty() ? "" : ", ", count);
  return list;
}

/// "1 error, 7 warnings; 4 can be fixed", and what was read.
void write_summary(const Outcome& outcome, std::ostream& out) {
  std::vector<std::string> counts;
  for (Level level : kLevels) {
    auto count = static_cast<std::size_t>(std::ranges::count(
        outcome.findings, level, [](const Finding& finding) { return finding.level; }));
    if (count > 0) counts.push_back(counted(count, lint::level_name(level)));
  }
  auto fixable = std::ranges::count_if(outcome.findings, [](const Finding& finding) {
    return finding.fix && finding.fix->kind == lint::FixKind::safe;
  });
  std::vector<std::string> kinds;
  for (const auto& [kind, count] : outcome.kinds) kinds.push_back(counted(count, kind));
  out << (counts.empty() ? "nothing found" : list_counts(counts));
  if (fixable > 0) out << "; --fix mends " << fixable;
  out << "; read: " << (kinds.empty() ? "nothing" : list_counts(kinds)) << '\n';
}

}  // namespace

void write_text(const Outcome& outcome, const Options&, std::ostream& out, bool terminal) {
  auto all = in_order_of_weight(outcome);
  std::ostringstream details;
  for (const Shown& shown : all) {
    write_finding(shown, terminal, details);
    write_details(outcome, *shown.finding, details);
  }
  std::string text = std::move(details).str();
  if (static_cast<std::size_t>(std::ranges::count(text, '\n')) <= kGlance) {
    out << text;
  } else {
    for (const Shown& shown : all) write_finding(shown, terminal, out);
  }
  write_summary(outcome, out);
  if (!all.empty())
    out << "postlint --explain " << all.front().finding->rule->id << " says what it means\n";
}

void write_concise(const Outcome& outcome, const Options&, std::ostream& out, bool) {
  for (const lint::Finding& finding : outcome.findings)
    out << place(finding.where) << ": " << lint::level_name(finding.level) << ": "
        << printable(finding.message, true) << " [" << finding.rule->id << "]\n";
}

}  // namespace postwright::postlint
