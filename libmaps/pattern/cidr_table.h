#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "libmaps/pattern/cidr_rules.h"
#include "libmaps/pattern/prefix_tree.h"
#include "libmaps/pattern/rule_blocks.h"
#include "libmaps/table.h"

namespace postwright {

/// The rules of a cidr table, in memory.
class CidrRules {
 public:
  /// Lines with a fault are left out, with the reference's warnings. `values_are_files` is
  /// postmap -F.
  static CidrRules parse(std::string_view text, bool values_are_files,
                         const RuleMessages& messages);

  /// The result of the first rule that `key`, an IP address, is in; nothing for all other keys. A
  /// rule never matches an address of the other family, negated or not.
  std::optional<std::string_view> lookup(std::string_view key);

  /// The same by trying rule after rule.
  std::optional<std::string_view> lookup_by_trying_all(std::string_view key);

 private:
  struct Rule {
    Network network;
    bool negated = false;
    std::size_t result_begin;  // in results_
    std::size_t result_size;
  };
  bool holds(std::uint32_t number, const Network& address) const {
    const Rule& rule = rules_[number];
    return rule.network.family == address.family && rule.network.contains(address) != rule.negated;
  }
  void reserve(std::string_view text);
  void add(const CidrStatement& statement, bool block);
  std::optional<std::string_view> result_of(std::optional<std::uint32_t> number) const;

  RuleBlocks blocks_;
  std::vector<Rule> rules_;  // and blocks, as blocks_ numbers them
  std::string results_;
  std::vector<std::uint32_t> negated_;  // these match nearly all addresses
  PrefixTree tree_;                     // of the others
  std::vector<std::uint32_t> around_;
};

/// cidr:NAME, a file of rules, or inline rules. Source: cidr_table(5).
Result<TablePtr> open_cidr_table(std::string_view name, const OpenOptions& options);

}  // namespace postwright
