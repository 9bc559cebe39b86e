#include "libmaps/text/postmap_source.h"

#include "base/text.h"
#include "base/utf8.h"
#include "libmaps/text/file_values.h"

namespace postwright {

bool accept_logical_line(const LogicalLine& line, const SourceOptions& options,
                         Reporter& reporter) {
  if (line.has_nul)
    reporter.warning(cat(line_place(options.file, line.first, line.seen),
                         ": text after null byte may be ignored"));
  if (!line.orphan) return true;
  if (!options.quotes_lines) {
    reporter.warning(
        cat(line_place(options.file, line.first), ": logical line must not start with whitespace"));
    return false;
  }
  constexpr std::size_t kShown = 30;
  reporter.warning(cat(options.file, ": logical line must not start with whitespace: \"",
                       line.text.substr(0, kShown), line.length > kShown ? "...\"" : "\""));
  return false;
}

Status finish_source(const LogicalLineReader& lines, const SourceOptions& options,
                     Reporter& reporter) {
  if (lines.line_after_nul() > 0)
    reporter.warning(cat(line_place(options.file, lines.line_after_nul()),
                         ": text after null byte may be ignored"));
  return {};
}

bool accept_utf8(const LogicalLine& line, const SourceOptions& options, Reporter& reporter) {
  if (!options.utf8 || is_valid_utf8(line.text)) return true;
  std::string text = options.quotes_lines ? cat(" \"", line.text, "\"") : std::string();
  reporter.warning(cat(line_place(options.file, line.first), ": non-UTF-8 input", text,
                       " -- ignoring this line"));
  return false;
}

KeyAndValue cut_postmap_line(std::string_view text) {
  auto end = find_key_end(text, is_space);
  if (!end) return {.key = text, .value = {}, .unbalanced = true};
  return {.key = text.substr(0, *end), .value = trim(text.substr(*end))};
}

Status read_postmap_source(LogicalLineReader& lines, const SourceOptions& options,
                           Reporter& reporter, const RecordVisitor& visit, PostmapDialect dialect) {
  std::string_view tail = dialect == PostmapDialect::texthash ? " -- ignoring this line" : "";
  for (;;) {
    auto next = lines.next();
    if (!next) return failure_of(next);
    if (!*next) return finish_source(lines, options, reporter);
    const LogicalLine& line = **next;
    auto warn = [&](std::string_view text) {
      reporter.warning(cat(line_place(options.file, line.first), ": ", text));
    };

    if (!accept_logical_line(line, options, reporter)) continue;
    if (dialect == PostmapDialect::postmap && !accept_utf8(line, options, reporter)) continue;
    KeyAndValue record = cut_postmap_line(line.text);
    if (record.unbalanced) {
      std::string text = options.quotes_lines ? cat(" in '", line.text, "'") : std::string();
      warn(cat("unbalanced '\"'", text, " -- ignoring this line"));
      continue;
    }
    if (record.key.empty() || record.value.empty()) {
      warn(cat("expected format: key whitespace value", tail));
      continue;
    }
    if (record.key.back() == ':')
      warn("record is in \"key: value\" format; is this an alias file?");
    std::string content;
    if (options.values_are_files) {
      auto encoded = encode_files(record.value);
      if (!encoded) {
        warn(cat(encoded.error().message, ": skipping this entry"));
        continue;
      }
      content = std::move(*encoded);
      record.value = content;
    }
    Status visited = visit({.key = record.key, .value = record.value, .line = line.first});
    if (!visited) return visited;
  }
}

}  // namespace postwright
