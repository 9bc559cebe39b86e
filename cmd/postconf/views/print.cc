#include "cmd/postconf/views/print.h"

#include "base/json_string.h"

namespace postwright::postconf {
namespace {

constexpr std::size_t kLineLimit = 80;
constexpr std::string_view kContinuation = "    ";

constexpr bool is_blank(char c) {
  return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

/// Words with one blank between them; with `fold`, in lines.
class WordLine {
 public:
  WordLine(std::string& to, bool fold) : to_(to), fold_(fold) {}
  ~WordLine() { to_.push_back('\n'); }
  WordLine(const WordLine&) = delete;
  WordLine& operator=(const WordLine&) = delete;

  void add_words_of(std::string_view text) {
    for (std::size_t at = 0;;) {
      while (at < text.size() && is_blank(text[at])) ++at;
      if (at == text.size()) return;
      std::size_t begin = at;
      while (at < text.size() && !is_blank(text[at])) ++at;
      add(text.substr(begin, at - begin));
    }
  }
  void add(std::string_view word) {
    if (length_ > 0 && fold_ && length_ + word.size() >= kLineLimit) {
      to_.append("\n").append(kContinuation);
      length_ = kContinuation.size();
    } else if (length_ > 0) {
      to_.push_back(' ');
      ++length_;
    }
    to_ += word;
    length_ += word.size();
  }

 private:
  std::string& to_;
  bool fold_;
  std::size_t length_ = 0;
};

}  // namespace

void append_parameter(std::string& to, const CommandLine& options, std::string_view name,
                      std::string_view value) {
  if (options.json) {
    append_json_line(to, name, value);
    return;
  }
  WordLine line(to, options.fold);
  if (!options.hide_names || options.hide_values) line.add_words_of(name);
  if (!options.hide_names && !options.hide_values) line.add("=");
  if (!options.hide_values) line.add_words_of(value);
}

}  // namespace postwright::postconf
