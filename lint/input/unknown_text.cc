#include "lint/input/unknown_text.h"

#include <algorithm>

#include "base/text.h"

namespace postwright::lint {
namespace {

using Role = TemplateMark::Role;

/// From each mark that opens to the one that closes it, the outermost pairs. What is never closed
/// goes on to the end.
std::vector<ByteRange> blocks_of(const std::vector<TemplateMark>& marks, std::size_t size) {
  std::vector<ByteRange> blocks;
  std::size_t depth = 0;
  for (const TemplateMark& mark : marks) {
    if (mark.role == Role::open && depth++ == 0) blocks.push_back({mark.begin, size});
    if (mark.role == Role::close && depth > 0 && --depth == 0) blocks.back().end = mark.end();
  }
  return blocks;
}

bool overlaps(const std::vector<ByteRange>& ranges, std::size_t begin, std::size_t end) {
  return std::ranges::any_of(
      ranges, [&](const ByteRange& range) { return range.begin < end && begin < range.end; });
}

class Masker {
 public:
  Masker(std::string_view bytes, TemplateKind kind, bool is_master)
      : bytes_(bytes), is_master_(is_master), marks_(find_template_marks(bytes, kind)) {
    result_.text = bytes;
  }

  MaskedText run() {
    if (marks_.empty()) return std::move(result_);
    result_.is_template = true;
    for (const TemplateMark& mark : marks_) {
      result_.marks.push_back({mark.begin, mark.end()});
      hide(mark.begin, mark.end());
      if (mark.role != Role::text && mark.role != Role::comment) result_.has_branches = true;
    }
    result_.conditional = blocks_of(marks_, bytes_.size());
    for (const ByteRange& block : result_.conditional) hide_values(block);
    comment_out_lines();
    return std::move(result_);
  }

 private:
  void hide(std::size_t begin, std::size_t end) {
    for (std::size_t i = begin; i < end; ++i)
      if (bytes_[i] != '\n') result_.text[i] = kUnknownByte;
  }

  std::size_t line_end(std::size_t at) const {
    return std::min(bytes_.find('\n', at), bytes_.size());
  }

  void hide_values(const ByteRange& block) {
    // On the line of the opening mark all is a part of it, as in "a = {% if x %}b{% endif %}".
    std::size_t end = std::min(line_end(block.begin), block.end);
    if (!trim(std::string_view(result_.text).substr(block.begin, end - block.begin)).empty())
      hide(block.begin, end);
    for (std::size_t begin = line_end(block.begin) + 1; begin < block.end; begin = end + 1) {
      end = std::min(line_end(begin), block.end);
      hide_line(begin, end);
    }
  }

  /// Names stay, so that rules about names can speak; values go.
  void hide_line(std::size_t begin, std::size_t end) {
    std::string_view line = bytes_.substr(begin, end - begin);
    std::string_view text = trim(line);
    if (text.empty() || text.starts_with('#')) return;
    std::size_t first = begin + static_cast<std::size_t>(text.data() - line.data());
    std::size_t last = first + text.size();
    std::size_t equals = line.find('=');
    bool is_option = text.starts_with("-o");
    if (first > begin && !is_option) {
      for (std::size_t i = first; i < last; ++i)
        if (bytes_[i] != ' ' && bytes_[i] != '\t') result_.text[i] = kUnknownByte;
      return;
    }
    if (equals == std::string_view::npos) return;  // an entry of master.cf or of a table
    std::string_view name = trim(line.substr(0, equals));
    if (!is_option && name.find_first_of(" \t") != std::string_view::npos) return;
    std::size_t value = begin + equals + 1;
    while (value < last && (bytes_[value] == ' ' || bytes_[value] == '\t')) ++value;
    if (is_option && name.find('{') != std::string_view::npos && bytes_[last - 1] == '}') --last;
    hide(value, last);
  }

  /// Lines that are nothing but marks: control lines wherever they stand, and text that is put in
  /// where a line of its own is due, of which nothing can be told.
  void comment_out_lines() {
    std::string& text = result_.text;
    for (std::size_t begin = 0; begin < text.size();) {
      std::size_t end = std::min(text.find('\n', begin), text.size());
      if (is_only_marks(begin, end) &&
          (is_master_ || text[begin] == kUnknownByte || is_control(begin, end))) {
        std::fill(text.begin() + static_cast<std::ptrdiff_t>(begin),
                  text.begin() + static_cast<std::ptrdiff_t>(end), ' ');
        text[begin] = '#';
      }
      begin = end + 1;
    }
  }

  bool is_only_marks(std::size_t begin, std::size_t end) const {
    std::string_view line = trim(std::string_view(result_.text).substr(begin, end - begin));
    if (line.empty() || line.front() != kUnknownByte) return false;
    if (line.find_first_not_of(std::string_view("\x01 \t", 3)) != std::string_view::npos)
      return false;
    std::size_t first = begin + bytes_.substr(begin, end - begin).find_first_not_of(" \t");
    return std::ranges::any_of(marks_, [&](const TemplateMark& mark) {
      return mark.begin <= first && first < mark.end();
    });
  }

  /// No mark that begins in this line stands for text; a line in the middle of one does not.
  bool is_control(std::size_t begin, std::size_t end) const {
    bool control = false;
    for (const TemplateMark& mark : marks_) {
      if (mark.end() <= begin || mark.begin >= end) continue;
      if (mark.role == Role::text) return false;
      control = true;
    }
    return control;
  }

  std::string_view bytes_;
  bool is_master_;
  std::vector<TemplateMark> marks_;
  MaskedText result_;
};

}  // namespace

bool MaskedText::is_conditional(std::size_t begin, std::size_t length) const {
  return overlaps(conditional, begin, begin + std::max<std::size_t>(length, 1));
}

bool MaskedText::may_change(std::size_t begin, std::size_t length) const {
  return !overlaps(conditional, begin, begin + length) && !overlaps(marks, begin, begin + length) &&
         (length > 0 || !is_conditional(begin, 0));
}

MaskedText mask_templates(std::string_view bytes, TemplateKind kind, bool is_master) {
  return Masker(bytes, kind, is_master).run();
}

MaskedText mask_foreign(std::string_view bytes, std::string mark) {
  MaskedText masked;
  masked.text = bytes;
  masked.is_template = true;
  masked.has_branches = true;
  bool at_begin = true;
  for (char& c : masked.text) {
    bool is_end = c == '\n';
    if (!is_end) c = at_begin ? '#' : ' ';
    at_begin = is_end;
  }
  masked.conditional = {{.begin = 0, .end = bytes.size()}};
  masked.foreign_mark = std::move(mark);
  return masked;
}

}  // namespace postwright::lint
