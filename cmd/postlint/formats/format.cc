#include "cmd/postlint/formats/format.h"

#include "base/text.h"

namespace postwright::postlint {
namespace {

constexpr OutputFormat kFormats[] = {
    {"text", write_text},     {"concise", write_concise},       {"json", write_json},
    {"jsonl", write_jsonl},   {"sarif", write_sarif},           {"github", write_github},
    {"gitlab", write_gitlab}, {"checkstyle", write_checkstyle}, {"junit", write_junit},
};

}  // namespace

std::span<const OutputFormat> formats() {
  return kFormats;
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
