#include "base/text.h"
#include "lint/findings/finding.h"
#include "lint/knowledge/restrictions.h"

namespace postwright::lint {
namespace {

std::string_view wanted(RestrictionArgument argument) {
  switch (argument) {
    case RestrictionArgument::table:
      return "a table, type:name";
    case RestrictionArgument::domain:
      return "a domain name";
    case RestrictionArgument::service:
      return "a server, such as unix:private/policy";
    case RestrictionArgument::time:
      return "a number of seconds";
    case RestrictionArgument::none:
      break;
  }
  return {};
}

bool is_good(RestrictionArgument kind, const std::string& text) {
  switch (kind) {
    case RestrictionArgument::table:
      return text.find(':') != std::string::npos;
    case RestrictionArgument::domain:
      return find_restriction(text) == nullptr;
    case RestrictionArgument::service:
      return text.find(':') != std::string::npos;
    case RestrictionArgument::time:
      return !text.empty() && is_digit(text[0]);
    case RestrictionArgument::none:
      break;
  }
  return true;
}

void check_pf309(const Site& site, Report& report) {
  for (const RestrictionList& list : restriction_lists(site)) {
    for (const RestrictionStep& step : list.steps) {
      if (!step.known || step.known->argument == RestrictionArgument::none) continue;
      if (step.argument && !is_known(step.argument->text)) continue;
      if (step.argument && is_good(step.known->argument, step.argument->text)) continue;
      if (!step.argument && !list.known) continue;
      Finding& finding =
          report.add(step.word.where, cat(step.word.text, " needs ", wanted(step.known->argument),
                                          " behind it", step.argument ? ", not " : "",
                                          step.argument ? step.argument->text : std::string()));
      finding.parameter = Site::full_name(*list.assignment);
      finding.value = step.word.text;
    }
  }
}

}  // namespace

POSTWRIGHT_LINT_RULE(pf309_restriction_needs_argument){
    .id = "PF309",
    .name = "restriction-needs-argument",
    .level = Level::error,
    .finds =
        "check_..._access without a table, a blocklist restriction without a domain, "
        "check_policy_service without a server, sleep without a number.",
    .why = "smtpd warns, and answers every client with 451.",
    .fixing = "Write the argument.",
    .bad = "smtpd_sender_restrictions = check_sender_access, reject_unknown_sender_domain\n",
    .good =
        "smtpd_sender_restrictions = check_sender_access lmdb:/etc/postfix/senders, "
        "reject_unknown_sender_domain\n",
    .source = "postconf(5)",
    .check_site = check_pf309,
};

}  // namespace postwright::lint
