#include "libmaps/client/sql_statement.h"

#include <charconv>
#include <utility>

#include "base/text.h"

namespace postwright {
namespace {

using TemplatePiece = ClientTemplate::Piece;

bool is_word(char c) {
  return is_alnum(c) || c == '_' || c == '$' || static_cast<unsigned char>(c) >= 0x80;
}

std::string contents(const std::vector<TemplatePiece>& pieces, const TemplateWord& key) {
  std::string text;
  for (const TemplatePiece& piece : pieces) {
    if (piece.letter == 0)
      text += piece.text;
    else
      text += ClientTemplate::part(piece, key, key);
  }
  return text;
}

std::string quoted(std::string_view text, char quote) {
  std::string to(1, quote);
  for (char c : text) to.append(c == quote ? 2 : 1, c);
  return to += quote;
}

/// Digits, or digits with a point between them.
bool is_number(std::string_view text) {
  std::size_t point = text.find('.');
  std::string_view whole = text.substr(0, point);
  auto digits = [](std::string_view part) {
    return !part.empty() && part.size() <= 18 &&
           part.find_first_not_of("0123456789") == std::string_view::npos;
  };
  return digits(whole) && (point == std::string_view::npos || digits(text.substr(point + 1)));
}

SqlStatement::Value value_of(std::string text) {
  if (!is_number(text)) return text;
  if (text.find('.') == std::string::npos) {
    std::int64_t number = 0;
    std::from_chars(text.data(), text.data() + text.size(), number);
    return number;
  }
  double number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

/// A statement that is put together of texts and tokens that take the place of other tokens. Where
/// two would become one, as `name` and $1 or 'a' and 'b', a blank goes between them.
class StatementText {
 public:
  void add_text(std::string_view text) {
    add(text, after_token_);
    after_token_ &= text.empty();
  }
  void add_token(std::string_view token) {
    add(token, true);
    after_token_ = true;
  }
  std::string take() { return std::move(sql_); }

 private:
  static bool is_quote(char c) { return c == '\'' || c == '"' || c == '`'; }
  static bool is_wordlike(char c) { return is_word(c) || c == '?' || c == '&'; }
  void add(std::string_view text, bool apart) {
    if (apart && !sql_.empty() && !text.empty()) {
      char before = sql_.back();
      char behind = text[0];
      bool words = is_wordlike(before) && is_wordlike(behind);
      bool named = is_wordlike(before) && (behind == '"' || behind == '`');
      if (words || named || (is_quote(before) && before == behind)) sql_ += ' ';
    }
    sql_ += text;
  }
  std::string sql_;
  bool after_token_ = false;
};

/// What a backslash and the character behind it stand for in a string.
std::string unescaped(char c) {
  constexpr std::string_view kLetters = "bfnrt";
  constexpr std::string_view kMeanings = "\b\f\n\r\t";
  std::size_t at = kLetters.find(c);
  if (at != std::string_view::npos) return std::string(1, kMeanings[at]);
  // Wildcards stay protected, as MySQL has it and as LIKE wants it.
  if (c == '%' || c == '_') return {'\\', c};
  return std::string(1, c);
}

}  // namespace

/// Cuts the pieces into tokens. The pieces are seen as one sequence of characters, each part of the
/// key being one character that is only itself.
class SqlStatement::Scanner {
 public:
  Scanner(const std::vector<TemplatePiece>& pieces, const SqlDialect& dialect) : dialect_(dialect) {
    for (const TemplatePiece& piece : pieces) {
      if (piece.letter != 0) {
        symbols_.push_back({.part = piece.letter});
        continue;
      }
      for (char c : piece.text) symbols_.push_back({.c = c});
    }
  }

  std::vector<Token> scan() {
    while (at_ < symbols_.size()) {
      if (comment()) continue;
      if (is('\''))
        quote(Kind::string, '\'', dialect_.backslashes);
      else if (is('"'))
        quote(double_quoted(), '"', dialect_.backslashes);
      else if (is('`') && dialect_.backquoted_names)
        quote(Kind::name, '`', false);
      else if (is('[') && dialect_.bracketed_names)
        quote(Kind::name, ']', false);
      else if (is('$') && dialect_.escape_strings && tagged_string())
        continue;
      else if (in_word(at_))
        word();
      else
        text(symbols_[at_++].c);
    }
    return std::move(tokens_);
  }

