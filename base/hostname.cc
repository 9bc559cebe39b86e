#include "base/hostname.h"

#include "base/text.h"

namespace postwright {

std::string hostname_problem(std::string_view name) {
  constexpr std::size_t kMaxName = 255;
  constexpr std::size_t kMaxLabel = 63;
  if (name.empty()) return "bad length 0 for ";
  std::size_t label = 0;  // its length so far
  bool digits_only = true;
  for (std::size_t i = 0; i < name.size(); ++i) {
    char c = name[i];
    bool last = i + 1 == name.size();
    if (c == '.') {
      if (label == 0 || last) return cat("misplaced delimiter: ", name);
      label = 0;
    } else if (is_alnum(c) || c == '_' || c == '-') {
      if (c == '-' && (label == 0 || last || name[i + 1] == '.'))
        return cat("misplaced hyphen: ", name);
      if (++label > kMaxLabel) return cat("hostname label too long: ", name);
      digits_only = digits_only && is_digit(c);
    } else {
      return cat("invalid character ", static_cast<int>(static_cast<unsigned char>(c)),
                 "(decimal): ", name);
    }
  }
  if (digits_only) return cat("numeric hostname: ", name);
  if (name.size() > kMaxName) return cat("bad length ", name.size(), " for ", name);
  return {};
}

}  // namespace postwright
