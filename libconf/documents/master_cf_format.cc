#include "libconf/documents/master_cf_format.h"

#include <algorithm>

#include "base/text.h"

namespace postwright {
namespace {

constexpr std::size_t kWidth = 80;
constexpr std::string_view kIndent = "    ";
constexpr std::size_t kColumns[ServiceLine::kFields] = {0, 11, 17, 25, 33, 41, 49, 57};

/// It is read back as one word that keeps all its braces.
bool is_word(std::string_view text) {
  return !text.starts_with('{') && split_outside_braces(text, kServiceBlanks).size() == 1;
}

/// `{text}` ends at the brace behind it.
bool is_balanced(std::string_view text) {
  int depth = 0;
  for (char c : text) {
    if (c == '{') ++depth;
    if (c == '}' && --depth < 0) return false;
  }
  return depth == 0;
}

/// Adds what stands behind the command. postconf 3.11 never puts the first argument in braces and
/// so loses those it had; here it gets them when it would not be one word without.
class WordWriter {
 public:
  WordWriter(std::string& to, bool fold, std::size_t line_start) : to_(to), fold_(fold) {
    length_ = to.size() - line_start;
  }

  void write(const std::vector<CommandWord>& words) {
    for (const CommandWord& word : words) {
      switch (word.kind) {
        case CommandWord::Kind::option:
          add(word.text, word.text.size(), false);
          break;
        case CommandWord::Kind::setting:
          add(cat("-o ", braced(word.text, has_service_blank(word.text))), word.text.size(), true);
          break;
        case CommandWord::Kind::argument:
          add(argument(word.text), word.text.size(), false);
          in_arguments_ = true;
          break;
      }
    }
  }

 private:
  std::string argument(std::string_view text) const {
    if (in_arguments_) return braced(text, has_service_blank(text));
    bool is_option = text.starts_with('-') && text != "-" && text != "--";
    return braced(text, is_option);
  }

  static std::string braced(std::string_view text, bool wanted) {
    bool word = is_word(text);
    if (word && (!wanted || !is_balanced(text))) return std::string(text);
    return cat("{", text, "}");
  }

  /// `size`, which says whether it still fits, does not count braces: as postconf has it. A setting
  /// has its line for itself.
  void add(std::string text, std::size_t size, bool is_setting) {
    bool ends = is_setting || after_setting_ || length_ + 1 + size >= kWidth;
    if (fold_ && ends) {
      to_ += '\n';
      to_ += kIndent;
      length_ = kIndent.size();
      if (text.starts_with('#')) text = cat("{", text, "}");  // else it would be a comment
    } else {
      to_ += ' ';
      ++length_;
    }
    length_ += text.size();
    to_ += text;
    after_setting_ = is_setting;
  }

  std::string& to_;
  bool fold_;
  std::size_t length_;  // of the last line
  bool after_setting_ = false;
  bool in_arguments_ = false;
};

}  // namespace

std::string format_service(const ServiceLine& line, bool fold) {
  std::string text;
  for (std::size_t i = 0; i < ServiceLine::kFields; ++i) {
    if (i > 0) text.append(std::max<std::size_t>(kColumns[i], text.size() + 1) - text.size(), ' ');
    text += line.fields[i];
  }
  WordWriter(text, fold, 0).write(line.words);
  return text;
}

std::string join_service(const ServiceLine& line) {
  std::string text;
  for (const std::string& field : line.fields) {
    if (!text.empty()) text += ' ';
    text += field;
  }
  WordWriter(text, false, 0).write(line.words);
  return text;
}

std::string format_field(const ServiceLine& line, std::size_t field, std::string_view prefix,
                         bool fold) {
  std::string text(prefix);
  std::size_t line_start = 0;
  if (!prefix.empty() && prefix.size() + line.fields[field].size() > kWidth) {
    text += '\n';
    line_start = text.size();
    text += kIndent;
  }
  text += line.fields[field];
  if (field + 1 == ServiceLine::kFields) WordWriter(text, fold, line_start).write(line.words);
  return text;
}

}  // namespace postwright
