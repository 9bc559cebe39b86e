#pragma once

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace postwright {

/// White space of the C locale: space, tab, newline, vertical tab, form feed, carriage return.
constexpr bool is_space(char c) {
  return c == ' ' || (c >= '\t' && c <= '\r');
}
constexpr bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
constexpr bool is_alpha(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
constexpr bool is_alnum(char c) {
  return is_digit(c) || is_alpha(c);
}
constexpr char to_lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
}

/// Without the white space at both ends, or at one.
std::string_view trim(std::string_view text);
std::string_view trim_left(std::string_view text);
std::string_view trim_right(std::string_view text);

/// ASCII lower case; other bytes stay.
std::string ascii_lower(std::string_view text);
bool equals_ignoring_case(std::string_view a, std::string_view b);
bool is_ascii(std::string_view text);
/// Whether one of A to Z is in it.
bool has_capitals(std::string_view text);
/// Puts `to` in the place of each `from`, which is not empty.
void replace_all(std::string& text, std::string_view from, std::string_view to);

/// What stands between the words of a list in main.cf.
inline constexpr std::string_view kListSeparators = ", \t\r\n";

/// Splits at any of `separators`; empty fields are dropped. The views live as long as `text`.
std::vector<std::string_view> split(std::string_view text, std::string_view separators);

/// As split, but separators inside balanced {braces} do not count (the braces stay in the field).
std::vector<std::string_view> split_outside_braces(std::string_view text,
                                                   std::string_view separators);

/// Up to the first null byte, or all of it.
std::string_view until_nul(std::string_view bytes);

/// Non-negative decimal number without sign or blanks; nothing when it is not one or too large.
std::optional<std::uint64_t> parse_unsigned(std::string_view text);

/// Decimal number as strtol(3) reads a whole text: white space and one sign before it are allowed.
std::optional<std::int64_t> parse_signed(std::string_view text);

/// Replaces what a terminal or a log should not see by '?': with `utf8`, valid multi-byte
/// sequences stay and an invalid one gives a single '?' for its first byte.
std::string printable(std::string_view text, bool utf8);

/// Edit distance (insert, delete, replace, swap of neighbours), for "did you mean".
std::size_t edit_distance(std::string_view a, std::string_view b);

/// Concatenates strings and numbers.
class Piece {
 public:
  // NOLINTBEGIN(google-explicit-constructor): implicit on purpose, cat() takes anything
  Piece(std::string_view text) : text_(text) {}
  Piece(const std::string& text) : text_(text) {}
  Piece(const char* text) : text_(text) {}
  Piece(char c) : digits_{c}, text_(digits_, 1) {}
  Piece(int number) : Piece(static_cast<long long>(number)) {}
  Piece(long number) : Piece(static_cast<long long>(number)) {}
  Piece(long long number);
  Piece(unsigned number) : Piece(static_cast<unsigned long long>(number)) {}
  Piece(unsigned long number) : Piece(static_cast<unsigned long long>(number)) {}
  Piece(unsigned long long number);
  // NOLINTEND(google-explicit-constructor)
  Piece(const Piece&) = delete;
  Piece& operator=(const Piece&) = delete;
  std::string_view text() const { return text_; }

 private:
  char digits_[24];
  std::string_view text_;
};
std::string cat_pieces(std::initializer_list<const Piece*> pieces);
template <class... T>
std::string cat(const T&... parts) {
  return [](const auto&... piece) { return cat_pieces({&piece...}); }(Piece(parts)...);
}

}  // namespace postwright
