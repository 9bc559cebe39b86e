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

}  // namespace

/// Cuts the pieces into tokens. The pieces are seen as one sequence of characters, each part of the
/// key being one character that is only itself.
class SqlStatement::Scanner {
 public:
  explicit Scanner(const std::vector<TemplatePiece>& pieces) {
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
      if (is('-') && is('-', 1))
        comment("\n");
      else if (is('/') && is('*', 1))
        comment("*/");
      else if (is('\''))
        quote(Kind::string, '\'');
      else if (is('"'))
        quote(Kind::either, '"');
      else if (is('`'))
        quote(Kind::identifier, '`');
      else if (is('['))
        quote(Kind::identifier, ']');
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
  bool in_word(std::size_t at) const {
    return at < symbols_.size() && (symbols_[at].part != 0 || is_word(symbols_[at].c));
  }

  void text(char c) {
    if (tokens_.empty() || tokens_.back().kind != Kind::text)
      tokens_.push_back({.kind = Kind::text, .pieces = {{}}});
    tokens_.back().pieces[0].text += c;
  }

  /// Parts of the key are dropped from comments.
  void comment(std::string_view end) {
    std::string seen;
    for (; at_ < symbols_.size(); ++at_) {
      if (symbols_[at_].part != 0) continue;
      text(symbols_[at_].c);
      seen += symbols_[at_].c;
      if (seen.size() > 2 && seen.ends_with(end)) {
        ++at_;
        return;
      }
    }
  }

  /// A quoted token without parts of the key stays as it is written, and so does the text of one
  /// that has no end, which SQLite refuses.
  void quote(Kind kind, char end) {
    std::size_t begin = at_++;
    std::vector<TemplatePiece> pieces;
    bool parts = false;
    bool closed = false;
    std::string content;
    for (; at_ < symbols_.size() && !closed; ++at_) {
      if (symbols_[at_].part != 0) {
        if (!content.empty()) pieces.push_back({.text = std::exchange(content, {})});
        pieces.push_back({.text = {}, .letter = symbols_[at_].part});
        parts = true;
      } else if (is(end) && end != ']' && is(end, 1)) {
        content += end;
        ++at_;
      } else if (is(end)) {
        closed = true;
      } else {
        content += symbols_[at_].c;
      }
    }
    if (!content.empty()) pieces.push_back({.text = std::move(content)});
    if (parts && closed) {
      tokens_.push_back({.kind = kind, .pieces = std::move(pieces)});
      return;
    }
    for (std::size_t i = begin; i < at_; ++i)
      if (symbols_[i].part == 0) text(symbols_[i].c);
  }

  void word() {
    std::size_t begin = at_;
    bool parts = false;
    for (; in_word(at_); ++at_) parts |= symbols_[at_].part != 0;
    if (!parts) {
      for (std::size_t i = begin; i < at_; ++i) text(symbols_[i].c);
      return;
    }
    Token token{.kind = at_ - begin == 1 ? Kind::lone : Kind::identifier, .pieces = {}};
    for (std::size_t i = begin; i < at_; ++i) {
      if (symbols_[i].part != 0)
        token.pieces.push_back({.text = {}, .letter = symbols_[i].part});
      else if (token.pieces.empty() || token.pieces.back().letter != 0)
        token.pieces.push_back({.text = std::string(1, symbols_[i].c)});
      else
        token.pieces.back().text += symbols_[i].c;
    }
    tokens_.push_back(std::move(token));
  }

  std::vector<Symbol> symbols_;
  std::size_t at_ = 0;
  std::vector<Token> tokens_;
};

SqlStatement::SqlStatement(const ClientTemplate& query) : tokens_(Scanner(query.pieces()).scan()) {}

SqlStatement::Bound SqlStatement::bound(const TemplateWord& key) const {
  Bound bound;
  for (const Token& token : tokens_) {
    std::string content = contents(token.pieces, key);
    switch (token.kind) {
      case Kind::text:
        bound.sql += content;
        continue;
      case Kind::identifier:
        bound.sql += quoted(until_nul(content), '"');
        continue;
      case Kind::lone:
        bound.values.push_back(value_of(std::move(content)));
        break;
      case Kind::string:
      case Kind::either:
        bound.values.emplace_back(std::move(content));
        break;
    }
    bound.sql += cat("?", bound.values.size());
  }
  return bound;
}

std::optional<std::string> SqlStatement::written_out(const TemplateWord& key) const {
  if (key.all().find('\0') != std::string_view::npos) return std::nullopt;
  std::string sql;
  for (const Token& token : tokens_) {
    std::string content = contents(token.pieces, key);
    switch (token.kind) {
      case Kind::text:
        sql += content;
        break;
      case Kind::string:
        sql += quoted(content, '\'');
        break;
      case Kind::either:
      case Kind::identifier:
        sql += quoted(content, '"');
        break;
      case Kind::lone:
        sql += is_number(content) ? content : quoted(content, '"');
        break;
    }
  }
  return sql;
}

}  // namespace postwright
