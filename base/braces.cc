#include "base/braces.h"

#include "base/text.h"

namespace postwright {

BracedText inside_braces(std::string_view text) {
  if (!text.starts_with('{'))
    return {.inside = text, .problem = cat("no '{' at start of text in \"", text, "\"")};
  int depth = 0;
  std::size_t end = 0;
  for (; end < text.size(); ++end) {
    if (text[end] == '{') ++depth;
    if (text[end] == '}' && --depth == 0) break;
  }
  BracedText found{.inside = trim(text.substr(1, end - 1)), .problem = {}};
  if (end == text.size())
    found.problem = cat("missing '}' in \"", text, "\"");
  else if (end + 1 != text.size())
    found.problem = cat("syntax error after '}' in \"", text, "\"");
  return found;
}

}  // namespace postwright