 private:
  struct Symbol {
    char c = 0;
    char part = 0;
  };

  bool is(char c, std::size_t further = 0) const {
    return at_ + further < symbols_.size() && symbols_[at_ + further].part == 0 &&
           symbols_[at_ + further].c == c;
  }
  bool is(std::string_view text) const {
    for (std::size_t i = 0; i < text.size(); ++i)
      if (!is(text[i], i)) return false;
    return true;
  }
  bool in_word(std::size_t at) const {
    return at < symbols_.size() && (symbols_[at].part != 0 || is_word(symbols_[at].c));
  }
  Kind double_quoted() const {
    if (!dialect_.double_quoted_strings) return Kind::name;
    return dialect_.double_quoted_names ? Kind::either : Kind::string;
  }

  void text(char c) {
    if (tokens_.empty() || tokens_.back().kind != Kind::text)
      tokens_.push_back({.kind = Kind::text, .pieces = {{}}});
    tokens_.back().pieces[0].text += c;
  }
  /// The symbols from `begin` to here as they are written, with a blank for each part of the key:
  /// what stands around it must not grow together.
  void text_from(std::size_t begin) {
    for (std::size_t i = begin; i < at_; ++i) text(symbols_[i].part == 0 ? symbols_[i].c : ' ');
  }

  /// Parts of the key are dropped from comments. What MySQL has in /*! */ is no comment.
  bool comment() {
    std::size_t begin = at_;
    bool dashes = is("--") && (!dialect_.hash_comments || blank_behind_dashes());
    if (dashes || (is('#') && dialect_.hash_comments)) {
      while (at_ < symbols_.size() && !is('\n')) ++at_;
    } else if (is("/*") && !(dialect_.hash_comments && (is('!', 2) || is("/*M!")))) {
      int depth = 0;
      do {
        if (is("/*") && (depth == 0 || dialect_.nested_comments)) {
          ++depth;
          at_ += 2;
        } else if (is("*/")) {
          --depth;
          at_ += 2;
        } else {
          ++at_;
        }
      } while (depth > 0 && at_ < symbols_.size());
    } else {
      return false;
    }
    text_from(begin);
    return true;
  }
  bool blank_behind_dashes() const {
    if (at_ + 2 >= symbols_.size()) return true;
    const Symbol& behind = symbols_[at_ + 2];
    return behind.part == 0 && (is_space(behind.c) || static_cast<unsigned char>(behind.c) < ' ');
  }

  /// A quoted token without parts of the key stays as it is written, and so does the text of one
  /// that has no end, which databases refuse. A prefix (the E of E'...') goes with the quotes.
  void quote(Kind kind, char end, bool escapes, std::size_t prefix = 0) {
    std::size_t begin = at_;
    at_ += prefix + 1;
    Content content;
    bool closed = false;
    for (; at_ < symbols_.size() && !closed; ++at_) {
      if (symbols_[at_].part != 0) {
        content.add_part(symbols_[at_].part);
      } else if (escapes && is('\\') && at_ + 1 < symbols_.size()) {
        ++at_;
        if (symbols_[at_].part != 0)
          content.add_part(symbols_[at_].part);
        else
          content.text += unescaped(symbols_[at_].c);
      } else if (is(end) && end != ']' && is(end, 1)) {
        content.text += end;
        ++at_;
      } else if (is(end)) {
        closed = true;
      } else {
        content.text += symbols_[at_].c;
      }
    }
    finish(kind, std::move(content), begin, closed);
  }

