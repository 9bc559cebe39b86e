#include "base/text.h"
#include "libmaps/pattern/cidr_rules.h"
#include "libmaps/pattern/prefix_tree.h"
#include "lint/site/source_messages.h"

namespace postwright::lint {
namespace {

/// Rules that a wider one in front always wins against.
class Shadows {
 public:
  Shadows(const InputFile& file, Report& report) : file_(file), report_(report) {}

  void add(std::uint64_t line, const CidrStatement& statement) {
    if (statement.kind == StatementKind::if_block) ++depth_;
    if (statement.kind == StatementKind::end_block) --depth_;
    if (statement.kind != StatementKind::rule || depth_ > 0 || statement.negated) return;
    std::uint64_t earlier = 0;
    tree_.for_each_around(statement.network, [&](std::uint32_t above) {
      if (earlier == 0) earlier = above;
    });
    if (earlier == 0) {
      tree_.add(tree_.at(statement.network), static_cast<std::uint32_t>(line));
      return;
    }
    Finding& finding =
        report_.add(Level::warning, line_span(file_, line),
                    cat("this never decides: the network in line ", earlier, " has it in it"));
    finding.related.push_back({.where = line_span(file_, earlier), .text = "the first match wins"});
  }

 private:
  const InputFile& file_;
  Report& report_;
  PrefixTree tree_;
  std::size_t depth_ = 0;
};

void check_pf218(const TableSource& table, Report& report) {
  if (table.file.type != "cidr") return;
  SourceMessages said;
  RuleMessages messages("cidr", table.file.path(), &said);
  Shadows shadows(table.file, report);
  std::size_t depth = 0;
  for_each_rule(table.file.masked.text, messages, [&](std::uint64_t line, std::string_view text) {
    auto statement = parse_cidr_line(line, text, depth > 0, false, messages);
    if (!statement) return;
    if (statement->kind == StatementKind::if_block) ++depth;
    if (statement->kind == StatementKind::end_block) --depth;
    shadows.add(line, *statement);
  });
  report_source_messages(table.file, said, report);
}

}  // namespace

POSTWRIGHT_LINT_RULE(pf218_cidr_syntax){
    .id = "PF218",
    .name = "cidr-syntax",
    .level = Level::error,
    .finds =
        "A rule of a cidr: table that Postfix leaves out, such as a network with host bits "
        "set; and, as a warning, a rule behind a wider network that always wins.",
    .why = "The daemon goes on without the rule. In a cidr table the first match counts.",
    .fixing = "Clear the bits behind the prefix; put narrow networks before wide ones.",
    .bad = "192.0.2.1/24 REJECT\n",
    .good = "192.0.2.0/24 REJECT\n",
    .example_file = "clients.cidr",
    .source = "cidr_table(5)",
    .check_table = check_pf218,
};

}  // namespace postwright::lint
