#include "libmaps/ldap/ldap_escape.h"

#include "base/hex.h"

namespace postwright {
namespace {

void append_escaped(char c, std::string& to) {
  to += '\\';
  append_hex(to, c);
}

}  // namespace

void append_filter_value(std::string_view part, std::string& to) {
  constexpr std::string_view kSpecial("*()\\\0", 5);
  for (char c : part) {
    if (kSpecial.find(c) == std::string_view::npos)
      to += c;
    else
      append_escaped(c, to);
  }
}

void append_dn_value(std::string_view part, std::string& to) {
  constexpr std::string_view kSpecial = "\"+,;<>=\\";
  for (std::size_t i = 0; i < part.size(); ++i) {
    char c = part[i];
    bool at_end = i == 0 || i + 1 == part.size();
    if (static_cast<unsigned char>(c) < ' ' || c == '\x7f' || (at_end && (c == ' ' || c == '#')))
      append_escaped(c, to);
    else if (kSpecial.find(c) != std::string_view::npos)
      to += {'\\', c};
    else
      to += c;
  }
}

}  // namespace postwright
