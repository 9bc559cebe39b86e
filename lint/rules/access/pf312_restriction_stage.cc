#include "base/text.h"
#include "lint/knowledge/restrictions.h"

namespace postwright::lint {
namespace {

std::string_view stage_text(SmtpdStage stage) {
  switch (stage) {
    case SmtpdStage::helo:
      return "at HELO";
    case SmtpdStage::mail:
      return "at MAIL FROM";
    case SmtpdStage::etrn:
      return "at ETRN";
    default:
      return "at RCPT TO";
  }
}

void check_pf312(const Site& site, Report& report) {
  for (const RestrictionList& list : restriction_lists(site)) {
    const RestrictionListInfo* info = find_restriction_list(list.name());
    if (!info || info->stage >= SmtpdStage::rcpt) continue;
    // Nobody has to delay anything for services that this one is not in.
    auto delays = site.flag("smtpd_delay_reject", list.assignment->service);
    if (!delays || *delays) continue;
    for (const RestrictionStep& step : list.steps) {
      if (!step.known || may_stand(*step.known, info->stage)) continue;
      Finding& finding = report.add(
          step.word.where, cat(step.word.text, " looks at what is only known ",
                               stage_text(step.known->needs), ", and smtpd_delay_reject is off"));
      finding.parameter = Site::full_name(*list.assignment);
      finding.value = step.word.text;
    }
  }
}

}  // namespace

POSTWRIGHT_LINT_RULE(pf312_restriction_stage){
    .id = "PF312",
    .name = "restriction-stage",
    .level = Level::warning,
    .finds =
        "A restriction about the HELO name, the sender or the recipient in a list for an earlier "
        "stage, where smtpd_delay_reject = no.",
    .why = "The list is done before the client has said it, so the restriction does nothing.",
    .fixing = "Move it to the list of its stage, or leave smtpd_delay_reject at yes.",
    .bad =
        "smtpd_delay_reject = no\n"
        "smtpd_client_restrictions = permit_mynetworks, reject_unknown_sender_domain\n",
    .good =
        "smtpd_delay_reject = no\n"
        "smtpd_sender_restrictions = permit_mynetworks, reject_unknown_sender_domain\n",
    .source = "postconf(5), smtpd_delay_reject",
    .check_site = check_pf312,
};

}  // namespace postwright::lint
