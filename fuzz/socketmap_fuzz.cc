// What a socketmap server sends, cut where the network may cut it.

#include <cstdint>
#include <cstdlib>
#include <string>

#include "libmaps/net/socketmap_reply.h"
#include "net/netstring.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace postwright;
  constexpr std::size_t kLimit = 1000;
  std::string_view all(reinterpret_cast<const char*>(data), size);
  while (!all.empty()) {
    std::string_view before = all;
    auto content = take_netstring(all, kLimit);
    // More bytes change nothing about what was already decided.
    for (std::size_t cut = 0; cut < before.size() && cut < 64; ++cut) {
      std::string_view part = before.substr(0, cut);
      auto early = take_netstring(part, kLimit);
      if (!early && content) abort();
      if (early && *early && (!content || !*content || **content != **early)) abort();
    }
    if (!content || !*content) break;
    if ((*content)->size() > kLimit || all.size() >= before.size()) abort();
    SocketmapReply reply = parse_socketmap_reply(**content);
    if (reply.text.size() > (*content)->size() || reply.text.find('\0') != std::string_view::npos)
      abort();
    (void)error_class(reply.kind);
    std::string again = format_netstring(**content);
    std::string_view bytes = again;
    auto taken = take_netstring(bytes, kLimit);
    if (!taken || !*taken || **taken != **content || !bytes.empty()) abort();
  }
  return 0;
}
