#include <algorithm>
#include <set>

#include "base/text.h"
#include "lint/site/smtpd_services.h"

namespace postwright::lint {

namespace {

/// Ports that guides give to what comes back from a content filter: 10025, 10026 and so on.
bool is_reinjection_port(std::string_view port) {
  return port.size() == 5 && port.starts_with("100") && std::ranges::all_of(port, is_digit);
}

void check_pf509(const Site& site, Report& report) {
  if (!is_complete(site)) return;
  std::set<std::optional<std::string>> filters;
  for (const ServiceEntry* service : site.services_running("smtpd"))
    filters.insert(site.value("content_filter", service));
  // Where there is another, or none, that service may be the one that takes the mail back.
  if (filters.size() != 1) return;
  for (const SmtpdService& service : smtpd_services(site)) {
    std::string_view name = service.entry->service();
    std::size_t colon = name.rfind(':');
    const Assignment* set = site.deciding("content_filter", service.entry);
    auto filter = site.known_value("content_filter", service.entry);
    if (!service.loopback || colon == std::string_view::npos || !set || !filter ||
        filter->empty() || !is_reinjection_port(name.substr(colon + 1)) ||
        filter->ends_with(name.substr(colon)))
      continue;
    Finding& finding = report.add(
        site.entry_span(*service.entry),
        cat("mail that comes back from the content filter goes to it again: ", service.name(),
            " needs -o content_filter="));
    finding.parameter = service.name();
    finding.value = *filter;
    finding.related.push_back({.where = site.name_span(*set), .text = "the filter"});
  }
}

}  // namespace

POSTWRIGHT_LINT_RULE(pf509_content_filter_loop){
    .id = "PF509",
    .name = "content-filter-loop",
    .level = Level::error,
    .finds =
        "A content_filter that every smtpd has, one on a loopback address and a port such as 10025 "
        "among them.",
    .why =
        "The filter gives mail back to that service, which gives it to the filter again, until the "
        "hop count stops it.",
    .fixing =
        "Give the service `-o content_filter=`, and `-o "
        "receive_override_options=no_header_body_checks,no_unknown_recipient_checks,no_milters`.",
    .bad =
        "smtp inet n - n - - smtpd\n  -o content_filter=scan:[127.0.0.1]:10024\n127.0.0.1:10025 "
        "inet n - n - - smtpd\n  -o content_filter=scan:[127.0.0.1]:10024\n",
    .good =
        "smtp inet n - n - - smtpd\n  -o content_filter=scan:[127.0.0.1]:10024\n127.0.0.1:10025 "
        "inet n - n - - smtpd\n  -o content_filter=\n",
    .example_file = "master.cf",
    .source = "FILTER_README",
    .check_site = check_pf509,
};

}  // namespace postwright::lint
