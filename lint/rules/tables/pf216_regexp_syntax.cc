#include "libmaps/pattern/regex_table.h"
#include "lint/input/pattern_rules.h"
#include "lint/site/source_messages.h"

namespace postwright::lint {
namespace {

void check_pf216(const TableSource& table, Report& report) {
  const RegexDialect* dialect = dialect_of(table.file);
  if (!dialect) return;
  SourceMessages said;
  RegexRules::parse(*dialect, table.file.masked.text, {},
                    RuleMessages(table.file.type, table.file.path(), &said));
  report_source_messages(table.file, said, report);
}

}  // namespace

POSTWRIGHT_LINT_RULE(pf216_regexp_syntax){
    .id = "PF216",
    .name = "regexp-syntax",
    .level = Level::error,
    .finds =
        "A rule of a regexp: or pcre: table that Postfix leaves out: a pattern that does not "
        "compile, unknown flags, `if` without `endif`, `$n` beyond the groups.",
    .why = "The daemon warns in its log and goes on without the rule.",
    .fixing = "See regexp_table(5) and pcre_table(5).",
    .bad = "/^Subject: (win|prize/ REJECT\n",
    .good = "/^Subject: (win|prize)/ REJECT\n",
    .example_file = "header_checks",
    .source = "regexp_table(5), pcre_table(5)",
    .check_table = check_pf216,
};

}  // namespace postwright::lint
