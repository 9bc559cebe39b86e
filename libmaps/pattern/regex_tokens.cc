#include "libmaps/pattern/regex_tokens.h"

#include <algorithm>

#include "base/text.h"

namespace postwright {
namespace {

constexpr RegexToken token(RegexToken::Kind kind, bool plain = true) {
  return {.kind = kind, .plain = plain};
}

bool is_one_of(char c, std::string_view characters) {
  return characters.find(c) != std::string_view::npos;
}

/// Rising whatever the case of its letters.
bool is_plain_range(char first, char last) {
  bool digits = is_digit(first) && is_digit(last);
  bool same_case = (to_lower(first) == first) == (to_lower(last) == last);
  return first <= last && (digits || (is_alpha(first) && is_alpha(last) && same_case));
}

/// What is between the brackets of a character class, when it holds nothing but single characters
/// and rising ranges of them.
bool is_plain_class(std::string_view inside) {
  if (inside.starts_with('^')) inside.remove_prefix(1);
  if (inside.empty()) return false;
  for (std::size_t i = 0; i < inside.size(); ++i) {
    if (!is_alnum(inside[i]) && !is_one_of(inside[i], "._+@ ,;:=!#%&/~'\"<>*?$|(){}")) {
      bool edge = i == 0 || i + 1 == inside.size();
      if (inside[i] != '-' || !edge) return false;
      continue;
    }
    if (i + 2 < inside.size() && inside[i + 1] == '-') {
      if (!is_plain_range(inside[i], inside[i + 2])) return false;
      i += 2;
    }
  }
  return true;
}

}  // namespace

RegexToken RegexTokens::peek() const {
  return RegexTokens(*this).read();
}

RegexToken RegexTokens::take() {
  return read();
}

bool RegexTokens::skip(std::string_view text) {
  if (!rest_.starts_with(text)) return false;
  rest_.remove_prefix(text.size());
  return true;
}

RegexToken RegexTokens::quantifier(std::uint64_t min, std::uint64_t max) {
  RegexToken result{.kind = Kind::quantifier, .min = min, .max = max};
  if (syntax_ == RegexSyntax::pcre && !skip("?")) skip("+");
  return result;
}

/// `rest_` is what follows the opening brace.
RegexToken RegexTokens::read_interval(std::string_view end) {
  std::size_t close = rest_.find(end);
  std::string_view inside = rest_.substr(0, close);
  std::size_t comma = inside.find(',');
  auto min = parse_unsigned(inside.substr(0, comma));
  std::uint64_t least = min.value_or(0);
  std::uint64_t most = least;
  bool plain = close != std::string_view::npos && min.has_value();
  if (comma != std::string_view::npos) {
    std::string_view text = inside.substr(comma + 1);
    auto max = parse_unsigned(text);
    most = max.value_or(RegexToken::kEndless);
    plain &= text.empty() || max.has_value();
  }
  constexpr std::uint64_t kOrdinary = 255;
  constexpr std::uint64_t kMost = std::uint64_t{1} << 20;  // more than any compiler takes
  bool valid = plain && least <= most;
  if (!valid && syntax_ == RegexSyntax::pcre) return token(Kind::strange, false);
  if (close == std::string_view::npos) return token(Kind::strange, false);
  rest_.remove_prefix(close + end.size());
  bool endless = most == RegexToken::kEndless;
  RegexToken result = quantifier(std::min(least, kMost), endless ? most : std::min(most, kMost));
  result.plain = valid && least <= kOrdinary && (most <= kOrdinary || endless);
  return result;
}

RegexToken RegexTokens::read_escape() {
  if (rest_.empty()) return token(Kind::strange, false);
  char c = rest_.front();
  rest_.remove_prefix(1);
  if (syntax_ == RegexSyntax::posix_basic) {
    switch (c) {
      case '(':
        return token(Kind::group, false);
      case ')':
        return token(Kind::close, false);
      case '|':
        return token(Kind::bar, false);
      case '+':
        return quantifier(1, RegexToken::kEndless);
      case '?':
        return quantifier(0, 1);
      case '{':
        return read_interval("\\}");
      default:
        break;
    }
  }
  if (syntax_ == RegexSyntax::pcre) {
    if (is_one_of(c, "dDwWsSntrfea")) return token(Kind::one);
    if (is_one_of(c, "hHvVRX")) return token(Kind::one, false);
    if (is_one_of(c, "bBAZzG")) return token(Kind::assertion);
    bool one_digit = rest_.empty() || !is_digit(rest_.front());
    if (is_one_of(c, "123456789") && one_digit) return token(Kind::one, false);
    if (is_alnum(c)) return token(Kind::strange, false);
  } else {
    if (is_one_of(c, "wWsS123456789")) return token(Kind::one, false);
    if (is_one_of(c, "bB<>`'")) return token(Kind::assertion, false);
    if (is_alnum(c)) return token(Kind::strange, false);
  }
  return {.kind = Kind::literal, .value = c, .plain = is_one_of(c, ".-+*?()[]{}|^$@/\\")};
}

RegexToken RegexTokens::read_class() {
  std::size_t at = rest_.starts_with('^') ? 1 : 0;
  if (rest_.substr(at).starts_with(']')) ++at;
  for (; at < rest_.size() && rest_[at] != ']'; ++at) {
    char next = at + 1 < rest_.size() ? rest_[at + 1] : '\0';
    if (rest_[at] == '[' && is_one_of(next, ":.=") && next != '\0') {
      if (syntax_ == RegexSyntax::pcre && next != ':') return token(Kind::strange, false);
      const char ends[] = {next, ']'};
      std::size_t end = rest_.find(std::string_view(ends, 2), at + 2);
      if (end == std::string_view::npos) return token(Kind::strange, false);
      at = end + 1;
    } else if (rest_[at] == '\\' && syntax_ == RegexSyntax::pcre) {
      if (is_alnum(next) && !is_one_of(next, "dDwWsShHvVntrfea"))
        return token(Kind::strange, false);
      ++at;
    }
  }
  if (at >= rest_.size()) return token(Kind::strange, false);
  bool plain = is_plain_class(rest_.substr(0, at));
  rest_.remove_prefix(at + 1);
  return token(Kind::one, plain);
}

/// `rest_` is what follows the parenthesis.
RegexToken RegexTokens::read_group() {
  if (syntax_ != RegexSyntax::pcre) return token(Kind::group);
  if (rest_.starts_with('*')) return token(Kind::strange, false);
  if (!rest_.starts_with('?')) return token(Kind::group);
  if (skip("?:")) return token(Kind::plain_group);
  if (skip("?>")) return token(Kind::plain_group, false);
  for (std::string_view look : {"?=", "?!", "?<=", "?<!"})
    if (skip(look)) return token(Kind::lookaround, false);
  if (skip("?<") || skip("?P<")) {
    std::size_t end = rest_.find('>');
    if (end == std::string_view::npos) return token(Kind::strange, false);
    rest_.remove_prefix(end + 1);
    return token(Kind::group, false);
  }
  std::size_t letters = 1;
  while (letters < rest_.size() && is_one_of(rest_[letters], "imsU-")) ++letters;
  if (letters == 1 || letters == rest_.size()) return token(Kind::strange, false);
  char after = rest_[letters];
  if (after != ')' && after != ':') return token(Kind::strange, false);
  rest_.remove_prefix(letters + 1);
  return token(after == ')' ? Kind::assertion : Kind::plain_group, false);
}

RegexToken RegexTokens::read() {
  if (rest_.empty()) return token(Kind::end);
  char c = rest_.front();
  rest_.remove_prefix(1);
  switch (c) {
    case '\\':
      return read_escape();
    case '[':
      return read_class();
    case '.':
      return token(Kind::one);
    case '^':
    case '$':
      return token(Kind::assertion);
    case '*':
      return quantifier(0, RegexToken::kEndless);
    default:
      break;
  }
  if (syntax_ != RegexSyntax::posix_basic) {
    switch (c) {
      case '(':
        return read_group();
      case ')':
        return token(Kind::close);
      case '|':
        return token(Kind::bar);
      case '+':
        return quantifier(1, RegexToken::kEndless);
      case '?':
        return quantifier(0, 1);
      case '{':
        return read_interval("}");
      default:
        break;
    }
  }
  return {.kind = Kind::literal, .value = c};
}

}  // namespace postwright
