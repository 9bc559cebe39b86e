#include "libconf/expansion/macro_syntax.h"

#include <algorithm>

#include "base/text.h"

namespace postwright {
namespace {

constexpr std::size_t kShownBehindError = 20;  // bytes of what follows an error

constexpr bool is_blank(char c) {
  return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

constexpr bool is_name_char(char c) {
  return is_alnum(c) || c == '_';
}

constexpr bool is_operator_char(char c) {
  return std::string_view("<>!=?+-*/~&\\|%").find(c) != std::string_view::npos;
}

bool is_comparison(std::string_view op) {
  for (std::string_view known : {"==", "!=", "<", "<=", ">", ">="})
    if (op == known) return true;
  return false;
}

std::string_view shown(std::string_view rest) {
  return rest.substr(0, kShownBehindError);
}

/// Where the closer of the brace or parenthesis at `at` stands; the text's size when it has none.
std::size_t find_closer(std::string_view text, std::size_t at) {
  char opener = text[at];
  char closer = opener == '{' ? '}' : ')';
  int open = 0;
  for (; at < text.size(); ++at) {
    if (text[at] == opener) ++open;
    if (text[at] == closer && --open == 0) break;
  }
  return at;
}

Result<MacroHead> take_comparison(MacroCursor& cursor) {
  MacroHead head;
  auto left = cursor.take_braces();
  if (!left) return failure_of(left);
  head.left = *left;
  cursor.skip_blanks();
  MacroCursor at_operator = cursor;
  head.op = cursor.take_while(is_operator_char);
  if (!is_comparison(head.op))
    return config_failure(R"("==" or "!="" or "<"" or "<="" or ">="" or ">" expected at: "...)",
                          *left, "}>>>", shown(at_operator.rest()), "\"");
  std::string_view suffix = cursor.take_while(is_alnum);
  if (!suffix.empty() && suffix != "level")
    return config_failure("bad operator suffix at: \"...", head.op, ">>>", suffix, "\"");
  head.levels = !suffix.empty();
  MacroCursor after_operator = cursor;
  cursor.skip_blanks();
  if (cursor.done() || cursor.peek() != '{')
    return config_failure("\"{expression}\" expected at: \"...{", *left, "} ", head.op, ">>>",
                          shown(after_operator.rest()), "\"");
  auto right = cursor.take_braces();
  if (!right) return failure_of(right);
  head.right = *right;
  cursor.skip_blanks();
  return head;
}

/// An operand behind ? or :. In braces its inside, else all that is left.
Result<std::string_view> take_operand(MacroCursor& cursor) {
  MacroCursor look = cursor;
  look.skip_blanks();
  if (look.done() || look.peek() != '{') return cursor.take_rest();
  cursor = look;
  auto inside = cursor.take_braces();
  if (inside) cursor.skip_blanks();
  return inside;
}

}  // namespace

Result<std::optional<MacroPiece>> MacroReader::next() {
  using Kind = MacroPiece::Kind;
  if (at_ == text_.size()) return std::nullopt;
  std::size_t begin = at_;
  std::size_t dollar = std::min(text_.find('$', at_), text_.size());
  if (dollar > begin) {
    at_ = dollar;
    return MacroPiece{Kind::literal, text_.substr(begin, dollar - begin), begin, at_, false};
  }
  char next = begin + 1 < text_.size() ? text_[begin + 1] : '\0';
  at_ = text_.size();  // unless all is well
  if (next == '$') {
    at_ = begin + 2;
    return MacroPiece{Kind::dollar, text_.substr(begin + 1, 1), begin, at_, false};
  }
  std::size_t body = begin + 1;
  std::size_t body_end = 0;
  std::size_t end = body;
  if (next == '{' || next == '(') {
    body_end = find_closer(text_, body);
    if (body_end == text_.size())
      return config_failure("truncated macro reference: \"", text_, "\"");
    ++body;
    end = body_end + 1;
  } else {
    while (end < text_.size() && is_name_char(text_[end])) ++end;
    body_end = end;
  }
  std::string_view inside = text_.substr(body, body_end - body);
  if (trim(inside).empty()) return config_failure("empty macro name: \"", text_, "\"");
  at_ = end;
  return MacroPiece{Kind::macro, inside, begin, end, body == begin + 2};
}

tl::unexpected<Error> macro_nesting_error(const MacroPiece& piece) {
  return config_failure("unreasonable macro call nesting: \"", piece.text, "\"");
}

void MacroCursor::skip_blanks() {
  while (!done() && is_blank(peek())) ++at_;
}

Result<std::string_view> MacroCursor::take_braces() {
  std::size_t begin = at_;
  std::size_t closer = find_closer(body_, begin);
  if (closer == body_.size())
    return config_failure("unbalanced {} in attribute expression: \"", body_.substr(begin), "\"");
  at_ = closer + 1;
  return body_.substr(begin + 1, closer - begin - 1);
}

std::string_view MacroCursor::take_rest() {
  std::string_view all = rest();
  at_ = body_.size();
  return all;
}

Result<MacroHead> take_macro_head(MacroCursor& cursor) {
  cursor.skip_blanks();
  if (!cursor.done() && cursor.peek() == '{') return take_comparison(cursor);
  MacroHead head{.name = cursor.take_while(is_name_char), .left = {}, .op = {}, .right = {}};
  MacroCursor after = cursor;
  cursor.skip_blanks();
  bool good = !head.name.empty() && (cursor.done() || std::string_view("{?:").find(cursor.peek()) !=
                                                          std::string_view::npos);
  if (good) return head;
  return config_failure("attribute name syntax error at: \"...", after.before(), ">>>",
                        shown(after.rest()), "\"");
}

Result<std::optional<std::string_view>> take_if_true(MacroCursor& cursor) {
  if (cursor.peek() == ':') return std::nullopt;
  if (cursor.peek() != '?')
    return config_failure("\"?\" or \":\" expected at: \"...}>>>", shown(cursor.rest()), "\"");
  cursor.skip(1);
  return take_operand(cursor).map([](std::string_view yes) { return std::optional(yes); });
}

Result<std::optional<std::string_view>> take_if_false(
    MacroCursor& cursor, const std::optional<std::string_view>& if_true) {
  if (cursor.done()) return std::nullopt;
  if (cursor.peek() != ':') {
    return config_failure("\":\" expected at: \"...", if_true.value_or(""), "}>>>",
                          shown(cursor.rest()), "\"");
  }
  cursor.skip(1);
  auto no = take_operand(cursor);
  if (!no) return failure_of(no);
  if (!cursor.done())
    return config_failure("unexpected input at: \"...", *no, "}>>>", shown(cursor.rest()), "\"");
  return *no;
}

Result<MacroChoice> take_macro_choice(MacroCursor& cursor) {
  auto yes = take_if_true(cursor);
  if (!yes) return failure_of(yes);
  auto no = take_if_false(cursor, *yes);
  if (!no) return failure_of(no);
  return MacroChoice{.if_true = *yes, .if_false = *no};
}

Result<std::string_view> take_macro_argument(MacroCursor& cursor) {
  auto argument = cursor.take_braces();
  if (!argument) return argument;
  cursor.skip_blanks();
  if (cursor.done()) return argument;
  return config_failure("unexpected input at: \"...", *argument, "}>>>", shown(cursor.rest()),
                        "\"");
}

Status check_macro_function(std::string_view name, std::string_view argument) {
  if (name == "domain_to_ascii" || name == "domain_to_utf8") return {};
  return config_failure("unknown function \"", name, "\" at\"...>>>", name, "{", argument, "}\"");
}

}  // namespace postwright
