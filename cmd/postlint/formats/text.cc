#include <algorithm>
#include <ostream>

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

}  // namespace

void write_text(const Outcome& outcome, const Options&, std::ostream& out, bool terminal) {
  std::size_t counts[4] = {};
  std::size_t fixable = 0;
  for (const lint::Finding& finding : outcome.findings) {
    ++counts[static_cast<std::size_t>(finding.level)];
    if (finding.fix) ++fixable;
    out << place(finding.where) << ": ";
    if (terminal) out << words_of(finding.level).colour;
    out << lint::level_name(finding.level);
    if (terminal) out << "\x1b[0m";
    out << ": " << printable(finding.message, true) << " [" << finding.rule->id << ' '
        << finding.rule->name << "]\n";
    write_snippet(outcome, finding.where, out);
    for (const lint::Related& related : finding.related)
      out << "  " << place(related.where) << ": " << printable(related.text, true) << '\n';
    if (finding.fix)
      out << "  " << (finding.fix->kind == lint::FixKind::safe ? "fix: " : "unsafe fix: ")
          << printable(finding.fix->title, true) << '\n';
  }
  if (outcome.findings.empty()) return;
  std::string summary;
  for (auto level :
       {lint::Level::error, lint::Level::warning, lint::Level::info, lint::Level::style})
    if (std::size_t count = counts[static_cast<std::size_t>(level)])
      summary += cat(summary.empty() ? "" : ", ", count, " ", lint::level_name(level));
  out << summary;
  if (fixable) out << "; " << fixable << " can be fixed";
  out << '\n';
}

void write_concise(const Outcome& outcome, const Options&, std::ostream& out, bool) {
  for (const lint::Finding& finding : outcome.findings)
    out << place(finding.where) << ": " << lint::level_name(finding.level) << ": "
        << printable(finding.message, true) << " [" << finding.rule->id << "]\n";
}

}  // namespace postwright::postlint
