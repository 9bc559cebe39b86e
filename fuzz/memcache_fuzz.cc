// What a memcached server sends as the answer to a get.

#include <cstdint>
#include <cstdlib>
#include <string>

#include "libmaps/net/memcache_reply.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace postwright;
  constexpr std::size_t kLine = 200;
  constexpr std::size_t kData = 1000;
  std::string_view bytes(reinterpret_cast<const char*>(data), size);
  for (;;) {
    std::size_t before = bytes.size();
    auto line = take_memcache_line(bytes, kLine);
    if (!line || !*line) break;
    if ((*line)->size() > kLine || bytes.size() >= before) abort();
    if ((*line)->find('\n') != std::string_view::npos) abort();
    (void)is_memcache_key(**line);
    auto length = parse_memcache_value(**line, kData);
    if (!length) continue;
    if (*length > kData) abort();
    before = bytes.size();
    auto value = take_memcache_data(bytes, *length);
    if (!value || !*value) break;
    if ((*value)->size() != *length || before - bytes.size() != *length + 2) abort();
  }
  return 0;
}
