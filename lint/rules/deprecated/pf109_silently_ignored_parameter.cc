#include "base/text.h"
#include "lint/knowledge/deprecations.h"
#include "lint/site/fixes.h"

namespace postwright::lint {

namespace {

void check_client(const ClientFile& client, Report& report) {
  if (client.type != "ldap") return;
  for (const Deprecation& row : rows_of(report.rule(), "db-client-parameter (ldap)")) {
    for (const Setting& setting : client.settings.settings()) {
      if (setting.name != row.name) continue;
      Finding& finding =
          report.add(client.settings.file().span(setting.lines.front(), setting.name.size()),
                     deprecation_text(row, report.context().target));
      finding.parameter = setting.name;
      finding.value = setting.value.text();
      finding.fix = remove_setting(client.settings, setting, FixKind::safe);
    }
  }
}

}  // namespace

POSTWRIGHT_LINT_RULE(pf109_silently_ignored_parameter){
    .id = "PF109",
    .name = "silently-ignored-parameter",
    .level = Level::warning,
    .fix = FixKind::safe,
    .finds =
        "Parameters that Postfix still knows and no longer reads: ..._tls_dh512_param_file since "
        "3.6, tls_export_cipherlist and tls_low_cipherlist since 3.8, and cache settings of LDAP "
        "clients.",
    .why = "Nothing warns when main.cf sets one of them, and it has no effect.",
    .fixing = "Removes it.",
    .bad = "tls_low_cipherlist = LOW\n",
    .good = "tls_medium_cipherlist = aNULL:-aNULL:HIGH:MEDIUM\n",
    .source = "postconf(5); ldap_table(5)",
    .check_site = report_deprecated,
    .check_client = check_client,
};

}  // namespace postwright::lint