  /// $tag$...$tag$; false when there is none here.
  bool tagged_string() {
    std::size_t size = 1;
    while (at_ + size < symbols_.size() && symbols_[at_ + size].part == 0 &&
           symbols_[at_ + size].c != '$' && is_word(symbols_[at_ + size].c))
      ++size;
    if (!is('$', size) || is_digit(symbols_[at_ + 1].c)) return false;
    std::string tag;
    for (std::size_t i = 0; i <= size; ++i) tag += symbols_[at_ + i].c;
    std::size_t begin = at_;
    at_ += tag.size();
    Content content;
    for (; at_ < symbols_.size() && !is(tag); ++at_) {
      if (symbols_[at_].part != 0)
        content.add_part(symbols_[at_].part);
      else
        content.text += symbols_[at_].c;
    }
    bool closed = at_ < symbols_.size();
    if (closed) at_ += tag.size();
    finish(Kind::string, std::move(content), begin, closed);
    return true;
  }

  struct Content {
    std::vector<TemplatePiece> pieces;
    std::string text;  // behind the last piece
    bool parts = false;

    void add_part(char letter) {
      add_text();
      pieces.push_back({.text = {}, .letter = letter});
      parts = true;
    }
    void add_text() {
      if (!text.empty()) pieces.push_back({.text = std::exchange(text, {})});
    }
  };

  void finish(Kind kind, Content content, std::size_t begin, bool closed) {
    content.add_text();
    if (content.parts && closed)
      tokens_.push_back({.kind = kind, .pieces = std::move(content.pieces)});
    else
      text_from(begin);
  }

  void word() {
    if ((is('E') || is('e')) && is('\'', 1) && dialect_.escape_strings) {
      quote(Kind::string, '\'', true, 1);
      return;
    }
    std::size_t begin = at_;
    Content content;
    // In PostgreSQL a number, and so a parameter, has no $ in it: one that follows begins a string.
    bool number = dialect_.escape_strings && symbols_[at_].part == 0 &&
                  (is_digit(symbols_[at_].c) || is('$'));
    for (; in_word(at_) && !(number && at_ > begin && is('$')); ++at_) {
      const Symbol& symbol = symbols_[at_];
      if (symbol.part != 0)
        content.add_part(symbol.part);
      else
        content.text += dialect_.folded_names ? to_lower(symbol.c) : symbol.c;
    }
    finish(at_ - begin == 1 ? Kind::lone : Kind::name, std::move(content), begin, true);
  }

  const SqlDialect& dialect_;
  std::vector<Symbol> symbols_;
  std::size_t at_ = 0;
  std::vector<Token> tokens_;
};

SqlStatement::SqlStatement(const ClientTemplate& query, const SqlDialect& dialect)
    : dialect_(dialect), tokens_(Scanner(query.pieces(), dialect).scan()) {}

SqlStatement::Bound SqlStatement::bound(const TemplateWord& key) const {
  Bound bound;
  StatementText sql;
  for (const Token& token : tokens_) {
    std::string content = contents(token.pieces, key);
    switch (token.kind) {
      case Kind::text:
        sql.add_text(content);
        continue;
      case Kind::name:
        sql.add_token(quoted(until_nul(content), dialect_.name_quote));
        continue;
      case Kind::lone:
        if (dialect_.typed_numbers)
          bound.values.push_back(value_of(std::move(content)));
        else
          bound.values.emplace_back(std::move(content));
        break;
      case Kind::string:
      case Kind::either:
        bound.values.emplace_back(std::move(content));
        break;
    }
    std::string parameter(1, dialect_.parameter);
    if (dialect_.numbered_parameters) parameter += cat(bound.values.size());
    sql.add_token(parameter);
  }
  bound.sql = sql.take();
  return bound;
}

std::optional<std::string> SqlStatement::written_out(const TemplateWord& key,
                                                     const Quote& quote) const {
  if (key.all().find('\0') != std::string_view::npos) return std::nullopt;
  StatementText sql;
  for (const Token& token : tokens_) {
    std::string content = contents(token.pieces, key);
    switch (token.kind) {
      case Kind::text:
        sql.add_text(content);
        break;
      case Kind::string: {
        auto text = quote ? quote(content) : quoted(content, '\'');
        if (!text) return std::nullopt;
        sql.add_token(*text);
        break;
      }
      case Kind::either:
      case Kind::name:
        sql.add_token(quoted(content, dialect_.name_quote));
        break;
      case Kind::lone:
        sql.add_token(is_number(content) ? content : quoted(content, dialect_.name_quote));
        break;
    }
  }
  return sql.take();
}

}  // namespace postwright
