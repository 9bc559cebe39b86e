#include "base/text.h"
#include "lint/site/fixes.h"
#include "lint/site/site.h"

namespace postwright::lint {

namespace {

constexpr std::string_view kNewName = "submissions";

void check_pf117(const Site& site, Report& report) {
  for (const ServiceEntry& service : site.services()) {
    if (service.type() != "inet" || !is_known(service.service())) continue;
    std::string_view name = service.service();
    std::size_t colon = name.rfind(':');
    std::size_t at = colon == std::string_view::npos ? 0 : colon + 1;
    std::string_view port = name.substr(at);
    if (port != "smtps" && port != "465") continue;
    FileSpan where = service.text.span(at, port.size());
    Finding& finding = report.add(where, cat("the registered name of port 465 is ", kNewName));
    finding.parameter = cat(service.service(), "/", service.type());
    finding.value = port;
    std::string renamed = cat(name.substr(0, at), kNewName);
    if (!site.configuration().master_cf().find(renamed, "inet"))
      finding.fix = replace_span(where, kNewName, FixKind::unsafe);
  }
}

}  // namespace

POSTWRIGHT_LINT_RULE(pf117_smtps_service_name){
    .id = "PF117",
    .name = "smtps-service-name",
    .level = Level::info,
    .fix = FixKind::unsafe,
    .finds = "A network service of master.cf on `smtps` or `465`.",
    .why =
        "smtps was withdrawn in 1998; port 465 is registered as submissions, and that is what "
        "Postfix calls it in its own master.cf.",
    .fixing =
        "Writes submissions. That is unsafe: overrides by `postconf -P`, log filters and a "
        "services file without the name depend on it.",
    .bad = "smtps inet n - n - - smtpd\n    -o smtpd_tls_wrappermode=yes\n",
    .good = "submissions inet n - n - - smtpd\n    -o smtpd_tls_wrappermode=yes\n",
    .example_file = "master.cf",
    .source = "RFC 8314, section 7.3",
    .check_site = check_pf117,
};

}  // namespace postwright::lint
