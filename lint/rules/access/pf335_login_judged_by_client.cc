#include "base/text.h"
#include "lint/knowledge/login_hurdles.h"
#include "lint/knowledge/restrictions.h"
#include "lint/site/smtpd_services.h"

namespace postwright::lint {
namespace {

/// The step at which users who would log in fail; nullptr when there is none.
const RestrictionStep* hurdle_of(const std::vector<RestrictionStep>& steps) {
  const RestrictionStep* hurdle = nullptr;
  for (const RestrictionStep& step : steps) {
    if (!step.known || step.warn_if_reject) continue;
    // Before it: nothing to say. Behind it, in the same list: PF313.
    if (step.known->name == "permit_sasl_authenticated") return nullptr;
    if (step.known->effect == RestrictionEffect::permits ||
        step.known->effect == RestrictionEffect::rejects)
      break;
    if (!hurdle && is_login_hurdle(step.known->name)) hurdle = &step;
  }
  return hurdle;
}

void check_pf335(const Site& site, Report& report) {
  if (!is_complete(site)) return;
  for (const SmtpdService& service : smtpd_services(site)) {
    bool for_users = service.port == SmtpPort::submission || service.port == SmtpPort::submissions;
    if (!for_users || service.loopback) continue;
    if (site.flag("smtpd_sasl_auth_enable", service.entry) != true) continue;
    for (std::string_view list : {"smtpd_client_restrictions", "smtpd_helo_restrictions"}) {
      bool known = true;
      auto steps = effective_steps(site, list, service.entry, known);
      const RestrictionStep* hurdle = known ? hurdle_of(steps) : nullptr;
      if (!hurdle || hurdle->word.where.length == 0) continue;
      Finding& finding = report.add(hurdle->word.where,
                                    cat(hurdle->word.text, " rejects users who log in, too: ", list,
                                        " has no permit_sasl_authenticated before it; override it "
                                        "for the services of users"));
      finding.parameter = list;
      finding.value = hurdle->word.text;
      finding.related.push_back(
          {.where = site.entry_span(*service.entry), .text = cat("in ", service.name())});
    }
  }
}

}  // namespace

POSTWRIGHT_LINT_RULE(pf335_login_judged_by_client){
    .id = "PF335",
    .name = "login-judged-by-client",
    .level = Level::warning,
    .finds =
        "smtpd_client_restrictions or smtpd_helo_restrictions with a DNS blocklist or a check of "
        "the client's or HELO name and without permit_sasl_authenticated, in force on port 587 or "
        "465 with logins.",
    .why =
        "Mail programs connect from networks that blocklists name as dial-up, and say whatever "
        "name in HELO. A login does not help them where the list does not ask for it.",
    .fixing =
        "Put permit_sasl_authenticated first, or give the service an override, such as -o "
        "smtpd_helo_restrictions= (empty).",
    .bad =
        "submission inet n - n - - smtpd\n  -o smtpd_sasl_auth_enable=yes\n  -o "
        "smtpd_helo_restrictions=reject_unknown_helo_hostname\n",
    .good =
        "submission inet n - n - - smtpd\n  -o smtpd_sasl_auth_enable=yes\n  -o "
        "smtpd_helo_restrictions=\n",
    .example_file = "master.cf",
    .source = "SMTPD_ACCESS_README; SASL_README",
    .check_site = check_pf335,
};

}  // namespace postwright::lint
