#include "libmaps/pattern/cidr_table.h"

#include <algorithm>
#include <numeric>

#include "base/text.h"
#include "libmaps/memory/read_only.h"

namespace postwright {

CidrRules CidrRules::parse(std::string_view text, bool values_are_files,
                           const RuleMessages& messages) {
  CidrRules table;
  std::vector<std::uint64_t> lines;
  std::size_t depth = 0;
  for_each_rule(text, messages, [&](std::uint64_t line, std::string_view rule) {
    auto statement = parse_cidr_line(line, rule, depth > 0, values_are_files, messages);
    if (!statement) return;
    if (statement->kind == StatementKind::end_block) {
      table.blocks_.close_block();
      --depth;
      return;
    }
    bool block = statement->kind == StatementKind::if_block;
    std::uint32_t number = block ? table.blocks_.open_block() : table.blocks_.add_rule();
    if (block) ++depth;
    lines.push_back(line);
    table.rules_.push_back({.network = statement->network,
                            .negated = statement->negated,
                            .result = std::move(statement->result)});
    table.add_to_tree(number, block);
  });
  for (std::uint32_t block : table.blocks_.finish())
    messages.warn(lines[block], "IF has no matching ENDIF");
  return table;
}

/// Of rules for one network that follow each other in one block only the first can be found.
void CidrRules::add_to_tree(std::uint32_t number, bool block) {
  if (rules_[number].negated) {
    negated_.push_back(number);
    return;
  }
  std::vector<std::uint32_t>& here = tree_.at(rules_[number].network);
  bool hidden = !block && !here.empty() && blocks_.is_rule(here.back()) &&
                blocks_.block_of(here.back()) == blocks_.block_of(number);
  if (!hidden) here.push_back(number);
}

const std::string* CidrRules::lookup(std::string_view key) {
  auto address = parse_address(until_nul(key));
  if (!address) return nullptr;
  around_.clear();
  tree_.for_each_around(*address, [this](const std::vector<std::uint32_t>& rules) {
    around_.insert(around_.end(), rules.begin(), rules.end());
  });
  std::ranges::sort(around_);
  auto found = blocks_.find(around_, negated_,
                            [&](std::uint32_t number) { return holds(number, *address); });
  return found ? &rules_[*found].result : nullptr;
}

const std::string* CidrRules::lookup_by_trying_all(std::string_view key) {
  auto address = parse_address(until_nul(key));
  if (!address) return nullptr;
  std::vector<std::uint32_t> all(rules_.size());
  std::iota(all.begin(), all.end(), 0u);
  auto found = blocks_.find(all, {}, [&](std::uint32_t number) { return holds(number, *address); });
  return found ? &rules_[*found].result : nullptr;
}

namespace {

class CidrTable final : public Table {
 public:
  CidrTable(std::string_view name, CidrRules rules)
      : Table("cidr", std::string(name), KeyKind::pattern), rules_(std::move(rules)) {}
  Result<std::optional<std::string>> lookup(std::string_view key) override {
    const std::string* found = rules_.lookup(key);
    return found ? std::optional(*found) : std::nullopt;
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
