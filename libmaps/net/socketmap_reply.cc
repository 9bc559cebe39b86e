#include "libmaps/net/socketmap_reply.h"

#include "base/text.h"

namespace postwright {

SocketmapReply parse_socketmap_reply(std::string_view reply) {
  using Kind = SocketmapReply::Kind;
  constexpr struct {
    std::string_view word;
    Kind kind;
  } kWords[] = {{"OK", Kind::found},
                {"NOTFOUND", Kind::not_found},
                {"TEMP", Kind::temporary},
                {"TIMEOUT", Kind::timeout},
                {"PERM", Kind::permanent}};
  reply = until_nul(reply);
  std::size_t blank = reply.find(' ');
  std::string_view word = reply.substr(0, blank);
  std::string_view text = blank == std::string_view::npos ? "" : reply.substr(blank + 1);
  for (const auto& known : kWords)
    if (known.word == word) return {.kind = known.kind, .text = text};
  return {.kind = Kind::unknown, .text = text};
}

std::string_view error_class(SocketmapReply::Kind kind) {
  switch (kind) {
    case SocketmapReply::Kind::temporary:
      return "temporary";
    case SocketmapReply::Kind::timeout:
      return "timeout";
    case SocketmapReply::Kind::permanent:
      return "permanent";
    default:
      return "unknown";
  }
}

}  // namespace postwright
