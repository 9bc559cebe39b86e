#include "libmaps/pattern/replacement.h"

#include <algorithm>
#include <limits>
#include <optional>

#include "base/text.h"

namespace postwright {
namespace {

/// A number as strtol(3) reads it, cut to an int and taken as unsigned: what the reference does.
std::uint64_t reference_number(std::string_view digits) {
  auto number = parse_unsigned(digits);
  constexpr auto kLargest = std::uint64_t{std::numeric_limits<std::int64_t>::max()};
  std::uint64_t clamped = std::min(number.value_or(kLargest), kLargest);
  return static_cast<std::uint64_t>(std::int64_t{static_cast<std::int32_t>(clamped)});
}

/// The length of a bracketed name, `text` being what follows its '$'; nothing when it has no end.
std::optional<std::size_t> bracketed_length(std::string_view text) {
  char open = text.front();
  char close = open == '{' ? '}' : ')';
  int depth = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == open) ++depth;
    if (text[i] == close && --depth == 0) return i + 1;
  }
  return std::nullopt;
}

std::size_t word_length(std::string_view text) {
  auto end = std::ranges::find_if_not(text, [](char c) { return is_alnum(c) || c == '_'; });
  return static_cast<std::size_t>(end - text.begin());
}

}  // namespace

Replacement Replacement::literal(std::string_view text) {
  Replacement result;
  result.text_ = text;
  return result;
}

Replacement Replacement::parse(std::string_view text, std::vector<Fault>& faults) {
  Replacement result;
  std::string_view rest = text;
  while (!rest.empty()) {
    std::size_t dollar = std::min(rest.find('$'), rest.size());
    result.text_.append(rest.substr(0, dollar));
    rest.remove_prefix(dollar);
    if (rest.empty()) break;
    rest.remove_prefix(1);
    if (rest.starts_with('$')) {
      result.text_.push_back('$');
      rest.remove_prefix(1);
      continue;
    }
    bool bracketed = rest.starts_with('{') || rest.starts_with('(');
    auto length = bracketed ? bracketed_length(rest) : std::optional(word_length(rest));
    if (!length) {
      faults.push_back({Fault::Kind::truncated, std::string(text)});
      break;
    }
    std::string_view name = rest.substr(0, *length);
    rest.remove_prefix(*length);
    if (bracketed && !faults.empty()) break;  // the reference says no more
    if (bracketed) name = name.substr(1, name.size() - 2);
    if (name.empty()) {
      faults.push_back({Fault::Kind::empty_name, std::string(text)});
      break;
    }
    if (!std::ranges::all_of(name, is_digit)) {
      faults.push_back({Fault::Kind::not_a_number, std::string(name)});
      continue;
    }
    std::uint64_t group = reference_number(name);
    if (group == 0) {
      faults.push_back({Fault::Kind::zero, std::string(name)});
      continue;
    }
    result.largest_ = std::max(result.largest_, group);
    result.pieces_.push_back({.end = static_cast<std::uint32_t>(result.text_.size()),
                              .group = static_cast<std::uint32_t>(group)});
  }
  return result;
}

Result<std::string> Replacement::expand(const Captures& captures) const {
  auto captured = [&](const Piece& piece) {
    return piece.group < captures.size() ? captures[piece.group] : std::string_view();
  };
  std::size_t size = text_.size();
  for (const Piece& piece : pieces_) {
    size += captured(piece).size();
    if (size > kMaxResult) return failure(ErrorKind::config, "the result is too long");
  }
  std::string result;
  result.reserve(size);
  std::size_t begin = 0;
  for (const Piece& piece : pieces_) {
    result.append(text_, begin, piece.end - begin).append(captured(piece));
    begin = piece.end;
  }
  return result.append(text_, begin);
}

}  // namespace postwright
