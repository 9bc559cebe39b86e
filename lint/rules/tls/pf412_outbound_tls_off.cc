#include <algorithm>

#include "base/text.h"
#include "lint/knowledge/legacy_tls.h"
#include "lint/site/fixes.h"
#include "lint/site/site.h"

namespace postwright::lint {
namespace {

constexpr const char* kMessage =
    "mail is sent in the clear to every server: set smtp_tls_security_level = may, which encrypts "
    "wherever the other side can";

/// Each of them gives the SMTP client TLS in another way.
constexpr std::string_view kOlderSettings[] = {"smtp_use_tls", "smtp_enforce_tls",
                                               "smtp_tls_per_site", "smtp_tls_policy_maps"};

void check_pf412(const Site& site, Report& report) {
  const Assignment* level = site.deciding("smtp_tls_security_level");
  auto text = site.known_value("smtp_tls_security_level");
  // The old way to say none; a level that is set decides alone.
  const Assignment* use = site.deciding("smtp_use_tls");
  if (use && (!level || text == "")) {
    if (legacy_tls_level(site, *find_legacy_tls("smtp_use_tls"), nullptr) == "none" &&
        !site.is_set("smtp_tls_per_site") && !site.is_set("smtp_tls_policy_maps"))
      site.report(report, *use, kMessage);
    return;
  }
  if (!level || !text || (!text->empty() && *text != "none")) return;
  if (std::ranges::any_of(kOlderSettings, [&](std::string_view name) { return site.is_set(name); }))
    return;
  Finding& finding = report.add(site.value_span(*level), kMessage);
  finding.parameter = "smtp_tls_security_level";
  finding.value = *text;
  finding.fix = replace_value(site, *level, "may", FixKind::unsafe);
}

}  // namespace

POSTWRIGHT_LINT_RULE(pf412_outbound_tls_off){
    .id = "PF412",
    .name = "outbound-tls-off",
    .level = Level::warning,
    .fix = FixKind::unsafe,
    .finds =
        "smtp_tls_security_level set to none or to nothing, and no TLS policy table. (Where "
        "it is not set, PF619 speaks of the old default.)",
    .why = "Mail goes in the clear to servers that would encrypt it.",
    .fixing = "Sets may.",
    .bad = "smtp_tls_security_level = none\n",
    .good = "smtp_tls_security_level = may\n",
    .source = "postconf(5); RFC 7435",
    .check_site = check_pf412,
};

}  // namespace postwright::lint
