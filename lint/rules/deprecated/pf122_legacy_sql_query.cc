#include "base/text.h"
#include "lint/knowledge/deprecations.h"
#include "lint/site/fixes.h"

namespace postwright::lint {

namespace {

bool is_sql(std::string_view type) {
  return type == "mysql" || type == "pgsql" || type == "sqlite";
}

/// The query that they stand for; nothing when a part of it is missing or unknown.
std::optional<std::string> query_of(const MainCf& settings) {
  auto text = [&](std::string_view name) -> std::string_view {
    const Setting* setting = settings.find(name);
    return setting ? std::string_view(setting->value.text()) : std::string_view();
  };
  std::string query;
  if (!text("select_function").empty()) {
    query = cat("SELECT ", text("select_function"), "('%s')");
  } else {
    if (text("select_field").empty() || text("table").empty() || text("where_field").empty())
      return std::nullopt;
    query = cat("SELECT ", text("select_field"), " FROM ", text("table"), " WHERE ",
                text("where_field"), " = '%s'");
    if (auto conditions = trim(text("additional_conditions")); !conditions.empty())
      query += cat(" ", conditions);
  }
  if (!is_known(query) || query.find('$') != std::string::npos) return std::nullopt;
  return query;
}

void check_pf122(const ClientFile& client, Report& report) {
  const MainCf& settings = client.settings;
  if (!is_sql(client.type) || settings.find("query")) return;
  std::vector<const Setting*> old;
  for (const Setting& setting : settings.settings())
    for (const Deprecation& row : rows_of(report.rule()))
      if (setting.name == row.name && row.kind.find(client.type) != std::string_view::npos)
        old.push_back(&setting);
  if (old.empty()) return;
  const Setting& first = *old.front();
  Finding& finding = report.add(settings.file().span(first.lines.front(), first.name.size()),
                                cat(first.name, " has been superseded by query"));
  finding.parameter = first.name;
  finding.value = first.value.text();
  auto query = query_of(settings);
  if (!query || client.file.masked.is_template) return;
  Fix fix{.kind = FixKind::unsafe, .title = "specify query", .edits = {}};
  for (const Setting* setting : old)
    for (Edit& edit : remove_setting(settings, *setting, FixKind::unsafe).edits)
      fix.edits.push_back(std::move(edit));
  fix.edits.front().text = cat("query = ", *query, "\n");
  finding.fix = std::move(fix);
}

}  // namespace

POSTWRIGHT_LINT_RULE(pf122_legacy_sql_query){
    .id = "PF122",
    .name = "legacy-sql-query",
    .level = Level::warning,
    .fix = FixKind::unsafe,
    .finds =
        "select_field, table, where_field, additional_conditions or select_function in a file of a "
        "MySQL, PostgreSQL or SQLite client that has no query.",
    .why = "Postfix 2.2 superseded them by query, which says the same in one line, and more.",
    .fixing = "Builds the query from them.",
    .bad =
        "hosts = localhost\ndbname = mail\nselect_field = destination\ntable = "
        "aliases\nwhere_field = address\n",
    .good =
        "hosts = localhost\ndbname = mail\nquery = SELECT destination FROM aliases WHERE address = "
        "'%s'\n",
    .example_file = "mysql-aliases.cf",
    .source = "mysql_table(5), \"obsolete query interface\"",
    .check_client = check_pf122,
};

}  // namespace postwright::lint
