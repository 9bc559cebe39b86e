#include "base/text.h"
#include "lint/site/site.h"

namespace postwright::lint {
namespace {

/// Whether a table of SASL passwords has one in its own name.
bool has_password(const TableReference& table) {
  if (table.type != "static" && table.type != "inline") return false;
  std::size_t colon = table.name.find(':');
  return colon != std::string::npos && colon + 1 < table.name.size() && is_known(table.name);
}

void check_pf643(const Site& site, Report& report) {
  for (const TableReference& table : site.tables()) {
    if (!table.where || !table.setting.ends_with("_sasl_password_maps") || !has_password(table))
      continue;
    Finding& finding = report.add(
        *table.where, "a password stands in a file that every user of the host can read");
    finding.parameter = table.setting;
    finding.value = table.type;  // a baseline must not have it either
  }
}

}  // namespace

POSTWRIGHT_LINT_RULE(pf643_secret_in_main){
    .id = "PF643",
    .name = "secret-in-main",
    .level = Level::warning,
    .finds = "A password in a static: or inline: table of ..._sasl_password_maps.",
    .why =
        "main.cf and master.cf are readable by everybody, and postconf shows them; they get copied "
        "into tickets and repositories.",
    .fixing = "Put it into a table file that only root can read: texthash:, or an index.",
    .bad = "smtp_sasl_password_maps = static:user:secret\n",
    .good = "smtp_sasl_password_maps = texthash:/etc/postfix/sasl_passwd\n",
    .source = "SASL_README",
    .check_site = check_pf643,
};

}  // namespace postwright::lint
