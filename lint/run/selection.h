#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "lint/findings/context.h"
#include "lint/findings/rule.h"

namespace postwright::lint {

/// Which rules run, and how bad their findings are. A selector is an ID ("PF105"), a name
/// ("renamed-parameter"), a family ("PF1", "PF60") or "all".
class Selection {
 public:
  Selection() = default;

  /// Every rule that is on by default, and these too. ErrorKind::config: "unknown rule "X"".
  Status extend(std::string_view selector);
  /// Only what is selected, and what extend() adds.
  Status select(std::string_view selector);
  /// Wins over the above.
  Status ignore(std::string_view selector);
  Status set_level(std::string_view selector, Level level);
  /// "migration", "security", "ci-deprecation" or "all": "unknown profile "X"".
  Status use_profile(std::string_view name);
  /// Rules that are left out in files whose path fits a pattern of fnmatch(3).
  Status ignore_in(std::string pattern, std::string_view selector);

  bool wants(const Rule& rule, const Context& context) const;
  Level level_of(const Rule& rule) const;
  bool ignores_in(const Rule& rule, const std::string& path) const;

 private:
  using Rules = std::vector<const Rule*>;
  static Result<Rules> matching(std::string_view selector);
  std::optional<Rules> selected_;
  Rules extended_;
  Rules ignored_;
  std::map<const Rule*, Level> levels_;
  std::vector<std::pair<std::string, Rules>> ignored_in_;
};

struct Profile {
  std::string_view name;
  std::string_view selectors;  ///< separated by commas
  std::string_view warnings;   ///< rules whose findings are warnings under it; separated by commas
  std::string_view purpose;
};
/// All that use_profile() knows.
const std::vector<Profile>& profiles();

}  // namespace postwright::lint
