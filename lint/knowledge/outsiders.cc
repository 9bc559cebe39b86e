#include "lint/knowledge/outsiders.h"

namespace postwright::lint {
namespace {

using Outcome = OutsiderWalk::Outcome;

/// Asks whose the recipient is, and rejects nobody who writes to us.
bool looks_at_destination(const Restriction& restriction) {
  return restriction.needs == SmtpdStage::rcpt && restriction.effect == RestrictionEffect::rejects;
}

}  // namespace

OutsiderWalk walk_of_outsider(const std::vector<RestrictionStep>& steps, Recipient recipient) {
  for (const RestrictionStep& step : steps) {
    if (!step.known) {
      // A table may decide for some; a name that is not known is a server error for all.
      if (step.is_table) continue;
      return {.outcome = Outcome::rejected};
    }
    if (step.warn_if_reject) continue;
    if (recipient == Recipient::ours && looks_at_destination(*step.known)) continue;
    switch (step.known->effect) {
      case RestrictionEffect::rejects:
        return {.outcome = Outcome::rejected};
      case RestrictionEffect::permits:
        return {.outcome = Outcome::passed, .permit = &step};
      case RestrictionEffect::depends:
        return {.outcome = Outcome::unsure};
      case RestrictionEffect::passes:
        break;
    }
  }
  return {};
}

bool rejects_foreign(const RestrictionStep& step) {
  return step.known && step.known->effect == RestrictionEffect::rejects && !step.warn_if_reject;
}

}  // namespace postwright::lint
