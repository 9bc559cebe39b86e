#include <algorithm>

#include "base/file.h"
#include "base/text.h"
#include "libconf/tables/table_references.h"
#include "lint/site/smtp_clients.h"
#include "lint/site/table_files.h"

namespace postwright::lint {
namespace {

/// What only virtual(8) reads.
constexpr std::string_view kOfVirtual[] = {"virtual_gid_maps",      "virtual_mailbox_base",
                                           "virtual_mailbox_limit", "virtual_mailbox_lock",
                                           "virtual_minimum_uid",   "virtual_uid_maps"};

bool may_run_virtual(const Site& site, std::string_view parameter) {
  auto text = site.value(parameter);
  if (!text) return true;
  if (text->empty()) return false;
  std::string_view transport = split_transport(trim(*text)).transport;
  if (!is_known(transport)) return true;
  std::string_view program = program_of(site, transport);
  return program.empty() || program == "virtual";
}

/// Whether a table may choose a transport that runs virtual(8).
bool table_may_choose(const Site& site, const TableReference& table) {
  if (!table.setting.ends_with("transport_maps")) return false;
  if (!is_known(table.name)) return true;
  std::string text = table.name;
  if (table.name.starts_with('/')) {
    auto source = site.read(table.name);
    if (!source) return true;
    text = std::move(source->bytes);
  }
  for (const ServiceEntry& entry : site.services())
    if (file_name_of(entry.command()) == "virtual" &&
        text.find(cat(entry.service(), ":")) != std::string::npos)
      return true;
  return !is_known(text) || text.find("virtual:") != std::string::npos;
}

bool may_use_virtual(const Site& site) {
  auto parameters = transport_parameters();
  return std::ranges::any_of(parameters, [&](auto name) { return may_run_virtual(site, name); }) ||
         std::ranges::any_of(site.tables(), [&](const TableReference& table) {
           return table_may_choose(site, table);
         });
}

void check_pf647(const Site& site, Report& report) {
  if (!is_whole(site) || !site.is_set("virtual_transport") || may_use_virtual(site)) return;
  for (std::string_view name : kOfVirtual) {
    const Assignment* assignment = site.deciding(name);
    auto text = site.value(name);
    if (!assignment || assignment->service || !text || text->empty() || site.refers_to(name))
      continue;
    site.report(report, *assignment,
                cat("without effect: only virtual(8) reads it, and virtual_transport is ",
                    *site.known_value("virtual_transport")));
  }
}

}  // namespace

POSTWRIGHT_LINT_RULE(pf647_virtual_settings_unused){
    .id = "PF647",
    .name = "virtual-settings-unused",
    .level = Level::info,
    .finds =
        "virtual_mailbox_base, virtual_uid_maps, virtual_gid_maps, virtual_minimum_uid, "
        "virtual_mailbox_limit or virtual_mailbox_lock where virtual_transport is another program, "
        "such as LMTP to Dovecot, and nothing else leads to virtual(8).",
    .why =
        "Only virtual(8) reads them. They are left over from another setup, and who changes them "
        "changes nothing.",
    .fixing = "Remove them; the program that delivers has settings of its own.",
    .bad = "virtual_transport = lmtp:unix:private/dovecot-lmtp\nvirtual_uid_maps = static:5000\n",
    .good = "virtual_transport = lmtp:unix:private/dovecot-lmtp\n",
    .source = "virtual(8)",
    .check_site = check_pf647,
};

}  // namespace postwright::lint
