#include "cmd/postlint/formats/format.h"

#include "base/text.h"

namespace postwright::postlint {
namespace {

constexpr OutputFormat kFormats[] = {
    {"text", write_text},     {"concise", write_concise},       {"json", write_json},
    {"jsonl", write_jsonl},   {"sarif", write_sarif},           {"github", write_github},
    {"gitlab", write_gitlab}, {"checkstyle", write_checkstyle}, {"junit", write_junit},
};

/// By level, from style on.
constexpr LevelWords kLevelWords[] = {
    {"\x1b[1;34m", "note", "notice", "info", "info"},
    {"\x1b[1;36m", "note", "notice", "info", "info"},
    {"\x1b[1;33m", "warning", "warning", "minor", "warning"},
    {"\x1b[1;31m", "error", "error", "major", "error"},
};

}  // namespace

const LevelWords& words_of(lint::Level level) {
  return kLevelWords[static_cast<std::size_t>(level)];
}

const OutputFormat* find_format(std::string_view name) {
  for (const OutputFormat& format : kFormats)
    if (format.name == name) return &format;
  return nullptr;
}

std::string format_names() {
  std::string names;
  for (const OutputFormat& format : kFormats) names += cat(names.empty() ? "" : ", ", format.name);
  return names;
}

}  // namespace postwright::postlint
