#include <algorithm>

#include "base/text.h"
#include "lint/knowledge/restrictions.h"

namespace postwright::lint {
namespace {

enum Stage { kClient, kHelo, kSender, kRecipient };

struct StageOfList {
  std::string_view name;
  Stage stage;
};
constexpr StageOfList kStagesOfLists[] = {{"smtpd_client_restrictions", kClient},
                                          {"smtpd_helo_restrictions", kHelo},
                                          {"smtpd_sender_restrictions", kSender}};

/// What a restriction looks at, as its name has it.
Stage needed_stage(std::string_view name) {
  for (std::string_view word : {"recipient", "unauth_destination", "auth_destination"})
    if (name.find(word) != std::string_view::npos) return kRecipient;
  if (name.find("sender") != std::string_view::npos) return kSender;
  if (name.find("helo") != std::string_view::npos) return kHelo;
  return kClient;
}
constexpr std::string_view kStageNames[] = {"CONNECT", "HELO", "MAIL FROM", "RCPT TO"};

void check_pf312(const Site& site, Report& report) {
  for (const RestrictionList& list : restriction_lists(site)) {
    const auto* row = std::ranges::find(kStagesOfLists, list.name(), &StageOfList::name);
    if (row == std::end(kStagesOfLists)) continue;
    // Nobody has to delay anything for services that this one is not in.
    auto delays = site.flag("smtpd_delay_reject", list.assignment->service);
    if (!delays || *delays) continue;
    for (const RestrictionStep& step : list.steps) {
      if (!step.known || needed_stage(step.known->name) <= row->stage) continue;
      Finding& finding =
          report.add(step.word.where, cat(step.word.text, " looks at what is only known at ",
                                          kStageNames[needed_stage(step.known->name)],
                                          ", and smtpd_delay_reject is off"));
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
