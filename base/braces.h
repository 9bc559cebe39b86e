#pragma once

#include <string>
#include <string_view>

namespace postwright {

/// The inside of `{ text }`. `inside` is there even when the braces are not right, as far as they
/// go; `problem` then says why: "no '{' at start of text in "X"", "missing '}' in "X"", "syntax
/// error after '}' in "X"". Braces are counted; nothing protects them.
struct BracedText {
  std::string_view inside;  ///< trimmed; a view of the text
  std::string problem;      ///< empty: none
};
BracedText inside_braces(std::string_view text);

}  // namespace postwright
