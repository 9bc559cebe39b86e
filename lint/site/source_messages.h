#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/message.h"
#include "lint/findings/finding.h"
#include "lint/input/input.h"

namespace postwright::lint {

/// Takes what a reader of tables says about lines ("..., line N: TEXT") apart.
class SourceMessages final : public Reporter {
 public:
  struct Message {
    std::uint64_t line = 0;  ///< of the file; 0: about no line
    std::string text;        ///< without the place, and without what the reader does about it
  };
  void report(postwright::Severity severity, std::string_view text) override;
  std::vector<Message> messages;
};

/// A finding for each message, in its line; not for lines that have unknown text.
void report_source_messages(const InputFile& file, const SourceMessages& messages, Report& report);

/// A line without its newline, as a place.
FileSpan line_span(const InputFile& file, std::uint64_t line);

}  // namespace postwright::lint
