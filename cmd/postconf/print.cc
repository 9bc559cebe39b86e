#include "cmd/postconf/print.h"

#include "base/json_string.h"
#include "base/text.h"

namespace postwright::postconf {
namespace {

constexpr std::string_view kBlanks = " \t\r\n";
constexpr std::size_t kLineLimit = 80;
constexpr std::string_view kContinuation = "    ";

/// The words of `text`, with one blank between them; with `fold`, in lines.
void append_words(std::string& to, std::string_view text, bool fold) {
  std::size_t length = 0;
  for (std::string_view word : split(text, kBlanks)) {
    if (length > 0 && fold && length + word.size() >= kLineLimit) {
      to.append("\n").append(kContinuation);
      length = kContinuation.size();
    } else if (length > 0) {
      to.push_back(' ');
      ++length;
    }
    to += word;
    length += word.size();
  }
  to.push_back('\n');
}

}  // namespace

void append_parameter(std::string& to, const CommandLine& options, std::string_view name,
                      std::string_view value) {
  if (options.json)
    append_json_line(to, name, value);
  else if (options.hide_values)
    append_words(to, name, options.fold);
  else if (options.hide_names)
    append_words(to, value, options.fold);
  else
    append_words(to, cat(name, " = ", value), options.fold);
}

}  // namespace postwright::postconf
