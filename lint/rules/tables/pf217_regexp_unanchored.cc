#include <algorithm>

#include "base/text.h"
#include "lint/input/pattern_rules.h"
#include "lint/site/source_messages.h"

namespace postwright::lint {
namespace {

/// A domain name or address as one would write it, dots and all: "example.com", "@example.com$".
bool is_plain_domain(std::string_view pattern) {
  if (pattern.starts_with('^')) pattern.remove_prefix(1);
  if (pattern.ends_with('$')) pattern.remove_suffix(1);
  std::size_t at = pattern.find('@');
  std::string_view domain = at == std::string_view::npos ? pattern : pattern.substr(at + 1);
  bool plain = std::ranges::all_of(
      pattern, [](char c) { return is_alnum(c) || c == '-' || c == '.' || c == '@' || c == '_'; });
  std::size_t dot = domain.find('.');
  return plain && dot != std::string_view::npos && dot > 0 && !domain.ends_with('.') &&
         std::ranges::any_of(domain.substr(dot), is_alpha);
}

void check_pf217(const TableSource& table, Report& report) {
  visit_regex_statements(table.file, [&](std::uint64_t line, const RegexStatement& statement,
                                         bool) {
    if (!is_plain_domain(statement.pattern.text)) return;
    Finding& finding = report.add(line_span(table.file, line),
                                  cat("a dot in /", statement.pattern.text,
                                      "/ matches any character; write \\. where a dot is meant"));
    finding.value = statement.pattern.text;
  });
}

}  // namespace

POSTWRIGHT_LINT_RULE(pf217_regexp_unanchored){
    .id = "PF217",
    .name = "regexp-unanchored",
    .level = Level::info,
    .finds =
        "A pattern that is a domain name or address as it is, with dots that are not "
        "escaped.",
    .why = "/example.com/ matches examplexcom.test, and mail.example.com.test too.",
    .fixing = "Write /^example\\.com$/ for the domain, /\\.example\\.com$/ for what is below it.",
    .bad = "/example.com/ OK\n",
    .good = "/^example\\.com$/ OK\n",
    .example_file = "senders.regexp",
    .source = "regexp_table(5)",
    .check_table = check_pf217,
};

}  // namespace postwright::lint
