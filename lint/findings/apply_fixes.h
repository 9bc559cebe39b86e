#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "lint/findings/finding.h"

namespace postwright::lint {

struct FixedFiles {
  std::map<std::string, std::string> bytes;  ///< of each file that changes
  std::vector<const Finding*> applied;
};

/// The files after the fixes of `findings` that are at most as bold as `boldest`. A fix that
/// touches what an earlier one changes waits for another run. `bytes_of` gives a file as it is.
FixedFiles apply_fixes(const std::vector<Finding>& findings, FixKind boldest,
                       const std::function<const std::string&(const std::string&)>& bytes_of);

}  // namespace postwright::lint
