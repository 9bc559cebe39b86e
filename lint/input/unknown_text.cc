#include "lint/input/unknown_text.h"

#include <algorithm>

#include "base/text.h"

namespace postwright::lint {
namespace {

/// How a mark begins and ends.
struct Bracket {
  TemplateKind kind;
  std::string_view open;
  std::string_view close;
  bool control;  ///< gives no text by itself
};

// Longer openings first.
constexpr Bracket kBrackets[] = {
    {TemplateKind::jinja, "{%", "%}", true},    {TemplateKind::jinja, "{#", "#}", true},
    {TemplateKind::jinja, "{{", "}}", false},   {TemplateKind::erb, "<%=", "%>", false},
    {TemplateKind::erb, "<%", "%>", true},      {TemplateKind::toolkit, "[%", "%]", true},
    {TemplateKind::envsubst, "${", "}", false}, {TemplateKind::envsubst, "%%", "%%", false},
    {TemplateKind::envsubst, "@", "@", false},
};

bool is_upper_name(std::string_view text) {
  return !text.empty() && text[0] >= 'A' && text[0] <= 'Z' &&
         std::all_of(text.begin(), text.end(),
                     [](char c) { return (c >= 'A' && c <= 'Z') || is_digit(c) || c == '_'; });
}

/// `{{a = b}}` is a table of Postfix, `{{ a == b }}` an expression of a template.
bool has_lone_equals(std::string_view text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '=') continue;
    if (i + 1 < text.size() && text[i + 1] == '=') {
      ++i;
      continue;
    }
    if (i == 0 || std::string_view("!<>=").find(text[i - 1]) == std::string_view::npos) return true;
  }
  return false;
}

class Masker {
 public:
  Masker(std::string_view bytes, TemplateKind kind) : bytes_(bytes), kind_(kind) {
    result_.text = bytes;
  }

  MaskedText run() {
    if (kind_ == TemplateKind::none) return std::move(result_);
    for (std::size_t at = bytes_.find_first_of(kOpeners); at < bytes_.size();
         at = bytes_.find_first_of(kOpeners, at))
      at += std::max<std::size_t>(mask_at(at), 1);
    if (result_.is_template) comment_out_lines();
    return std::move(result_);
  }

 private:
  static constexpr std::string_view kOpeners = "{<[$%@";

  /// Bytes of the mark that begins here; 0: none.
  std::size_t mask_at(std::size_t at) {
    for (const Bracket& bracket : kBrackets) {
      if (!bytes_.substr(at).starts_with(bracket.open)) continue;
      if (kind_ == TemplateKind::automatic ? bracket.kind == TemplateKind::envsubst
                                           : bracket.kind != kind_)
        continue;
      std::size_t inside = at + bracket.open.size();
      std::size_t end = bytes_.find(bracket.close, inside);
      if (end == std::string_view::npos) continue;
      std::string_view text = bytes_.substr(inside, end - inside);
      if (!is_mark(bracket, at, text)) continue;
      std::size_t length = end + bracket.close.size() - at;
      for (std::size_t i = at; i < at + length; ++i)
        if (bytes_[i] != '\n') result_.text[i] = kUnknownByte;
      result_.is_template = true;
      if (bracket.control && !bracket.open.starts_with("{#")) result_.has_branches = true;
      return length;
    }
    return 0;
  }

  bool is_mark(const Bracket& bracket, std::size_t at, std::string_view text) const {
    if (bracket.kind == TemplateKind::envsubst) return is_upper_name(text);
    if (bracket.open != "{{" || kind_ == TemplateKind::jinja) return true;
    bool expansion = at > 0 && bytes_[at - 1] == '$';
    return !expansion && text.find_first_of("{}\n") == std::string_view::npos &&
           !has_lone_equals(text);
  }

  /// Lines that are nothing but marks: control lines wherever they stand, and text that is put in
  /// at the beginning of a line, of which nothing can be told.
  void comment_out_lines() {
    std::string& text = result_.text;
    for (std::size_t begin = 0; begin < text.size();) {
      std::size_t end = std::min(text.find('\n', begin), text.size());
      std::string_view line = trim(std::string_view(text).substr(begin, end - begin));
      bool only_marks =
          !line.empty() && line.front() == kUnknownByte &&
          line.find_first_not_of(std::string_view("\x01 \t", 3)) == std::string_view::npos;
      if (only_marks && (text[begin] == kUnknownByte || is_control(begin, end))) {
        std::fill(text.begin() + static_cast<std::ptrdiff_t>(begin),
                  text.begin() + static_cast<std::ptrdiff_t>(end), ' ');
        text[begin] = '#';
      }
      begin = end + 1;
    }
  }

  bool is_control(std::size_t begin, std::size_t end) const {
    std::string_view line = trim(bytes_.substr(begin, end - begin));
    return line.starts_with("{%") || line.starts_with("{#") || line.starts_with("[%") ||
           (line.starts_with("<%") && !line.starts_with("<%="));
  }

  std::string_view bytes_;
  TemplateKind kind_;
  MaskedText result_;
};

}  // namespace

MaskedText mask_templates(std::string_view bytes, TemplateKind kind) {
  return Masker(bytes, kind).run();
}

}  // namespace postwright::lint
