#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace postwright::reindexer {

/// Software that makes configuration files and will make them again, over what was edited in them.
struct Generator {
  enum class Seen {
    comment,  ///< in a comment line: words, whatever their case
    text,     ///< anywhere in the file, as it stands
    link,     ///< in the path that a link leads to
  };
  Seen seen = Seen::comment;
  std::string_view mark;
  std::string_view name;
  std::string_view undone_by;  ///< "the next run of its agent"
};

/// Adding one means adding a row in generators.cc.
std::span<const Generator> generators();

/// A sentence about a configuration file that somebody else makes: who, what shows it, and what
/// would undo edits. Nothing when the file looks like one that people write. `path` is its name,
/// `target` what that leads to behind links.
std::optional<std::string> generated_text(std::string_view path, std::string_view target,
                                          std::string_view bytes);

}  // namespace postwright::reindexer
