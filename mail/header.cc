#include "mail/header.h"

namespace postwright {

namespace {

bool is_name_character(char c) {
  return c > ' ' && c < '\x7f' && c != ':';
}

bool is_blank(char c) {
  return c == ' ' || c == '\t';
}

}  // namespace

std::optional<HeaderLine> parse_header_line(std::string_view line) {
  std::size_t name = 0;
  while (name < line.size() && is_name_character(line[name])) ++name;
  std::size_t colon = name;
  while (colon < line.size() && is_blank(line[colon])) ++colon;
  if (name == 0 || colon == line.size() || line[colon] != ':') return std::nullopt;
  return HeaderLine{.name = line.substr(0, name), .rest = line.substr(colon)};
}

bool is_continuation_line(std::string_view line) {
  return !line.empty() && is_blank(line.front());
}

}  // namespace postwright
