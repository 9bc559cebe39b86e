#pragma once

#include <vector>

#include "lint/knowledge/restrictions.h"

namespace postwright::lint {

/// What a list of restrictions comes to for an outsider: a client in no trusted network that has
/// not logged in.
struct OutsiderWalk {
  enum class Outcome { rejected, passed, unsure };
  Outcome outcome = Outcome::passed;
  const RestrictionStep* permit = nullptr;  ///< the step that let it pass; nullptr: the list's end
};

/// Whom the outsider writes to.
enum class Recipient {
  foreign,  ///< in a domain that is not ours
  ours,     ///< in one that is: reject_unauth_destination and its like let it pass
};

OutsiderWalk walk_of_outsider(const std::vector<RestrictionStep>& steps, Recipient recipient);

/// Whether a step rejects what an outsider sends to a foreign domain, whatever else it is.
bool rejects_foreign(const RestrictionStep& step);

}  // namespace postwright::lint
