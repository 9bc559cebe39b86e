#include "base/text.h"
#include "lint/findings/finding.h"
#include "lint/input/input.h"
#include "lint/site/fixes.h"

namespace postwright::lint {
namespace {

/// Text between double quotes that holds a macro (%s, %u, %1 and so on).
struct Quoted {
  std::size_t begin;  ///< of the first quote
  std::size_t end;    ///< behind the second one
};

std::vector<Quoted> quoted_macros(std::string_view query) {
  std::vector<Quoted> found;
  char open = '\0';
  std::size_t begin = 0;
  bool macro = false;
  for (std::size_t i = 0; i < query.size(); ++i) {
    char c = query[i];
    if (open == '\0' && (c == '"' || c == '\'')) {
      open = c;
      begin = i;
      macro = false;
    } else if (c == open && open != '\0') {
      if (open == '"' && macro) found.push_back({.begin = begin, .end = i + 1});
      open = '\0';
    } else if (c == '%' && i + 1 < query.size() && query[i + 1] != '%') {
      macro = macro || is_alnum(query[i + 1]);
      ++i;
    }
  }
  return found;
}

void check_pf219(const ClientFile& client, Report& report) {
  if (client.type != "sqlite") return;
  const Setting* query = client.settings.find("query");
  if (!query || !is_known(query->value.text())) return;
  for (const Quoted& quoted : quoted_macros(query->value.text())) {
    FileSpan where = query->value.span(quoted.begin, quoted.end - quoted.begin);
    std::string text = query->value.text().substr(quoted.begin, quoted.end - quoted.begin);
    Finding& finding = report.add(
        where, cat(text, ": only single quotes protect a lookup key from being read as SQL"));
    finding.parameter = "query";
    finding.value = query->value.text();
    std::string inside = text.substr(1, text.size() - 2);
    bool one_stretch = where.length == text.size();
    if (one_stretch && inside.find('\'') == std::string::npos)
      finding.fix = replace_span(where, cat("'", inside, "'"), FixKind::safe);
  }
}

}  // namespace

POSTWRIGHT_LINT_RULE(pf219_sqlite_double_quotes){
    .id = "PF219",
    .name = "sqlite-double-quotes",
    .level = Level::error,
    .fix = FixKind::safe,
    .finds = "A macro such as %s between double quotes in the query of a sqlite: client file.",
    .why =
        "Quotes in a lookup key are doubled for single quotes only. In double quotes, an "
        "address from the network can change the statement.",
    .fixing = "Swaps the quotes, where there are no single ones inside.",
    .bad = "dbpath = /etc/postfix/mail.db\nquery = SELECT goto FROM alias WHERE address = \"%s\"\n",
    .good = "dbpath = /etc/postfix/mail.db\nquery = SELECT goto FROM alias WHERE address = '%s'\n",
    .example_file = "sqlite_aliases.cf",
    .source = "sqlite_table(5)",
    .check_client = check_pf219,
};

}  // namespace postwright::lint
