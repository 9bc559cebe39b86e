#include "lint/knowledge/milters.h"

#include "base/text.h"

namespace postwright::lint {

bool names_signing_milter(std::string_view milters) {
  for (std::string_view word : split(milters, ", \t\r\n{}"))
    if (ascii_lower(word).find("dkim") != std::string::npos ||
        (word.starts_with("inet:") && word.ends_with(":8891")))
      return true;
  return false;
}

}  // namespace postwright::lint
