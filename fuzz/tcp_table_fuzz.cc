// Lines of a tcp_table(5) server.

#include <cstdint>
#include <cstdlib>
#include <string>

#include "libmaps/net/tcp_reply.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace postwright;
  std::string_view text(reinterpret_cast<const char*>(data), size);
  TcpReply reply = parse_tcp_reply(text);
  if (reply.kind == TcpReply::Kind::malformed && !reply.text.empty()) abort();
  std::string quoted = quote_tcp_text(text);
  auto plain = unquote_tcp_text(quoted);
  if (!plain || *plain != text) abort();
  if (reply.kind == TcpReply::Kind::malformed) return 0;
  std::string line = std::string(text.substr(0, 3)) + " " + quote_tcp_text(reply.text);
  if (parse_tcp_reply(line) != reply) abort();
  return 0;
}
