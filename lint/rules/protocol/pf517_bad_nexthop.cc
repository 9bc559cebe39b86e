#include "base/text.h"
#include "lint/knowledge/destinations.h"
#include "lint/site/fixes.h"
#include "lint/site/smtp_clients.h"
#include "lint/site/table_files.h"
#include "lint/site/table_records.h"

namespace postwright::lint {
namespace {

void add_bad(const Assignment& assignment, const FileSpan& where, bool literal,
             std::string_view nexthop, const BadDestination& bad, Report& report) {
  Finding& finding = report.add(where, cat(nexthop, " is no next hop: ", bad.reason,
                                           bad.meant.empty() ? "" : "; did you mean ", bad.meant,
                                           bad.meant.empty() ? "" : "?"));
  finding.parameter = Site::full_name(assignment);
  finding.value = nexthop;
  if (literal && !bad.meant.empty()) finding.fix = replace_span(where, bad.meant, FixKind::unsafe);
}

/// relayhost and its like: one or more next hops.
void check_relay_list(const Site& site, std::string_view parameter, Report& report) {
  for (const Assignment* assignment : site.assignments_of(parameter)) {
    if (!assignment->counts) continue;
    for (const ValueWord& word : site.words(*assignment)) {
      if (!is_known(word.text)) continue;
      auto parsed = parse_destination(word.text);
      if (parsed.bad)
        add_bad(*assignment, word.where, word.literal, word.text, *parsed.bad, report);
    }
  }
}

/// transport:nexthop, where the transport is smtp(8). lmtp(8) has other forms, too.
void check_transport(const Site& site, std::string_view parameter, Report& report) {
  for (const Assignment* assignment : site.assignments_of(parameter)) {
    auto text = site.expanded(*assignment);
    if (!assignment->counts || !text || !is_known(*text)) continue;
    TransportValue value = split_transport(trim(*text));
    if (value.nexthop.empty() || program_of(site, value.transport) != "smtp") continue;
    for (std::string_view nexthop : split(value.nexthop, kListSeparators)) {
      auto parsed = parse_destination(nexthop);
      if (parsed.bad)
        add_bad(*assignment, site.value_span(*assignment), false, nexthop, *parsed.bad, report);
    }
  }
}

/// What a table answers: a next hop, or transport:nexthop.
void check_table(const Site& site, const TableReference& table, Report& report) {
  bool has_transport = table.setting == "transport_maps";
  if (!table.where || (!has_transport && table.setting != "sender_dependent_relayhost_maps"))
    return;
  auto records = records_of(site, table);
  if (!records) return;
  for (const TableRecord& record : *records) {
    TransportValue value{.transport = {}, .nexthop = record.value};
    if (has_transport) value = split_transport(record.value);
    if (has_transport && program_of(site, value.transport) != "smtp") continue;
    for (std::string_view nexthop : split(value.nexthop, kListSeparators)) {
      auto parsed = parse_destination(nexthop);
      if (!parsed.bad) continue;
      report_table(
          report, table,
          cat(record.key, " is sent to ", nexthop, ", which is no next hop: ", parsed.bad->reason));
    }
  }
}

void check_pf517(const Site& site, Report& report) {
  for (std::string_view parameter : {"relayhost", "smtp_fallback_relay", "fallback_relay"})
    check_relay_list(site, parameter, report);
  for (std::string_view parameter : transport_parameters())
    check_transport(site, parameter, report);
  for (const TableReference& table : site.tables()) check_table(site, table, report);
}

}  // namespace

POSTWRIGHT_LINT_RULE(pf517_bad_nexthop){
    .id = "PF517",
    .name = "bad-nexthop",
    .level = Level::error,
    .fix = FixKind::unsafe,
    .finds =
        "A relayhost, smtp_fallback_relay, or next hop of a transport that runs smtp(8), set or in "
        "a table of transport_maps or "
        "sender_dependent_relayhost_maps that is linted too, that is "
        "no host, `[host]`, `host:port` or `[host]:port`.",
    .why =
        "smtp(8) cannot take it apart, or looks up a host of a strange name: mail stays in the "
        "queue, or comes back.",
    .fixing =
        "Writes what was probably meant, where that can be told: a port goes behind the bracket, "
        "and a transport or the scheme of a URL does not belong there.",
    .bad = "relayhost = [mail.example.com:587]\n",
    .good = "relayhost = [mail.example.com]:587\n",
    .source = "postconf(5), relayhost; transport(5)",
    .check_site = check_pf517,
};

}  // namespace postwright::lint
