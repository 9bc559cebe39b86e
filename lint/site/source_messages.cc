#include "lint/site/source_messages.h"

#include "base/text.h"

namespace postwright::lint {
namespace {

constexpr std::string_view kPlace = ", line ";
/// What readers say they do.
constexpr std::string_view kConsequences[] = {": skipping this rule", " -- ignoring this line",
                                              ": ignoring this line"};

}  // namespace

void SourceMessages::report(postwright::Severity, std::string_view text) {
  Message message{.line = 0, .text = std::string(text)};
  if (std::size_t at = text.find(kPlace); at != std::string_view::npos) {
    std::string_view rest = text.substr(at + kPlace.size());
    std::size_t digits = 0;
    while (digits < rest.size() && is_digit(rest[digits])) ++digits;
    std::size_t colon = rest.find(": ", digits);
    auto line = parse_unsigned(rest.substr(0, digits));
    if (line && colon != std::string_view::npos)
      message = {.line = *line, .text = std::string(rest.substr(colon + 2))};
  }
  for (std::string_view consequence : kConsequences)
    if (message.text.ends_with(consequence))
      message.text.resize(message.text.size() - consequence.size());
  messages.push_back(std::move(message));
}

FileSpan line_span(const InputFile& file, std::uint64_t line) {
  std::string_view text = file.source->line(line);
  if (text.data() == nullptr) return file.source->span(0, 0);
  if (text.ends_with('\r')) text.remove_suffix(1);
  return file.source->span(static_cast<std::uint64_t>(text.data() - file.bytes().data()),
                           text.size());
}

void report_source_messages(const InputFile& file, const SourceMessages& messages, Report& report) {
  for (const auto& message : messages.messages) {
    FileSpan where = line_span(file, message.line);
    if (!is_known(std::string_view(file.masked.text).substr(where.offset, where.length))) continue;
    report.add(where, message.text);
  }
}

}  // namespace postwright::lint
