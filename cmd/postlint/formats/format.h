#pragma once

#include <iosfwd>
#include <string>
#include <string_view>

#include "cmd/postlint/outcome.h"

namespace postwright::postlint {

/// A way to report what was found. `terminal`: colour may be used.
struct OutputFormat {
  std::string_view name;
  void (*write)(const Outcome& outcome, const Options& options, std::ostream& out, bool terminal);
};

/// What the formats call a level.
struct LevelWords {
  std::string_view colour;  ///< on a terminal
  std::string_view sarif;   ///< SARIF 2.1.0, section 3.27.10
  std::string_view github;  ///< workflow command
  std::string_view gitlab;
  std::string_view checkstyle;
};
const LevelWords& words_of(lint::Level level);

const OutputFormat* find_format(std::string_view name);
/// "text, json, ..."
std::string format_names();

void write_text(const Outcome&, const Options&, std::ostream&, bool terminal);
void write_concise(const Outcome&, const Options&, std::ostream&, bool terminal);
void write_json(const Outcome&, const Options&, std::ostream&, bool terminal);
void write_jsonl(const Outcome&, const Options&, std::ostream&, bool terminal);
void write_sarif(const Outcome&, const Options&, std::ostream&, bool terminal);
void write_github(const Outcome&, const Options&, std::ostream&, bool terminal);
void write_gitlab(const Outcome&, const Options&, std::ostream&, bool terminal);
void write_checkstyle(const Outcome&, const Options&, std::ostream&, bool terminal);
void write_junit(const Outcome&, const Options&, std::ostream&, bool terminal);

}  // namespace postwright::postlint
