#include "base/text.h"
#include "lint/site/table_files.h"

namespace postwright::lint {
namespace {

void check_pf211(const Site& site, Report& report) {
  for (const TableReference& table : site.tables()) {
    if (table.use != TableUse::cache || !table.where || !table.name.starts_with("/etc/")) continue;
    report_table(report, table,
                 cat("the cache ", table.name,
                     " stands among configuration files; caches belong in $data_directory"));
  }
}

}  // namespace

POSTWRIGHT_LINT_RULE(pf211_cache_in_config_dir){
    .id = "PF211",
    .name = "cache-in-config-dir",
    .level = Level::warning,
    .finds = "A cache below /etc.",
    .why =
        "Daemons write caches as the mail_owner, who must not be able to write where "
        "configuration is; Postfix redirects or refuses such files.",
    .fixing = "Put it into $data_directory. A cache may start empty.",
    .bad = "smtp_tls_session_cache_database = lmdb:/etc/postfix/smtp_scache\n",
    .good = "smtp_tls_session_cache_database = lmdb:$data_directory/smtp_scache\n",
    .source = "postconf(5), data_directory",
    .check_site = check_pf211,
};

}  // namespace postwright::lint
