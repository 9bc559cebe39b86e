#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "base/logical_line.h"
#include "base/message.h"
#include "base/result.h"

namespace postwright {

/// A record as its source has it: not folded, without null bytes. Views live during the call.
struct SourceRecord {
  std::string_view key;
  std::string_view value;
  std::uint64_t line;  ///< number of its first physical line
};

/// Called for each record; an error ends the reading and is returned.
using RecordVisitor = std::function<Status(const SourceRecord&)>;

struct SourceOptions {
  std::string file;  ///< what warnings call the source: its path as given, or "stdin"
  bool utf8 = true;  ///< lines that are not UTF-8 are warned about and left out
  /// postmap -F: a value names files, and is replaced by their content in base64.
  bool values_are_files = false;
  bool quotes_lines = true;  ///< warnings may quote the text of a line, which can hold a password
};

/// The two warnings that every kind of source gives about a logical line before it is parsed: null
/// bytes, and white space in front. False when the line must be left out.
bool accept_logical_line(const LogicalLine& line, const SourceOptions& options, Reporter& reporter);

/// The first of them about lines that were dropped at the end of a source.
Status finish_source(const LogicalLineReader& lines, const SourceOptions& options,
                     Reporter& reporter);

/// The third: with options.utf8, a line that is not valid UTF-8 is left out.
bool accept_utf8(const LogicalLine& line, const SourceOptions& options, Reporter& reporter);

}  // namespace postwright
