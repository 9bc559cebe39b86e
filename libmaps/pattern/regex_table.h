#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "libmaps/pattern/pattern_shape.h"
#include "libmaps/pattern/regex_rules.h"
#include "libmaps/pattern/rule_blocks.h"
#include "libmaps/pattern/text_index.h"
#include "libmaps/table.h"

namespace postwright {

/// The rules of a regexp or pcre table, in memory. A key is searched up to its first null byte.
class RegexRules {
 public:
  /// Which rules a search tries: those that can match, or all of them (which gives the same).
  enum class Search { likely, all };

  /// Lines with a fault are left out, with the reference's warnings.
  static RegexRules parse(const RegexDialect& dialect, std::string_view text,
                          const RegexRuleOptions& options, const RuleMessages& messages,
                          Search search = Search::likely);

  /// The result of the first rule that matches. A match that is given up (a pattern that goes on
  /// for too long) is warned about, and its rule does not match. ErrorKind::config: a result that
  /// is too long.
  Result<std::optional<std::string>> lookup(std::string_view key);

 private:
  /// A pattern that is compiled when it is first tried.
  struct LazyRegex {
    RegexPattern pattern;
    RegexPtr compiled;
    bool captures = false;
  };
  struct Rule {
    std::uint64_t line;
    LazyRegex first;
    std::unique_ptr<LazyRegex> second;
    Replacement replacement;
  };
  class Loader;

  RegexRules(const RegexDialect& dialect, const RuleMessages& messages)
      : dialect_(&dialect), messages_(messages) {}
  bool holds(Rule& rule);
  bool matches(const Rule& rule, LazyRegex& regex, Captures* captures);

  const RegexDialect* dialect_;
  RuleMessages messages_;
  RuleBlocks blocks_;
  std::vector<Rule> rules_;            // and blocks, as blocks_ numbers them
  std::vector<std::uint32_t> always_;  // may match any key
  TextIndex texts_;                    // of the others
  std::string key_;
  std::string lower_key_;
  Captures captures_;
};

/// `dialect.type:NAME`: a file of rules, or inline rules. Source: regexp_table(5), pcre_table(5).
Result<TablePtr> open_regex_table(const RegexDialect& dialect, std::string_view name,
                                  const OpenOptions& options);

}  // namespace postwright
