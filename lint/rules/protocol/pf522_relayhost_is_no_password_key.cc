#include <algorithm>

#include "base/text.h"
#include "lint/knowledge/destinations.h"
#include "lint/site/smtp_clients.h"
#include "lint/site/table_records.h"

namespace postwright::lint {
namespace {

using Keys = std::vector<std::string>;

/// All keys of the tables of a parameter of main.cf; nothing where one of them cannot be read.
std::optional<Keys> keys_in(const Site& site, std::string_view parameter) {
  Keys keys;
  bool found = false;
  for (const TableReference& table : site.tables()) {
    if (table.setting != parameter) continue;
    auto records = table.nesting.empty() ? records_of(site, table) : std::nullopt;
    if (!records) return std::nullopt;
    for (TableRecord& record : *records) keys.push_back(std::move(record.key));
    found = true;
  }
  if (!found) return std::nullopt;
  return keys;
}

/// smtp(8) looks up the name of the server, and then the next hop as relayhost has it. Without
/// brackets the server may have the name as well, where the domain has no MX record.
bool has_key(const Keys& keys, std::string_view nexthop, const Destination& relay) {
  return std::ranges::any_of(
      keys, [&](std::string_view key) { return key == ascii_lower(nexthop) || key == relay.host; });
}

/// A key for the same host that is written in another way.
const std::string* near_key(const Keys& keys, const Destination& relay) {
  auto found = std::ranges::find_if(keys, [&](const std::string& key) {
    if (key.empty() || key.find('@') != std::string::npos) return false;
    auto parsed = parse_destination(key);
    return parsed.good && parsed.good->host == relay.host;
  });
  return found == keys.end() ? nullptr : &*found;
}

void check_pf522(const Site& site, Report& report) {
  const Assignment* relayhost = site.deciding("relayhost");
  if (!is_whole(site) || !relayhost || site.flag("smtp_sasl_auth_enable") != true) return;
  auto keys = keys_in(site, "smtp_sasl_password_maps");
  if (!keys) return;
  for (const ValueWord& word : site.words(*relayhost)) {
    auto parsed = is_known(word.text) ? parse_destination(word.text) : ParsedDestination{};
    if (!parsed.good || has_key(*keys, word.text, *parsed.good)) continue;
    const std::string* near = near_key(*keys, *parsed.good);
    if (!near) continue;
    Finding& finding = report.add(
        word.where, cat("smtp_sasl_password_maps has no key ", word.text, ", but ", *near,
                        ": smtp(8) finds no password; both must be written the same way"));
    finding.parameter = Site::full_name(*relayhost);
    finding.value = word.text;
  }
}

}  // namespace

POSTWRIGHT_LINT_RULE(pf522_relayhost_is_no_password_key){
    .id = "PF522",
    .name = "relayhost-is-no-password-key",
    .level = Level::warning,
    .finds =
        "A relayhost whose host is in smtp_sasl_password_maps in another form: with or without "
        "brackets, with another port or none. Only where the table stands in main.cf (inline:) or "
        "its source is linted too.",
    .why =
        "smtp(8) looks for the name of the server and for the next hop exactly as relayhost has "
        "it. `[mail.example.com]:587` and `mail.example.com:587` are two keys: it does not log in.",
    .fixing = "Write the key as relayhost is written.",
    .bad =
        "relayhost = [mail.example.com]:587\nsmtp_sasl_auth_enable = yes\nsmtp_sasl_password_maps "
        "= inline:{ { [mail.example.com] = user:secret } }\n",
    .good =
        "relayhost = [mail.example.com]:587\nsmtp_sasl_auth_enable = yes\nsmtp_sasl_password_maps "
        "= inline:{ { [mail.example.com]:587 = user:secret } }\n",
    .source = "SASL_README; postconf(5), smtp_sasl_password_maps",
    .check_site = check_pf522,
};

}  // namespace postwright::lint
