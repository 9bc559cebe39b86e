#include <set>

#include "base/text.h"
#include "lint/site/site.h"

namespace postwright::lint {
namespace {

void check_pf630(const Site& site, Report& report) {
  const Assignment* assignment = site.deciding("proxy_write_maps");
  if (!assignment) return;
  std::set<std::string> caches;
  for (const TableReference& table : site.tables())
    if (table.use == TableUse::cache) caches.insert(cat("proxy:", table.type, ":", table.name));
  for (const ValueWord& word : site.words(*assignment)) {
    if (!word.text.starts_with("proxy:") || !is_known(word.text) || caches.contains(word.text))
      continue;
    Finding& finding = report.add(
        word.where, cat("every process of Postfix may write ", word.text, ", which is no cache"));
    finding.parameter = Site::full_name(*assignment);
    finding.value = word.text;
  }
}

}  // namespace

POSTWRIGHT_LINT_RULE(pf630_proxymap_unprivileged_write){
    .id = "PF630",
    .name = "proxymap-in-unprivileged-write",
    .level = Level::warning,
    .finds = "A proxy: table in proxy_write_maps that no setting uses as a cache.",
    .why =
        "The list says what any unprivileged process may change through proxymap: it is meant for "
        "caches, not for tables that say where mail goes.",
    .fixing = "Leave only caches in it.",
    .bad = "proxy_write_maps = proxy:lmdb:/etc/postfix/virtual\n",
    .good =
        "address_verify_map = proxy:lmdb:$data_directory/verify_cache\n"
        "proxy_write_maps = $address_verify_map\n",
    .source = "proxymap(8)",
    .check_site = check_pf630,
};

}  // namespace postwright::lint
