#include "base/text.h"
#include "lint/findings/finding.h"
#include "lint/knowledge/restrictions.h"

namespace postwright::lint {
namespace {

void check_pf310(const Site& site, Report& report) {
  for (const RestrictionList& list : restriction_lists(site)) {
    const RestrictionListInfo* info = find_restriction_list(list.name());
    if (!info || !info->bare_table.empty()) continue;
    for (const RestrictionStep& step : list.steps) {
      if (!step.is_table || !is_known(step.word.text)) continue;
      Finding& finding =
          report.add(step.word.where, cat("write check_client_access, check_recipient_access or "
                                          "another one before ",
                                          step.word.text));
      finding.parameter = Site::full_name(*list.assignment);
      finding.value = step.word.text;
    }
  }
}

}  // namespace

POSTWRIGHT_LINT_RULE(pf310_bare_table_in_wrong_list){
    .id = "PF310",
    .name = "bare-table-in-wrong-list",
    .level = Level::error,
    .finds =
        "A table by itself in smtpd_relay_restrictions, smtpd_data_restrictions or "
        "smtpd_end_of_data_restrictions.",
    .why = "There is no default of what to look up at these stages; smtpd answers with 451.",
    .fixing = "Say what is looked up: check_client_access and so on.",
    .bad = "smtpd_relay_restrictions = cidr:/etc/postfix/relays, reject_unauth_destination\n",
    .good =
        "smtpd_relay_restrictions = check_client_access cidr:/etc/postfix/relays, "
        "reject_unauth_destination\n",
    .source = "SMTPD_ACCESS_README",
    .check_site = check_pf310,
};

}  // namespace postwright::lint
