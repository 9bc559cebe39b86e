// message_keys_probe MODE HEADER_SIZE BOUNDARY_LENGTH NESTING <MESSAGE: the keys of `postmap -q -`
// in MODE (h, b, hb, hm, bm, hbm) with these limits, as `postmap -j` would print them with a table
// that has every key; for scripts/compare-message-keys.

#include <cstdio>
#include <cstdlib>
#include <iostream>
#include <iterator>
#include <string>

#include "mail/message_keys.h"

using namespace postwright;

namespace {

std::string json(std::string_view text) {
  static constexpr std::string_view kNamed = "\b\f\n\r\t";
  std::string out;
  for (char c : text) {
    auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      out.append({'\\', c});
    } else if (auto named = kNamed.find(c); named != std::string_view::npos) {
      out.append({'\\', "bfnrt"[named]});
    } else if (byte < 0x20 || byte == 0x7f) {
      char escaped[8];
      std::snprintf(escaped, sizeof escaped, "\\u%04X", byte);
      out.append(escaped);
    } else {
      out.push_back(c);
    }
  }
  return out;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 5) return 2;
  std::string_view mode = argv[1];
  MessageKeyOptions options;
  options.headers = mode.find('h') != std::string_view::npos;
  options.body = mode.find('b') != std::string_view::npos;
  options.mime = {.mime = mode.find('m') != std::string_view::npos,
                  .header_size_limit = std::strtoul(argv[2], nullptr, 10),
                  .mime_boundary_length_limit = std::strtoul(argv[3], nullptr, 10),
                  .mime_nesting_limit = std::strtoul(argv[4], nullptr, 10)};
  MessageKeys keys(options, [](std::string_view key) {
    std::printf("{\"%s\": \"hit\"}\n", json(key).c_str());
    return Status{};
  });
  std::string line;
  while (std::getline(std::cin, line))
    if (!keys.add_line(line)) return 1;
  return keys.finish() ? 0 : 1;
}
