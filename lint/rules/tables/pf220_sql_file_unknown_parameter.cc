#include <vector>

#include "base/text.h"
#include "libconf/parameters/client_parameters.h"
#include "libconf/parameters/nearest_names.h"
#include "lint/findings/finding.h"
#include "lint/input/input.h"

namespace postwright::lint {
namespace {

void check_pf220(const ClientFile& client, Report& report) {
  auto parameters = client_parameters(client.type);
  if (parameters.empty()) return;
  std::vector<std::string_view> names;
  for (const ClientParameter& parameter : parameters) names.push_back(parameter.suffix);
  for (const Setting& setting : client.settings.settings()) {
    if (!is_known(setting.name) || is_client_parameter(client.type, setting.name)) continue;
    auto near = nearest_names(setting.name, names);
    std::string hint = near.empty() ? std::string() : cat("; did you mean ", near.front(), "?");
    Finding& finding =
        report.add(client.file.source->span(setting.lines.front(), setting.name.size()),
                   cat(client.type, " tables have no parameter ", setting.name, hint));
    finding.parameter = setting.name;
    finding.value = setting.value.text();
  }
}

}  // namespace

POSTWRIGHT_LINT_RULE(pf220_sql_file_unknown_parameter){
    .id = "PF220",
    .name = "sql-file-unknown-parameter",
    .level = Level::warning,
    .finds =
        "A name in the file of an ldap:, mysql:, pgsql:, sqlite:, memcache: or mongodb: table "
        "that this client does not know.",
    .why = "It has no effect. Mostly it is mistyped, and the one that was meant keeps its default.",
    .fixing = "Write the name as the client's manual page has it.",
    .bad = "hosts = db.example.com\nusr = postfix\n",
    .good = "hosts = db.example.com\nuser = postfix\n",
    .example_file = "mysql_aliases.cf",
    .source = "ldap_table(5), mysql_table(5), pgsql_table(5), sqlite_table(5), memcache_table(5)",
    .check_client = check_pf220,
};

}  // namespace postwright::lint
