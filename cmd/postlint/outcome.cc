#include "cmd/postlint/outcome.h"

#include <algorithm>

#include "base/hex.h"
#include "base/text.h"

namespace postwright::postlint {
namespace {

/// FNV-1a; the fields are told apart by a null byte each.
std::uint64_t hash(std::initializer_list<std::string_view> fields) {
  std::uint64_t value = 0xcbf29ce484222325u;
  auto add = [&](unsigned char byte) { value = (value ^ byte) * 0x100000001b3u; };
  for (std::string_view field : fields) {
    for (char c : field) add(static_cast<unsigned char>(c));
    add(0);
  }
  return value;
}

}  // namespace

Position end_of(const Outcome& outcome, const FileSpan& where) {
  const lint::InputFile* file = outcome.file_of(where.file);
  if (!file) return {.line = where.line, .column = where.column + where.length};
  FileSpan end = file->source->span(where.offset + where.length, 0);
  return {.line = end.line, .column = end.column};
}

std::string_view line_text(const Outcome& outcome, const std::string& file, std::uint64_t line) {
  const lint::InputFile* input = outcome.file_of(file);
  if (!input || line == 0) return {};
  return input->source->line(line);
}

std::string fingerprint(const Outcome& outcome, const lint::Finding& finding) {
  std::string_view line;
  if (finding.parameter.empty())
    line = trim(line_text(outcome, finding.where.file, finding.where.line));
  std::uint64_t value =
      hash({finding.rule->id, finding.where.file, finding.parameter, finding.value, line});
  return to_hex(value);
}

}  // namespace postwright::postlint
