#include <map>

#include "base/text.h"
#include "lint/input/pattern_rules.h"
#include "lint/site/source_messages.h"

namespace postwright::lint {
namespace {

void check_pf225(const TableSource& table, Report& report) {
  std::map<std::string, std::uint64_t> seen;  // rules outside of blocks
  visit_regex_statements(
      table.file, [&](std::uint64_t line, const RegexStatement& statement, bool in_block) {
        if (in_block || statement.kind != StatementKind::rule || statement.second) return;
        const RegexPattern& pattern = statement.pattern;
        if (!is_known(pattern.text)) return;
        auto [first, added] =
            seen.emplace(cat(pattern.negated ? "!" : "", pattern.flags, "/", pattern.text), line);
        if (added) return;
        Finding& finding = report.add(line_span(table.file, line),
                                      cat("this never decides: line ", first->second,
                                          " has the same pattern, and the first match wins"));
        finding.value = pattern.text;
        finding.related.push_back(
            {.where = line_span(table.file, first->second), .text = "the first one"});
      });
}

}  // namespace

POSTWRIGHT_LINT_RULE(pf225_shadowed_pattern){
    .id = "PF225",
    .name = "shadowed-pattern",
    .level = Level::warning,
    .finds =
        "The same pattern with the same flags twice in a regexp: or pcre: table, outside of "
        "`if` blocks.",
    .why = "The first match wins, so the second rule never decides.",
    .fixing = "Remove one of the two.",
    .bad = "/^Subject: win/ REJECT\n/^X-Spam/ IGNORE\n/^Subject: win/ HOLD\n",
    .good = "/^Subject: win/ REJECT\n/^X-Spam/ IGNORE\n",
    .example_file = "header_checks",
    .source = "regexp_table(5), pcre_table(5)",
    .check_table = check_pf225,
};

}  // namespace postwright::lint
