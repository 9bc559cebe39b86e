#include "libmaps/text/alias_source.h"

#include <algorithm>

#include "base/text.h"
#include "libmaps/text/alias_tokens.h"

namespace postwright {

Status read_alias_source(LogicalLineReader& lines, const SourceOptions& options, Reporter& reporter,
                         const RecordVisitor& visit) {
  for (;;) {
    auto next = lines.next();
    if (!next) return failure_of(next);
    if (!*next) return finish_source(lines, options, reporter);
    const LogicalLine& line = **next;
    auto warn = [&](std::string_view text) {
      reporter.warning(cat(line_place(options.file, line.first), ": ", text));
    };

    if (!accept_logical_line(line, options, reporter)) continue;
    if (!accept_utf8(line, options, reporter)) continue;
    std::vector<AliasToken> tokens = alias_tokens(line.text);
    if (tokens.empty()) continue;  // a null byte was first
    auto colon = find_alias_colon(tokens);
    if (!colon) {
      warn("need name:value pair");
      continue;
    }
    std::span<const AliasToken> name(tokens.data(), *colon);
    std::span<const AliasToken> value(tokens.data() + *colon + 1, tokens.size() - *colon - 1);
    if (std::any_of(name.begin(), name.end(),
                    [](const AliasToken& token) { return token.is('@') || token.is('%'); })) {
      warn("name must be local and have no domain");
      continue;
    }
    std::string key = join_tokens(name, Spelling::bare);
    std::string text = join_tokens(value, Spelling::quoted);
    Status visited = visit({.key = key, .value = text, .line = line.first});
    if (!visited) return visited;
  }
}

}  // namespace postwright
