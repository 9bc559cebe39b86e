#include <map>
#include <ostream>
#include <vector>

#include "base/text.h"
#include "base/utf8.h"
#include "cmd/postlint/formats/format.h"

namespace postwright::postlint {
namespace {

/// XML 1.0: character data and attribute values; characters that may not stand there become '?'.
std::string xml_text(std::string_view text) {
  std::string escaped;
  for (char c : printable(text, true)) {
    switch (c) {
      case '&':
        escaped += "&amp;";
        break;
      case '<':
        escaped += "&lt;";
        break;
      case '>':
        escaped += "&gt;";
        break;
      case '"':
        escaped += "&quot;";
        break;
      default:
        escaped += c;
    }
  }
  return escaped;
}

using ByFile = std::map<std::string_view, std::vector<const lint::Finding*>>;

ByFile by_file(const Outcome& outcome) {
  ByFile files;
  for (const std::string& file : outcome.files) files[file];
  for (const lint::Finding& finding : outcome.findings)
    files[finding.where.file].push_back(&finding);
  return files;
}

}  // namespace

void write_checkstyle(const Outcome& outcome, const Options&, std::ostream& out, bool) {
  out << "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<checkstyle version=\"4.3\">\n";
  for (const auto& [file, findings] : by_file(outcome)) {
    if (findings.empty()) continue;
    out << "  <file name=\"" << xml_text(file) << "\">\n";
    for (const lint::Finding* finding : findings)
      out << "    <error line=\"" << finding->where.line << "\" column=\"" << finding->where.column
          << "\" severity=\"" << words_of(finding->level).checkstyle << "\" message=\""
          << xml_text(finding->message) << "\" source=\"postlint." << finding->rule->id << "\"/>\n";
    out << "  </file>\n";
  }
  out << "</checkstyle>\n";
}

/// A suite a file; a case a finding, which fails when it is at or above --fail-on, and one case
/// that passes for a file without any.
void write_junit(const Outcome& outcome, const Options& options, std::ostream& out, bool) {
  auto fails = [&](const lint::Finding& finding) { return finding.level >= options.fail_on; };
  out << "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"postlint\">\n";
  for (const auto& [file, findings] : by_file(outcome)) {
    std::size_t failures = 0;
    for (const lint::Finding* finding : findings) failures += fails(*finding) ? 1 : 0;
    std::string name = xml_text(file);
    out << "  <testsuite name=\"" << name << "\" tests=\""
        << std::max<std::size_t>(findings.size(), 1) << "\" failures=\"" << failures
        << "\" errors=\"0\">\n";
    if (findings.empty())
      out << "    <testcase classname=\"" << name << "\" name=\"no findings\"/>\n";
    for (const lint::Finding* finding : findings) {
      out << "    <testcase classname=\"" << name << "\" name=\"" << finding->rule->id << ' '
          << finding->rule->name << " line " << finding->where.line << "\" file=\"" << name
          << "\" line=\"" << finding->where.line << "\">\n";
      std::string text = xml_text(cat(finding->where.file, ":", finding->where.line, ":",
                                      finding->where.column, ": ", finding->message));
      if (fails(*finding))
        out << "      <failure type=\"" << lint::level_name(finding->level) << "\" message=\""
            << xml_text(finding->message) << "\">" << text << "</failure>\n";
      else
        out << "      <system-out>" << text << "</system-out>\n";
      out << "    </testcase>\n";
    }
    out << "  </testsuite>\n";
  }
  out << "</testsuites>\n";
}

}  // namespace postwright::postlint
