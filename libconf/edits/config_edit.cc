#include "libconf/edits/config_edit.h"

#include "base/text.h"

namespace postwright {

std::optional<EditLine> EditLines::next() {
  if (rest_.empty()) return std::nullopt;
  std::size_t newline = rest_.find('\n');
  EditLine line{
      .kind = EditLine::Kind::first, .text = rest_.substr(0, newline), .number = ++number_};
  rest_.remove_prefix(newline == std::string_view::npos ? rest_.size() : newline + 1);
  std::string_view text = trim_left(line.text);
  if (text.empty() || text.front() == '#')
    line.kind = EditLine::Kind::ignored;
  else if (is_space(line.text.front()))
    line.kind = EditLine::Kind::continuation;
  return line;
}

void append_line(std::string& to, std::string_view text) {
  to += text;
  to += '\n';
}

}  // namespace postwright
