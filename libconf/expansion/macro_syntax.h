#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

#include "base/result.h"

namespace postwright {

/// The grammar of $name, ${...} and $(...) in values, without their meaning. Views are of the text
/// that was given. Errors are ErrorKind::config with the reference's warning text.
/// Source: postconf(5).

/// A stretch of a value.
struct MacroPiece {
  enum class Kind {
    literal,
    dollar,  ///< "$$", which stands for "$"
    macro,   ///< `text` is the name behind the $, or what stands in the braces or parentheses
  };
  Kind kind;
  std::string_view text;
  std::size_t begin;  ///< of the whole piece in the value
  std::size_t end;
  bool braced = false;  ///< a macro in braces or parentheses
};

/// Cuts a value into pieces.
class MacroReader {
 public:
  explicit MacroReader(std::string_view text) : text_(text) {}
  /// Nothing at the end. After an error ("truncated macro reference: ...", "empty macro name: ...")
  /// there is nothing more to read.
  Result<std::optional<MacroPiece>> next();

 private:
  std::string_view text_;
  std::size_t at_ = 0;
};

/// Macros may stand in macros to this depth: 100 references may follow each other.
constexpr int kMaxMacroNesting = 101;
/// "unreasonable macro call nesting: "TEXT"".
[[nodiscard]] tl::unexpected<Error> macro_nesting_error(const MacroPiece& piece);

/// Reads a value as Postfix does, which matters only where problems are: after one it goes on to
/// look for more, up to a braced macro, and nothing is nested less once the limit was reached.
/// `visitor` has `Status piece(const MacroPiece&, int depth)`, `Status note(Result<T>&)`, which
/// keeps the message of a problem and hands the error on, and `bool too_deep`, false at first.
template <class Visitor>
Status read_macros(std::string_view text, int depth, Visitor& visitor) {
  Status result;
  MacroReader reader(text);
  for (;;) {
    auto next = reader.next();
    if (!next) return visitor.note(next);
    if (!*next) return result;
    const MacroPiece& piece = **next;
    bool is_macro = piece.kind == MacroPiece::Kind::macro;
    bool ends = is_macro ? piece.braced : piece.end == text.size();
    if (!result && ends) return result;
    visitor.too_deep |= depth >= kMaxMacroNesting;
    Status done;
    if (visitor.too_deep && piece.kind != MacroPiece::Kind::dollar)
      done = macro_nesting_error(piece);
    else if (result)
      done = visitor.piece(piece, depth);
    if (!done) result = visitor.note(done);
  }
}

/// Reads the inside of a macro from left to right.
class MacroCursor {
 public:
  explicit MacroCursor(std::string_view body) : body_(body) {}
  bool done() const { return at_ == body_.size(); }
  char peek() const { return body_[at_]; }
  std::string_view rest() const { return body_.substr(at_); }
  std::string_view before() const { return body_.substr(0, at_); }
  void skip(std::size_t bytes) { at_ += bytes; }
  void skip_blanks();
  template <class Predicate>
  std::string_view take_while(Predicate&& wanted) {
    std::size_t begin = at_;
    while (!done() && wanted(peek())) ++at_;
    return body_.substr(begin, at_ - begin);
  }
  /// What stands between the brace at the cursor and its match: "unbalanced {} in ...".
  Result<std::string_view> take_braces();
  std::string_view take_rest();

 private:
  std::string_view body_;
  std::size_t at_ = 0;
};

/// How a macro begins: with a name, or with a comparison `{L} OP {R}`.
struct MacroHead {
  std::string_view name;  ///< empty: a comparison
  std::string_view left;
  std::string_view op;  ///< == != < <= > >=
  bool levels = false;  ///< the suffix "level": operands are compatibility levels
  std::string_view right;
  bool is_comparison() const { return name.empty(); }
};
/// Leaves the cursor at what follows: nothing, `?`, `:`, or, behind a name, `{` of a function.
Result<MacroHead> take_macro_head(MacroCursor& cursor);

/// What follows a name or a comparison: `? X : Y`, `: Y`, or nothing.
struct MacroChoice {
  std::optional<std::string_view> if_true;
  std::optional<std::string_view> if_false;
};
/// The cursor is at the `?` or `:`. One after the other; either may be missing.
Result<std::optional<std::string_view>> take_if_true(MacroCursor& cursor);
Result<std::optional<std::string_view>> take_if_false(
    MacroCursor& cursor, const std::optional<std::string_view>& if_true);
/// Both.
Result<MacroChoice> take_macro_choice(MacroCursor& cursor);

/// The one argument of a function, at whose brace the cursor is; not trimmed.
Result<std::string_view> take_macro_argument(MacroCursor& cursor);
/// domain_to_ascii and domain_to_utf8 are functions, others are unknown.
Status check_macro_function(std::string_view name, std::string_view argument);

}  // namespace postwright
