#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace postwright {

/// postconf -e, -X, -#.
enum class EditAction { set, exclude, comment_out };

/// What an edit changed, for reports. `name` is a parameter of main.cf or, for master.cf,
/// SERVICE/TYPE, SERVICE/TYPE/FIELD or SERVICE/TYPE/PARAMETER.
struct ConfigChange {
  std::string name;
  std::optional<std::string> before;  ///< nothing: it was not there
  std::optional<std::string> after;   ///< nothing: it is not there any more
  bool operator==(const ConfigChange&) const = default;
};

/// A file's bytes after an edit.
struct EditedConfig {
  std::string bytes;
  std::vector<ConfigChange> changes;
};

/// One physical line, for edits that copy a file line by line.
struct EditLine {
  enum class Kind {
    ignored,       ///< blank or a comment, wherever it stands
    first,         ///< begins an entry
    continuation,  ///< begins with white space: belongs to the entry above
  };
  Kind kind;
  std::string_view text;  ///< without its newline
  std::size_t number;     ///< from 1
};

/// Cuts bytes into physical lines; a last line without a newline counts.
class EditLines {
 public:
  /// `bytes` must outlive the lines.
  explicit EditLines(std::string_view bytes) : rest_(bytes) {}
  std::optional<EditLine> next();

 private:
  std::string_view rest_;
  std::size_t number_ = 0;
};

/// Adds a line with a newline; the last line of an edited file always has one.
void append_line(std::string& to, std::string_view text);

}  // namespace postwright
