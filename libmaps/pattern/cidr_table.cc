#include "libmaps/pattern/cidr_table.h"

#include <algorithm>
#include <numeric>
#include <ranges>

#include "base/text.h"
#include "libmaps/memory/read_only.h"

namespace postwright {

CidrRules CidrRules::parse(std::string_view text, bool values_are_files,
                           const RuleMessages& messages) {
  CidrRules table;
  table.reserve(text);
  std::vector<std::uint64_t> open_blocks;  // their lines
  for_each_rule(text, messages, [&](std::uint64_t line, std::string_view rule) {
    bool in_block = !open_blocks.empty();
    auto statement = parse_cidr_line(line, rule, in_block, values_are_files, messages);
    if (!statement) return;
    if (statement->kind == StatementKind::end_block) {
      table.blocks_.close_block();
      open_blocks.pop_back();
      return;
    }
    bool block = statement->kind == StatementKind::if_block;
    if (block) open_blocks.push_back(line);
    table.add(*statement, block);
  });
  table.blocks_.finish();
  for (std::uint64_t line : std::views::reverse(open_blocks))
    messages.warn(line, "IF has no matching ENDIF");
  return table;
}

/// For all rules that `text` can have: growing step by step costs more than reading them.
void CidrRules::reserve(std::string_view text) {
  constexpr std::string_view kShortest = "::/0 x\n";
  auto lines = static_cast<std::size_t>(std::ranges::count(text, '\n')) + 1;
  std::size_t most = std::min(lines, text.size() / kShortest.size() + 1);
  blocks_.reserve(most);
  rules_.reserve(most);
  tree_.reserve(most);
}

void CidrRules::add(const CidrStatement& statement, bool block) {
  std::uint32_t number = block ? blocks_.open_block() : blocks_.add_rule();
  rules_.push_back({.network = statement.network,
                    .negated = statement.negated,
                    .result_begin = results_.size(),
                    .result_size = statement.result.size()});
  results_ += statement.result;
  if (statement.negated) {
    negated_.push_back(number);
    return;
  }
  // Of rules for one network that follow each other in one block only the first can be found.
  PrefixTree::Node node = tree_.at(statement.network);
  auto last = tree_.last(node);
  bool hidden = !block && last && blocks_.is_rule(*last) &&
                blocks_.block_of(*last) == blocks_.block_of(number);
  if (!hidden) tree_.add(node, number);
}

std::optional<std::string_view> CidrRules::lookup(std::string_view key) {
  auto address = parse_address(until_nul(key));
  if (!address) return std::nullopt;
  around_.clear();
  tree_.for_each_around(*address, [this](std::uint32_t number) { around_.push_back(number); });
  std::ranges::sort(around_);
  return result_of(blocks_.find(around_, negated_,
                                [&](std::uint32_t number) { return holds(number, *address); }));
}

std::optional<std::string_view> CidrRules::lookup_by_trying_all(std::string_view key) {
  auto address = parse_address(until_nul(key));
  if (!address) return std::nullopt;
  std::vector<std::uint32_t> all(rules_.size());
  std::iota(all.begin(), all.end(), 0u);
  return result_of(
      blocks_.find(all, {}, [&](std::uint32_t number) { return holds(number, *address); }));
}

std::optional<std::string_view> CidrRules::result_of(std::optional<std::uint32_t> number) const {
  if (!number) return std::nullopt;
  const Rule& rule = rules_[*number];
  return std::string_view(results_).substr(rule.result_begin, rule.result_size);
}

namespace {

class CidrTable final : public Table {
 public:
  CidrTable(std::string_view name, CidrRules rules)
      : Table("cidr", std::string(name), KeyKind::pattern), rules_(std::move(rules)) {}
  Result<std::optional<std::string>> lookup(std::string_view key) override {
    auto found = rules_.lookup(key);
    return found ? std::optional(std::string(*found)) : std::nullopt;
  }

 private:
  CidrRules rules_;
};

}  // namespace

Result<TablePtr> open_cidr_table(std::string_view name, const OpenOptions& options) {
  Status allowed = require_read_only("cidr", name, options);
  if (!allowed) return failure_of(allowed);
  auto text = read_rules("cidr", name, Directory::is_an_error);
  if (!text) return failure_of(text);
  RuleMessages messages("cidr", name, options.reporter);
  return std::make_unique<CidrTable>(name,
                                     CidrRules::parse(*text, options.values_are_files, messages));
}

}  // namespace postwright
