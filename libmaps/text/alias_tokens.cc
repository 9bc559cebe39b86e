#include "libmaps/text/alias_tokens.h"

#include "base/text.h"

namespace postwright {
namespace {

using Kind = AliasToken::Kind;

constexpr std::string_view kSpace = " \t\r\n";
constexpr std::string_view kOperators = "|%!)<>@,;:.]";
/// What ends an atom, and what makes an atom a quoted string when a backslash took it in.
constexpr std::string_view kSpecials = "|%!()<>@,;:\\\".[]";

bool is_one_of(char c, std::string_view set) {
  return set.find(c) != std::string_view::npos;
}

/// How a character inside a token is kept: all white space of a line as blanks.
char kept(char c) {
  return is_one_of(c, "\t\r\n") ? ' ' : c;
}

/// Reads from the front of what is left of a line.
class Cutter {
 public:
  explicit Cutter(std::string_view line) : rest_(line) {}

  std::optional<AliasToken> next() {
    std::size_t start = rest_.find_first_not_of(kSpace);
    if (start == std::string_view::npos) return std::nullopt;
    rest_.remove_prefix(start);
    char first = rest_.front();
    if (first == '(') return AliasToken{Kind::comment, comment()};
    if (first == '[') return AliasToken{Kind::literal, delimited(']')};
    if (first == '"') return AliasToken{Kind::quoted, delimited('"')};
    if (is_one_of(first, kOperators)) return AliasToken{Kind::op, std::string(1, take())};
    return atom();
  }

 private:
  char take() {
    char c = rest_.front();
    rest_.remove_prefix(1);
    return c;
  }

  std::string comment() {
    std::string text;
    int depth = 0;
    do {
      char c = take();
      text.push_back(c);
      if (c == '(') ++depth;
      if (c == ')') --depth;
      if (c == '\\' && !rest_.empty()) text.push_back(take());
    } while (depth > 0 && !rest_.empty());
    return text;
  }

  /// The content between the delimiter at the front and `end`, which may be missing.
  std::string delimited(char end) {
    std::string text;
    take();
    while (!rest_.empty()) {
      char c = take();
      if (c == end) break;
      if (c == '\\') {
        if (rest_.empty()) break;
        c = take();
      }
      text.push_back(kept(c));
    }
    return text;
  }

  AliasToken atom() {
    std::string text;
    while (!rest_.empty()) {
      char c = rest_.front();
      if (c != '\\' && (is_one_of(c, kSpace) || is_one_of(c, kSpecials))) break;
      take();
      if (c == '\\') {
        if (rest_.empty()) break;
        c = take();
      }
      text.push_back(kept(c));
    }
    Kind kind = Kind::atom;
    for (char c : text) {
      auto byte = static_cast<unsigned char>(c);
      if (byte <= ' ' || byte == 0x7f || is_one_of(c, kSpecials)) kind = Kind::quoted;
    }
    return {kind, std::move(text)};
  }

  std::string_view rest_;
};

/// A backslash goes before each of `protected_characters`.
std::string escaped(std::string_view text, std::string_view protected_characters) {
  std::string out;
  for (char c : text) {
    if (is_one_of(c, protected_characters)) out.push_back('\\');
    out.push_back(c);
  }
  return out;
}

}  // namespace

std::vector<AliasToken> alias_tokens(std::string_view line) {
  std::vector<AliasToken> tokens;
  Cutter cutter(line);
  while (auto token = cutter.next()) tokens.push_back(std::move(*token));
  return tokens;
}

std::optional<std::size_t> find_alias_colon(std::span<const AliasToken> tokens) {
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    if (tokens[i].is(',')) return std::nullopt;
    if (!tokens[i].is(':')) continue;
    if (i == 0 || i + 1 == tokens.size()) return std::nullopt;
    return i;
  }
  return std::nullopt;
}

std::string join_tokens(std::span<const AliasToken> tokens, Spelling spelling) {
  std::string out;
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    const AliasToken& token = tokens[i];
    bool first = i == 0;
    if (token.kind == Kind::op) {
      if (token.is('<') && !first && !tokens[i - 1].is(',')) out.push_back(' ');
      out += token.text;
      if (token.is(',')) out.push_back(' ');
      continue;
    }
    if (!first && tokens[i - 1].kind != Kind::op) out.push_back(' ');
    bool quoted = spelling == Spelling::quoted;
    if (token.kind == Kind::literal)
      out += cat("[", escaped(token.text, quoted ? "\\" : ""), "]");
    else if (token.kind == Kind::quoted && quoted)
      out += cat("\"", escaped(token.text, "\"\\"), "\"");
    else
      out += token.text;
  }
  return out;
}

}  // namespace postwright
