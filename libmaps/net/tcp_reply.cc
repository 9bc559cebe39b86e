#include "libmaps/net/tcp_reply.h"

#include <algorithm>

#include "base/hex.h"
#include "base/text.h"

namespace postwright {
namespace {

int hex_digit(char c) {
  if (is_digit(c)) return c - '0';
  c = to_lower(c);
  return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

}  // namespace

std::string quote_tcp_text(std::string_view text) {
  std::string quoted;
  for (char c : text) {
    if (c > ' ' && c < '\x7f' && c != '%')
      quoted.push_back(c);
    else
      append_percent_encoded(quoted, c);
  }
  return quoted;
}

std::optional<std::string> unquote_tcp_text(std::string_view text) {
  std::string plain;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      plain.push_back(text[i]);
      continue;
    }
    if (text.size() - i < 3) return std::nullopt;
    int high = hex_digit(text[i + 1]);
    int low = hex_digit(text[i + 2]);
    if (high < 0 || low < 0) return std::nullopt;
    plain.push_back(static_cast<char>(high * 16 + low));
    i += 2;
  }
  return plain;
}

TcpReply parse_tcp_reply(std::string_view line) {
  constexpr std::size_t kCode = 3;
  if (line.size() <= kCode || !is_space(line[kCode]) ||
      !std::all_of(line.begin(), line.begin() + kCode, is_digit))
    return {};
  auto text = unquote_tcp_text(line.substr(kCode + 1));
  if (!text) return {};
  TcpReply reply{.kind = TcpReply::Kind::bad_status, .text = std::move(*text)};
  if (line[0] == '2') reply.kind = TcpReply::Kind::found;
  if (line[0] == '5') reply.kind = TcpReply::Kind::not_found;
  if (line[0] == '4') reply.kind = TcpReply::Kind::temporary;
  return reply;
}

}  // namespace postwright
