#include <algorithm>
#include <set>

#include "base/text.h"
#include "lint/site/smtpd_services.h"
#include "lint/site/table_files.h"

namespace postwright::lint {
namespace {

using Names = std::set<std::string, std::less<>>;

/// What a proxymap service serves; nothing when that is not known. Each item with its proxy: taken
/// off, as proxymap(8) does.
std::optional<Names> served(const Site& site, std::string_view list) {
  // Unknown text is of the host here: its name, its networks. It is no table.
  auto text = site.value(list);
  if (!text) return std::nullopt;
  Names names;
  for (std::string_view word : split_outside_braces(*text, kListSeparators)) {
    bool is_proxy = false;
    while (word.starts_with("proxy:")) {
      word.remove_prefix(6);
      is_proxy = true;
    }
    if (is_proxy) names.emplace(word);
  }
  return names;
}

bool is_through_proxy(const TableReference& table) {
  return !table.nesting.empty() && table.nesting.back() == "proxy:";
}

void check_pf629(const Site& site, Report& report) {
  if (!is_complete(site)) return;
  auto read = served(site, "proxy_read_maps");
  auto write = served(site, "proxy_write_maps");
  for (const TableReference& table : site.tables()) {
    if (!table.where || !is_through_proxy(table)) continue;
    std::string name = cat(table.type, ":", table.name);
    if (!is_known(name)) continue;
    bool is_cache = table.use == TableUse::cache;
    const auto& names = is_cache ? write : read;
    if (!names || names->contains(name)) continue;
    std::string_view list = is_cache ? "proxy_write_maps" : "proxy_read_maps";
    report_table(report, table,
                 cat("proxymap does not serve proxy:", name, ": it is not in ", list));
  }
}

}  // namespace

POSTWRIGHT_LINT_RULE(pf629_proxy_map_not_listed){
    .id = "PF629",
    .name = "proxy-map-not-listed",
    .level = Level::error,
    .finds =
        "A proxy: table that proxy_read_maps, or proxy_write_maps for a cache, does not list once "
        "its $names are expanded. A -o of another service does not count: proxymap reads main.cf.",
    .why = "proxymap(8) refuses: \"request for unapproved table\", and mail is deferred.",
    .fixing = "Add the table to the list, or name the parameter there.",
    .bad =
        "policy = check_sender_access proxy:mysql:/etc/postfix/senders.cf\n"
        "smtpd_restriction_classes = policy\nproxy_read_maps = $relay_recipient_maps\n",
    .good =
        "policy = check_sender_access proxy:mysql:/etc/postfix/senders.cf\n"
        "smtpd_restriction_classes = policy\nproxy_read_maps = $relay_recipient_maps $policy\n",
    .source = "proxymap(8)",
    .check_site = check_pf629,
};

}  // namespace postwright::lint
