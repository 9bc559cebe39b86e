#include "libmaps/client/template.h"

#include <utility>

#include "base/text.h"

namespace postwright {
namespace {

constexpr std::string_view kLetters = "sudSUD123456789";

const TemplateWord& word_of(char letter, const TemplateWord& value, const TemplateWord& key) {
  return letter == 's' || letter == 'u' || letter == 'd' ? value : key;
}

}  // namespace

TemplateWord::TemplateWord(std::string_view text) : all_(text), local_(text) {
  std::size_t at = text.rfind('@');
  if (at == std::string_view::npos) return;
  local_ = text.substr(0, at);
  std::string_view domain = text.substr(at + 1);
  if (domain.empty()) return;
  domain_ = domain;
  for (std::size_t dot = domain.rfind('.'); labels_.size() < 9; dot = domain.rfind('.')) {
    labels_.push_back(domain.substr(dot + 1));  // npos + 1 is 0
    if (dot == std::string_view::npos) break;
    domain = domain.substr(0, dot);
  }
}

std::string_view TemplateWord::label(int number) const {
  auto index = static_cast<std::size_t>(number - 1);
  return index < labels_.size() ? labels_[index] : std::string_view();
}

std::optional<ClientTemplate> ClientTemplate::parse(std::string_view text) {
  ClientTemplate parsed;
  Piece literal;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      literal.text += text[i];
      continue;
    }
    if (++i == text.size()) return std::nullopt;
    if (text[i] == '%') {
      literal.text += '%';
      continue;
    }
    if (kLetters.find(text[i]) == std::string_view::npos) return std::nullopt;
    if (!literal.text.empty()) parsed.pieces_.push_back(std::exchange(literal, {}));
    parsed.pieces_.push_back({.text = {}, .letter = text[i]});
  }
  if (!literal.text.empty()) parsed.pieces_.push_back(std::move(literal));
  return parsed;
}

std::string_view ClientTemplate::part(const Piece& piece, const TemplateWord& value,
                                      const TemplateWord& key) {
  const TemplateWord& word = word_of(piece.letter, value, key);
  switch (piece.letter) {
    case 's':
    case 'S':
      return word.all();
    case 'u':
    case 'U':
      return word.local();
    case 'd':
    case 'D':
      return word.domain().value_or(std::string_view());
    default:
      return word.label(piece.letter - '0');
  }
}

bool ClientTemplate::fits(const TemplateWord& value, const TemplateWord& key) const {
  for (const Piece& piece : pieces_)
    if ((piece.letter == 'u' || piece.letter == 'd') && part(piece, value, key).empty())
      return false;
  return fits_key(key);
}

bool ClientTemplate::fits_key(const TemplateWord& key) const {
  for (const Piece& piece : pieces_) {
    if ((piece.letter == 'U' || piece.letter == 'D') && part(piece, key, key).empty()) return false;
    if (!is_digit(piece.letter)) continue;
    for (int number = 1; number <= piece.letter - '0'; ++number)
      if (key.label(number).empty()) return false;
  }
  return true;
}

std::string ClientTemplate::expand(const TemplateWord& value, const TemplateWord& key,
                                   const Quote& quote) const {
  std::string text;
  for (const Piece& piece : pieces_) {
    if (piece.letter == 0)
      text += piece.text;
    else if (quote)
      quote(part(piece, value, key), text);
    else
      text += part(piece, value, key);
  }
  return text;
}

}  // namespace postwright
