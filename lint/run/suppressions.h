#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "lint/findings/finding.h"
#include "lint/input/input.h"

namespace postwright::lint {

/// Comments of a file that say what not to report:
///
///     # postlint: ignore=PF201,PF403 the table moves with the next release
///     # postlint: ignore-file=PF618
///     # postlint: off
///     # postlint: on
///
/// ignore= holds for the next physical line that is not a comment, and when that one begins a
/// logical line, for all of it; `off` holds to `on` or the end, and with =IDs for these only.
class Suppressions {
 public:
  explicit Suppressions(const InputFile& file);
  /// Whether the finding, which is of this file, is to be dropped; remembers what was of use.
  bool drops(const Finding& finding);
  /// What they say themselves: unknown IDs, and those that dropped nothing. `ran` tells whether a
  /// rule was looked for at all; only then can a suppression be unused.
  void report(Report& unused, Report& unknown, const std::function<bool(const Rule&)>& ran) const;

 private:
  struct Suppression {
    FileSpan where;                     ///< of the ID
    const Rule* rule = nullptr;         ///< nullptr: every rule
    std::uint64_t first = 0, last = 0;  ///< lines
    bool used = false;
  };
  struct Unknown {
    FileSpan where;
    std::string text;
  };
  std::vector<Suppression> suppressions_;
  std::vector<Unknown> unknown_;
};

}  // namespace postwright::lint
