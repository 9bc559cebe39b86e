#include "libmaps/pattern/regex_table.h"

#include <algorithm>
#include <iterator>

#include "base/text.h"
#include "libmaps/memory/read_only.h"

namespace postwright {

/// Puts statements into a table, as far as they compile.
class RegexRules::Loader {
 public:
  Loader(RegexRules& table, Search search) : table_(table), search_(search) {}

  bool in_block() const { return depth_ > 0; }

  void add(std::uint64_t line, RegexStatement statement) {
    if (statement.kind == StatementKind::end_block) {
      table_.blocks_.close_block();
      --depth_;
      return;
    }
    Rule rule{.line = line, .first = {}, .second = nullptr, .replacement = {}};
    rule.first.captures = statement.replacement.largest_group() > 0;
    rule.first.pattern = std::move(statement.pattern);
    std::vector<RequiredText> required;
    auto groups = prepare(line, rule.first, required);
    if (!groups) return;
    if (statement.replacement.largest_group() > *groups) {
      auto printed = static_cast<int>(statement.replacement.largest_group());
      table_.messages_.skip(line, cat("out of range replacement index \"", printed, "\""));
      return;
    }
    if (statement.second) {
      rule.second = std::make_unique<LazyRegex>();
      rule.second->pattern = std::move(*statement.second);
      if (!prepare(line, *rule.second, required)) return;
    }
    rule.replacement = std::move(statement.replacement);
    bool block = statement.kind == StatementKind::if_block;
    std::uint32_t number = block ? table_.blocks_.open_block() : table_.blocks_.add_rule();
    if (block) ++depth_;
    table_.rules_.push_back(std::move(rule));
    if (required.empty() || search_ == Search::all)
      table_.always_.push_back(number);
    else
      table_.texts_.add(number, std::move(required));
  }

  void finish() {
    for (std::uint32_t block : table_.blocks_.finish())
      table_.messages_.warn(table_.rules_[block].line, "IF has no matching ENDIF");
    table_.texts_.finish();
  }

 private:
  /// The number of groups; nothing after a warning. What is certain to compile has time.
  std::optional<std::uint32_t> prepare(std::uint64_t line, LazyRegex& regex,
                                       std::vector<RequiredText>& required) {
    const RegexPattern& pattern = regex.pattern;
    const RegexDialect& dialect = *table_.dialect_;
    PatternShape shape = shape_of(pattern.text, dialect.syntax(pattern.flags));
    if (!pattern.negated) std::ranges::move(shape.required, std::back_inserter(required));
    if (shape.plain && search_ == Search::likely) return shape.groups;
    auto compiled = dialect.compile(pattern.text, pattern.flags, regex.captures);
    if (!compiled) {
      table_.messages_.warn(line, compiled.error().message);
      return std::nullopt;
    }
    regex.compiled = std::move(*compiled);
    return regex.compiled->groups();
  }

  RegexRules& table_;
  Search search_;
  std::size_t depth_ = 0;
};

RegexRules RegexRules::parse(const RegexDialect& dialect, std::string_view text,
                             const RegexRuleOptions& options, const RuleMessages& messages,
                             Search search) {
  RegexRules table(dialect, messages);
  Loader loader(table, search);
  for_each_rule(text, messages, [&](std::uint64_t line, std::string_view rule) {
    auto statement = parse_regex_line(dialect, line, rule, loader.in_block(), options, messages);
    if (statement) loader.add(line, std::move(*statement));
  });
  loader.finish();
  return table;
}

bool RegexRules::matches(const Rule& rule, LazyRegex& regex, Captures* captures) {
  if (!regex.compiled) {
    auto compiled = dialect_->compile(regex.pattern.text, regex.pattern.flags, regex.captures);
    if (!compiled) {
      messages_.warn(rule.line, compiled.error().message);
      return false;
    }
    regex.compiled = std::move(*compiled);
  }
  auto found = regex.compiled->match(key_, captures);
  if (found) return *found != regex.pattern.negated;
  messages_.warn(rule.line, found.error().message);
  return false;
}

bool RegexRules::holds(Rule& rule) {
  Captures* captures = rule.first.captures ? &captures_ : nullptr;
  return matches(rule, rule.first, captures) &&
         (!rule.second || matches(rule, *rule.second, nullptr));
}

Result<std::optional<std::string>> RegexRules::lookup(std::string_view key) {
  key_ = until_nul(key);
  lower_key_.assign(key_);
  for (char& c : lower_key_) c = to_lower(c);
  auto found = blocks_.find(texts_.find(lower_key_), always_,
                            [this](std::uint32_t number) { return holds(rules_[number]); });
  if (!found) return std::nullopt;
  auto value = rules_[*found].replacement.expand(captures_);
  if (!value) return failure_of(value);
  return std::move(*value);
}

namespace {

class RegexTable final : public Table {
 public:
  RegexTable(std::string_view type, std::string_view name, RegexRules rules)
      : Table(std::string(type), std::string(name), KeyKind::pattern), rules_(std::move(rules)) {}
  Result<std::optional<std::string>> lookup(std::string_view key) override {
    return rules_.lookup(key);
  }

 private:
  RegexRules rules_;
};

}  // namespace

Result<TablePtr> open_regex_table(const RegexDialect& dialect, std::string_view name,
                                  const OpenOptions& options) {
  Status allowed = require_read_only(dialect.type, name, options);
  if (!allowed) return failure_of(allowed);
  auto text = read_rules(dialect.type, name, Directory::is_empty);
  if (!text) return failure_of(text);
  RegexRuleOptions rule_options{.values_are_files = options.values_are_files};
  RuleMessages messages(dialect.type, name, options.reporter);
  return std::make_unique<RegexTable>(dialect.type, name,
                                      RegexRules::parse(dialect, *text, rule_options, messages));
}

}  // namespace postwright
