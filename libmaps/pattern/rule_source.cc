#include "libmaps/pattern/rule_source.h"

#include <fcntl.h>

#include <cerrno>
#include <cstring>

#include "base/braces.h"
#include "base/file.h"
#include "base/logical_line.h"
#include "base/text.h"
#include "libmaps/text/source.h"

namespace postwright {
namespace {

Result<std::string> inline_rules(std::string_view type, std::string_view name) {
  auto bad = [&](std::string_view problem) { return config_failure(type, " map: ", problem); };
  BracedText all = inside_braces(name);
  if (!all.problem.empty()) return bad(all.problem);
  std::string rules;
  for (std::string_view element : split_outside_braces(all.inside, kListSeparators)) {
    BracedText rule = inside_braces(element);
    if (!rule.problem.empty()) return bad(rule.problem);
    rules.append(rule.inside).push_back('\n');
  }
  return rules;
}

bool is_keyword(std::string_view text, std::string_view keyword) {
  return equals_ignoring_case(text.substr(0, keyword.size()), keyword) &&
         (text.size() == keyword.size() || !is_alnum(text[keyword.size()]));
}

}  // namespace

void RuleMessages::warn(std::uint64_t line, std::string_view text) const {
  if (reporter_) reporter_->warning(cat(type_, " map ", name_, ", line ", line, ": ", text));
}

void RuleMessages::skip(std::uint64_t line, std::string_view text) const {
  warn(line, cat(text, ": skipping this rule"));
}

void RuleMessages::warn_plainly(std::string_view text) const {
  if (reporter_) reporter_->warning(text);
}

Result<std::string> read_rules(std::string_view type, std::string_view name, Directory directory) {
  if (name.starts_with('{')) return inline_rules(type, name);
  std::string path(name);
  auto fd = open_file(path, O_RDONLY);
  if (!fd) return failure_of(fd);
  auto text = read_settled(fd->get(), path);
  if (text || text.error().code != EISDIR) return text;
  if (directory == Directory::is_empty) return std::string();
  return failure(ErrorKind::system, cat(type, " map ", name, ": read error: ", strerror(EISDIR)),
                 EISDIR);
}

void for_each_rule(std::string_view rules, const RuleMessages& messages, const RuleVisitor& visit) {
  CollectedMessages dropped;
  Reporter& reporter = messages.reporter() ? *messages.reporter() : dropped;
  SourceOptions source{.file = messages.name()};
  LogicalLineReader lines(rules);
  // Reading from memory cannot fail.
  for (auto line = lines.next(); line && *line; line = lines.next()) {
    if (!accept_logical_line(**line, source, reporter)) continue;
    visit((*line)->first, trim_right((*line)->text));
  }
  (void)finish_source(lines, source, reporter);
}

Statement parse_statement(std::string_view text) {
  constexpr std::string_view kIf = "if";
  constexpr std::string_view kEndIf = "endif";
  if (is_keyword(text, kIf))
    return {.kind = StatementKind::if_block, .rest = trim_left(text.substr(kIf.size()))};
  if (is_keyword(text, kEndIf))
    return {.kind = StatementKind::end_block, .rest = trim_left(text.substr(kEndIf.size()))};
  return {.kind = StatementKind::rule, .rest = text};
}

bool take_negations(std::string_view& text) {
  bool negated = false;
  while (!text.empty() && (text.front() == '!' || is_space(text.front()))) {
    negated ^= text.front() == '!';
    text.remove_prefix(1);
  }
  return negated;
}

}  // namespace postwright
