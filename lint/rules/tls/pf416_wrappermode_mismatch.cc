#include "base/text.h"
#include "lint/site/fixes.h"
#include "lint/site/smtpd_services.h"

namespace postwright::lint {
namespace {

void check_pf416(const Site& site, Report& report) {
  if (!site.main_file() || !is_complete(site)) return;
  for (const SmtpdService& service : smtpd_services(site)) {
    auto wrapped = site.flag("smtpd_tls_wrappermode", service.entry);
    if (!wrapped || service.port == SmtpPort::other || service.loopback) continue;
    bool should = service.port == SmtpPort::submissions;
    if (*wrapped == should) continue;
    const Assignment* assignment = site.deciding("smtpd_tls_wrappermode", service.entry);
    FileSpan where = assignment ? site.name_span(*assignment) : site.entry_span(*service.entry);
    Finding& finding =
        report.add(where, should ? cat("clients begin with TLS on this port: ", service.name(),
                                       " needs smtpd_tls_wrappermode=yes")
                                 : cat("clients begin without TLS on this port: ", service.name(),
                                       " must not have smtpd_tls_wrappermode=yes"));
    finding.parameter = cat(service.name(), "/smtpd_tls_wrappermode");
    finding.value = *wrapped ? "yes" : "no!";
    if (!should) continue;
    if (assignment && assignment->service) {
      finding.fix = replace_value(site, *assignment, "yes", FixKind::unsafe);
    } else {
      FileSpan command = site.field_span(*service.entry, 7);
      Fix fix = replace_span({.file = command.file,
                              .line = command.line,
                              .column = command.column,
                              .offset = command.offset + command.length,
                              .length = 0},
                             "\n  -o smtpd_tls_wrappermode=yes", FixKind::unsafe);
      fix.title = "add -o smtpd_tls_wrappermode=yes";
      finding.fix = std::move(fix);
    }
  }
}

}  // namespace

POSTWRIGHT_LINT_RULE(pf416_wrappermode_mismatch){
    .id = "PF416",
    .name = "wrappermode-mismatch",
    .level = Level::error,
    .fix = FixKind::unsafe,
    .finds = "smtpd_tls_wrappermode = yes on port 25 or 587, or an smtpd on port 465 without it.",
    .why =
        "One side waits for a TLS handshake and the other one for a greeting, until one of "
        "them gives up.",
    .fixing = "Adds the setting to the service on port 465.",
    .bad = "submissions inet n - n - - smtpd\n",
    .good = "submissions inet n - n - - smtpd\n  -o smtpd_tls_wrappermode=yes\n",
    .example_file = "master.cf",
    .source = "RFC 8314, section 3; postconf(5)",
    .check_site = check_pf416,
};

}  // namespace postwright::lint
