#include <algorithm>

#include "base/text.h"
#include "lint/site/fixes.h"
#include "lint/site/site.h"

namespace postwright::lint {

namespace {

constexpr std::string_view kOption = "noanonymous";

bool offers_login(const Site& site, const Assignment& assignment) {
  constexpr std::string_view kAuth = "smtpd_sasl_auth_enable";
  if (assignment.service) return site.flag(kAuth, assignment.service) == true;
  if (site.flag(kAuth) == true) return true;
  return std::ranges::any_of(site.assignments_of(kAuth), [&](const Assignment* switched) {
    return switched->service && site.flag(kAuth, switched->service) == true;
  });
}

void check_pf514(const Site& site, Report& report) {
  for (std::string_view name : {"smtpd_sasl_security_options", "smtpd_sasl_tls_security_options"}) {
    for (const Assignment* assignment : site.assignments_of(name)) {
      auto text = site.expanded(*assignment);
      if (!assignment->counts || !text || !is_known(*text) || !offers_login(site, *assignment))
        continue;
      auto words = split(*text, kListSeparators);
      if (std::ranges::any_of(
              words, [](std::string_view word) { return equals_ignoring_case(word, kOption); }))
        continue;
      Finding& finding = report.add(
          site.value_span(*assignment),
          cat(name, " without ", kOption, " lets anybody log in, if the SASL server does"));
      finding.parameter = Site::full_name(*assignment);
      finding.value = *text;
      std::string with =
          text->empty() ? std::string(kOption)
                        : cat(trim(assignment->text()), assignment->service ? "," : ", ", kOption);
      if (!assignment->value->is_continued())
        finding.fix = replace_value(site, *assignment, with, FixKind::unsafe);
    }
  }
}

}  // namespace

POSTWRIGHT_LINT_RULE(pf514_sasl_anonymous){
    .id = "PF514",
    .name = "sasl-anonymous",
    .level = Level::error,
    .fix = FixKind::unsafe,
    .finds =
        "smtpd_sasl_security_options or smtpd_sasl_tls_security_options without noanonymous, where "
        "smtpd offers AUTH.",
    .why =
        "A SASL server that knows the mechanism ANONYMOUS then lets in everybody, and "
        "permit_sasl_authenticated makes of it an open relay.",
    .fixing = "Adds noanonymous.",
    .bad = "smtpd_sasl_auth_enable = yes\nsmtpd_sasl_security_options = noplaintext\n",
    .good =
        "smtpd_sasl_auth_enable = yes\nsmtpd_sasl_security_options = noplaintext, noanonymous\n",
    .source = "SASL_README",
    .check_site = check_pf514,
};

}  // namespace postwright::lint
