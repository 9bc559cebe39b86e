#include "mail/header_tokens.h"

#include <algorithm>

#include "base/text.h"

namespace postwright {

namespace {

constexpr std::string_view kBlanks = " \t\r\n";
constexpr std::string_view kSpecials = "()<>@,;:\\\"/[]?=";

bool is_atom_character(char c) {
  auto byte = static_cast<unsigned char>(c);
  return byte > ' ' && byte != 0x7f && kSpecials.find(c) == std::string_view::npos;
}

}  // namespace

bool HeaderToken::is_atom(std::string_view name) const {
  return kind == Kind::atom && equals_ignoring_case(text, name);
}

std::string HeaderToken::value() const {
  if (kind != Kind::quoted) return std::string(text);
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\\') {
      if (++i < text.size()) out.push_back(text[i]);
    } else if (text[i] != '\n') {
      out.push_back(text[i]);
    }
  }
  return out;
}

std::optional<HeaderToken> HeaderTokens::next() {
  while (!rest_.empty()) {
    char c = rest_.front();
    if (kBlanks.find(c) != std::string_view::npos) {
      rest_.remove_prefix(1);
    } else if (c == '(') {
      skip_comment();
    } else if (c == '"') {
      return take_quoted();
    } else if (is_atom_character(c)) {
      std::size_t length = 1;
      while (length < rest_.size() && is_atom_character(rest_[length])) ++length;
      return take(HeaderToken::Kind::atom, length);
    } else {
      return take(HeaderToken::Kind::special, 1);
    }
  }
  return std::nullopt;
}

void HeaderTokens::skip_comment() {
  std::size_t depth = 0;
  std::size_t i = 0;
  do {
    if (rest_[i] == '\\') {
      ++i;
    } else if (rest_[i] == '(') {
      ++depth;
    } else if (rest_[i] == ')') {
      --depth;
    }
    ++i;
  } while (depth > 0 && i < rest_.size());
  rest_.remove_prefix(std::min(i, rest_.size()));
}

HeaderToken HeaderTokens::take(HeaderToken::Kind kind, std::size_t length) {
  HeaderToken token{.kind = kind, .text = rest_.substr(0, length)};
  rest_.remove_prefix(length);
  return token;
}

HeaderToken HeaderTokens::take_quoted() {
  rest_.remove_prefix(1);
  std::size_t end = 0;
  while (end < rest_.size() && rest_[end] != '"') end += rest_[end] == '\\' ? 2 : 1;
  HeaderToken token = take(HeaderToken::Kind::quoted, std::min(end, rest_.size()));
  if (!rest_.empty()) rest_.remove_prefix(1);
  return token;
}

}  // namespace postwright
