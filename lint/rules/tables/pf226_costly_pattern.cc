#include "base/text.h"
#include "lint/input/pattern_rules.h"
#include "lint/site/source_messages.h"

namespace postwright::lint {
namespace {

bool repeats_without_end(std::string_view text, std::size_t at) {
  if (at >= text.size()) return false;
  bool unlimited = text[at] == '*' || text[at] == '+';
  // A possessive repetition gives nothing back.
  return unlimited && (at + 1 >= text.size() || text[at + 1] != '+');
}

/// Whether a group that ends in an unlimited repetition is repeated without limit itself: (a+)+,
/// (.*)*, ([^x]*y?)* are the classic ways to exponential time. Only groups whose whole content is
/// one repeated item are taken, so that what is found is certain.
bool is_exponential(std::string_view text) {
  for (std::size_t open = text.find('('); open != std::string_view::npos;
       open = text.find('(', open + 1)) {
    if (open > 0 && text[open - 1] == '\\') continue;
    std::size_t at = open + 1;
    if (text.substr(at).starts_with("?:")) at += 2;
    if (at >= text.size() || text[at] == '?') continue;
    // One item: a class, an escaped character, or a character.
    if (text[at] == '[') {
      std::size_t end = text.find(']', at + (text.substr(at).starts_with("[^") ? 3 : 2));
      if (end == std::string_view::npos) return false;
      at = end + 1;
    } else {
      at += text[at] == '\\' ? 2 : 1;
    }
    if (!repeats_without_end(text, at)) continue;
    ++at;
    if (at < text.size() && text[at] == '?') ++at;
    if (at < text.size() && text[at] == ')' && repeats_without_end(text, at + 1)) return true;
  }
  return false;
}

void check_pf226(const TableSource& table, Report& report) {
  if (table.file.type != "pcre") return;  // POSIX matching does not go back
  visit_regex_statements(
      table.file, [&](std::uint64_t line, const RegexStatement& statement, bool) {
        const std::string& pattern = statement.pattern.text;
        if (!is_known(pattern) || !is_exponential(pattern)) return;
        Finding& finding = report.add(
            line_span(table.file, line),
            cat("a repetition inside a repetition takes exponential time: /", pattern, "/"));
        finding.value = pattern;
      });
}

}  // namespace

POSTWRIGHT_LINT_RULE(pf226_costly_pattern){
    .id = "PF226",
    .name = "costly-pattern",
    .level = Level::warning,
    .finds =
        "In a pcre: table, a group that is one repeated item and is repeated itself, such as "
        "(a+)+ or (.*)*.",
    .why =
        "A text that nearly matches is tried in exponentially many ways; PCRE gives up at its "
        "limit, and the rule does not match. Anybody who sends mail can write such a text.",
    .fixing = "Repeat once: a+ for (a+)+.",
    .bad = "/^Subject: ([a-z]+)+!$/ REJECT\n",
    .good = "/^Subject: [a-z]+!$/ REJECT\n",
    .example_file = "header_checks.pcre",
    .source = "pcre_table(5)",
    .check_table = check_pf226,
};

}  // namespace postwright::lint
