#include "lint/input/pattern_rules.h"

#include "libmaps/pattern/posix_regex.h"
#ifdef POSTWRIGHT_HAVE_PCRE
#include "libmaps/pattern/pcre_library.h"
#include "libmaps/pattern/pcre_regex.h"
#endif

namespace postwright::lint {

const RegexDialect* dialect_of(const InputFile& file) {
  if (file.type == "regexp") return &kRegexpDialect;
#ifdef POSTWRIGHT_HAVE_PCRE
  if (file.type == "pcre" && PcreLibrary::instance()) return &kPcreDialect;
#endif
  return nullptr;
}

void visit_regex_statements(
    const InputFile& file,
    const std::function<void(std::uint64_t line, const RegexStatement& statement, bool in_block)>&
        visit) {
  const RegexDialect* dialect = dialect_of(file);
  if (!dialect) return;
  RuleMessages silent(file.type, file.path(), nullptr);
  std::size_t depth = 0;
  for_each_rule(file.masked.text, silent, [&](std::uint64_t line, std::string_view text) {
    auto statement = parse_regex_line(*dialect, line, text, depth > 0, {}, silent);
    if (!statement) return;
    if (statement->kind == StatementKind::end_block) {
      --depth;
      return;
    }
    visit(line, *statement, depth > 0);
    if (statement->kind == StatementKind::if_block) ++depth;
  });
}

}  // namespace postwright::lint
