#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "base/message.h"
#include "base/result.h"

namespace postwright {

/// Warnings about the rules of one table: "TYPE map NAME, line N: TEXT".
class RuleMessages {
 public:
  /// Without a reporter they are dropped.
  RuleMessages(std::string_view type, std::string_view name, Reporter* reporter)
      : type_(type), name_(name), reporter_(reporter) {}
  void warn(std::uint64_t line, std::string_view text) const;
  /// The same about a rule that is left out: TEXT ends in ": skipping this rule".
  void skip(std::uint64_t line, std::string_view text) const;
  /// TEXT alone.
  void warn_plainly(std::string_view text) const;
  const std::string& type() const { return type_; }
  const std::string& name() const { return name_; }
  Reporter* reporter() const { return reporter_; }

 private:
  std::string type_;
  std::string name_;
  Reporter* reporter_;
};

/// The text of a table's rules. A name that begins with '{' is `{{rule}, {rule}, ...}`, whose rules
/// become a line each; any other names a file. Errors: "TYPE map: REASON" (see inside_braces()),
/// "open NAME: REASON". A directory is "TYPE map NAME: read error: Is a directory", or empty.
enum class Directory { is_an_error, is_empty };
Result<std::string> read_rules(std::string_view type, std::string_view name, Directory directory);

/// Calls `visit` with the number of the first line and the text of each logical line, without white
/// space at its end; it is empty when a null byte stands in front. Views live during the call.
using RuleVisitor = std::function<void(std::uint64_t line, std::string_view text)>;
void for_each_rule(std::string_view rules, const RuleMessages& messages, const RuleVisitor& visit);

enum class StatementKind { rule, if_block, end_block };

/// What a line says. `rest` is what follows the keyword, without white space in front.
struct Statement {
  StatementKind kind;
  std::string_view rest;
};

/// A keyword is `if` or `endif`, in any case, that no letter or digit follows.
Statement parse_statement(std::string_view text);

/// Takes '!' and white space from the front of `text`; true when the number of '!' is odd.
bool take_negations(std::string_view& text);

}  // namespace postwright
