#include "libmaps/pattern/regex_rules.h"

#include <algorithm>
#include <vector>

#include "base/text.h"
#include "libmaps/text/file_values.h"

namespace postwright {
namespace {

/// A line that is being read from its front.
class RuleLine {
 public:
  RuleLine(const RegexDialect& dialect, std::uint64_t line, std::string_view rest,
           const RuleMessages& messages)
      : dialect_(dialect), line_(line), rest_(rest), messages_(messages) {}

  std::string_view rest() const { return rest_; }
  void trim_front() { rest_ = trim_left(rest_); }
  void warn(std::string_view text) const { messages_.warn(line_, text); }
  void skip(std::string_view text) const { messages_.skip(line_, text); }

  /// Nothing after a warning.
  std::optional<RegexPattern> take_pattern() {
    RegexPattern pattern;
    pattern.negated = take_negations(rest_);
    if (rest_.empty()) {
      skip("no regexp");
      return std::nullopt;
    }
    char delimiter = rest_.front();
    rest_.remove_prefix(1);
    auto end = find_delimiter(delimiter);
    if (!end) {
      warn(cat("no closing regexp delimiter \"", delimiter, "\"", dialect_.unclosed_tail));
      return std::nullopt;
    }
    pattern.text = rest_.substr(0, *end);
    rest_.remove_prefix(*end + 1);
    if (!take_flags(pattern.flags)) return std::nullopt;
    return pattern;
  }

  bool at_second_pattern() const { return dialect_.two_patterns && rest_.starts_with('!'); }

 private:
  std::optional<std::size_t> find_delimiter(char delimiter) const {
    for (std::size_t i = 0; i < rest_.size(); ++i) {
      if (rest_[i] == '\\') {
        if (i + 1 == rest_.size()) return dialect_.two_patterns ? std::optional(i) : std::nullopt;
        ++i;
      } else if (rest_[i] == delimiter) {
        return i;
      }
    }
    return std::nullopt;
  }

  bool take_flags(std::uint32_t& flags) {
    flags = dialect_.default_flags;
    for (; !rest_.empty() && !is_space(rest_.front()); rest_.remove_prefix(1)) {
      if (at_second_pattern()) break;
      char letter = rest_.front();
      auto flag = std::ranges::find(dialect_.letters, letter, &RegexFlag::letter);
      if (flag == dialect_.letters.end()) {
        skip(cat("unknown regexp option \"", letter, "\""));
        return false;
      }
      flags ^= flag->flags;
      if (flag->flags == 0) warn(cat("ignoring obsolete regexp option \"", letter, "\""));
    }
    return true;
  }

  const RegexDialect& dialect_;
  std::uint64_t line_;
  std::string_view rest_;
  const RuleMessages& messages_;
};

/// The replacement of a rule; nothing after a warning.
std::optional<Replacement> parse_replacement(const RegexDialect& dialect, const RuleLine& line,
                                             bool negated, const RegexRuleOptions& options,
                                             const RuleMessages& messages) {
  std::string_view text = line.rest();
  std::string content;
  if (text.empty()) line.warn("no replacement text: using empty string");
  if (options.values_are_files) {
    auto encoded = encode_files(text);
    if (!encoded) {
      line.skip(encoded.error().message);
      return std::nullopt;
    }
    content = std::move(*encoded);
    text = content;
  }
  std::vector<Replacement::Fault> faults;
  Replacement replacement = Replacement::parse(text, faults);
  for (const Replacement::Fault& fault : faults) {
    using enum Replacement::Fault::Kind;
    if (fault.kind == truncated)
      messages.warn_plainly(cat("truncated macro reference: \"", fault.text, "\""));
    else if (fault.kind == empty_name)
      messages.warn_plainly(cat("empty macro name: \"", fault.text, "\""));
    else if (fault.kind == not_a_number)
      line.warn(cat("non-numeric replacement index \"", fault.text, "\""));
    else
      line.warn(cat(dialect.index_fault, " \"", fault.text, "\""));
  }
  if (!faults.empty()) {
    line.skip("bad replacement syntax");
    return std::nullopt;
  }
  if (negated && replacement.largest_group() > 0) {
    line.skip("$number found in negative match replacement text");
    return std::nullopt;
  }
  if (!options.substitution && replacement.largest_group() > 0) {
    line.skip("regular expression substitution is not allowed");
    return std::nullopt;
  }
  return replacement;
}

std::optional<RegexStatement> parse_rule(const RegexDialect& dialect, RuleLine line,
                                         const RegexRuleOptions& options,
                                         const RuleMessages& messages) {
  RegexStatement rule;
  auto pattern = line.take_pattern();
  if (!pattern) return std::nullopt;
  rule.pattern = std::move(*pattern);
  if (line.at_second_pattern()) {
    rule.second = line.take_pattern();
    if (!rule.second) return std::nullopt;
  }
  line.trim_front();
  auto replacement = parse_replacement(dialect, line, rule.pattern.negated, options, messages);
  if (!replacement) return std::nullopt;
  rule.replacement = std::move(*replacement);
  return rule;
}

std::optional<RegexStatement> parse_if(RuleLine line) {
  auto pattern = line.take_pattern();
  if (!pattern) return std::nullopt;
  line.trim_front();
  if (!line.rest().empty()) {
    line.warn(cat("ignoring extra text after IF statement: \"", line.rest(), "\""));
    line.warn("do not prepend whitespace to statements between IF and ENDIF");
  }
  RegexStatement statement;
  statement.kind = StatementKind::if_block;
  statement.pattern = std::move(*pattern);
  return statement;
}

}  // namespace

std::optional<RegexStatement> parse_regex_line(const RegexDialect& dialect, std::uint64_t line,
                                               std::string_view text, bool in_block,
                                               const RegexRuleOptions& options,
                                               const RuleMessages& messages) {
  if (text.empty()) return std::nullopt;
  Statement statement = parse_statement(text);
  RegexStatement end;
  end.kind = StatementKind::end_block;
  RuleLine rule(dialect, line, statement.rest, messages);
  switch (statement.kind) {
    case StatementKind::if_block:
      return parse_if(rule);
    case StatementKind::end_block:
      if (!in_block) {
        rule.warn("ignoring ENDIF without matching IF");
        return std::nullopt;
      }
      if (!statement.rest.empty()) rule.warn("ignoring extra text after ENDIF");
      return end;
    case StatementKind::rule:
      break;
  }
  if (is_alnum(text.front())) {
    rule.warn("ignoring unrecognized request");
    return std::nullopt;
  }
  return parse_rule(dialect, rule, options, messages);
}

}  // namespace postwright
