#include "cmd/postconf/views/service_pattern.h"

#include <algorithm>
#include <iterator>

#include "base/text.h"

namespace postwright::postconf {

bool parse_service_pattern(const std::string& text, std::size_t parts, ServicePattern& pattern) {
  auto names = split(text, "/");
  if (text.starts_with('/') || names.empty() || names.size() > parts) return false;
  bool wild = std::ranges::any_of(names, [](std::string_view name) {
    return name != "*" && name.find('*') != std::string_view::npos;
  });
  if (wild) return false;
  pattern.text = text;
  std::string_view* const to[] = {&pattern.service, &pattern.type, &pattern.item};
  for (std::size_t i = 0; i < std::min(names.size(), std::size(to)); ++i) *to[i] = names[i];
  return true;
}

}  // namespace postwright::postconf
