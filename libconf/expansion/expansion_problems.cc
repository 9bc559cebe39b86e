#include "libconf/expansion/expansion_problems.h"

namespace postwright {

tl::unexpected<Error> report_expansion_problems(std::span<const std::string> problems,
                                                Reporter& reporter, std::string_view end) {
  for (const std::string& problem : problems) {
    if (problem.starts_with("mac_exp_eval: bad conversion: ")) return config_failure(problem);
    reporter.warning(problem);
  }
  return config_failure(end);
}

}  // namespace postwright
