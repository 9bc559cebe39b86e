#include "base/text.h"
#include "lint/knowledge/tls_protocols.h"
#include "lint/site/fixes.h"
#include "lint/site/site.h"

namespace postwright::lint {
namespace {

constexpr std::size_t kOldestOfDefault = 2;  // TLSv1
constexpr std::size_t kFirstGood = 4;        // TLSv1.2

void check_pf401(const Site& site, Report& report) {
  for (const Assignment& assignment : site.assignments()) {
    bool mandatory = assignment.name.ends_with("_tls_mandatory_protocols");
    if (!assignment.counts || (!mandatory && !assignment.name.ends_with("_tls_protocols")))
      continue;
    auto text = site.expanded(assignment);
    if (!text || !is_known(*text)) continue;
    auto protocols = parse_tls_protocols(*text);
    if (!protocols || protocols->oldest() >= kFirstGood) continue;
    std::string_view oldest = TlsProtocols::kNames[protocols->oldest()];
    // However it is written: what lets in no more than the default is no worse than no setting.
    bool as_default = protocols->oldest() >= kOldestOfDefault && protocols->newest() >= kFirstGood;
    Level level = as_default ? Level::info : mandatory ? Level::error : Level::warning;
    Finding& finding = report.add(
        level, site.value_span(assignment),
        cat(assignment.name, " lets ", oldest, " in", as_default ? ", as the default does" : "",
            protocols->newest() < kFirstGood ? " and nothing that is safe"
                                             : ", which is no longer safe"));
    finding.parameter = Site::full_name(assignment);
    finding.value = *text;
    finding.fix = replace_value(site, assignment, ">=TLSv1.2", FixKind::unsafe);
  }
}

}  // namespace

POSTWRIGHT_LINT_RULE(pf401_old_tls_protocol){
    .id = "PF401",
    .name = "old-tls-protocol",
    .level = Level::warning,
    .fix = FixKind::unsafe,
    .finds =
        "A ..._tls_protocols or ..._tls_mandatory_protocols value that lets TLS 1.1 or older "
        "in. An error for the mandatory ones; a note where it lets in no more than the default "
        "(>=TLSv1) does.",
    .why =
        "TLS 1.0 and 1.1 are deprecated and SSL is broken. Where TLS is required, an old "
        "protocol gives a false promise.",
    .fixing = "Sets >=TLSv1.2. Opportunistic TLS with very old peers then goes on in the clear.",
    .bad = "smtpd_tls_mandatory_protocols = !SSLv2\n",
    .good = "smtpd_tls_mandatory_protocols = >=TLSv1.2\n",
    .source = "RFC 8996; postconf(5)",
    .check_site = check_pf401,
};

}  // namespace postwright::lint
