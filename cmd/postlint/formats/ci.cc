#include <map>
#include <ostream>

#include "base/hex.h"
#include "base/text.h"
#include "cmd/postlint/formats/format.h"
#include "cmd/postlint/formats/json.h"

namespace postwright::postlint {
namespace {

/// Workflow commands of GitHub Actions: what would end a property or the line is escaped.
std::string github_text(std::string_view text, bool property) {
  std::string escaped;
  for (char c : text) {
    bool special = c == '%' || c == '\r' || c == '\n' || (property && (c == ':' || c == ','));
    if (special)
      append_percent_encoded(escaped, c);
    else
      escaped += c;
  }
  return escaped;
}

}  // namespace

void write_github(const Outcome& outcome, const Options&, std::ostream& out, bool) {
  for (const lint::Finding& finding : outcome.findings) {
    Position end = end_of(outcome, finding.where);
    out << "::" << words_of(finding.level).github
        << " file=" << github_text(finding.where.file, true) << ",line=" << finding.where.line
        << ",endLine=" << end.line << ",col=" << finding.where.column << ",endColumn=" << end.column
        << ",title=" << github_text(cat(finding.rule->id, " ", finding.rule->name), true)
        << "::" << github_text(finding.message, false) << '\n';
  }
}

/// GitLab's code quality report, which is Code Climate's.
void write_gitlab(const Outcome& outcome, const Options&, std::ostream& out, bool) {
  Json issues = Json::array();
  std::map<std::string, int> seen;
  for (const lint::Finding& finding : outcome.findings) {
    std::string print = fingerprint(outcome, finding);
    if (int number = seen[print]++; number > 0) print += cat("-", number);  // each must be unique
    issues.push_back(
        {{"type", "issue"},
         {"check_name", finding.rule->id},
         {"description", cat(finding.rule->id, ": ", finding.message)},
         {"fingerprint", print},
         {"severity", words_of(finding.level).gitlab},
         {"location",
          {{"path", finding.where.file},
           {"lines",
            {{"begin", finding.where.line}, {"end", end_of(outcome, finding.where).line}}}}}});
  }
  out << dump(issues);
}

}  // namespace postwright::postlint
