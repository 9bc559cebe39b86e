#include "base/attribute_list.h"

namespace postwright {

std::string format_attributes(const Attributes& attributes) {
  std::string bytes;
  for (const auto& [name, value] : attributes) {
    bytes += name;
    bytes.push_back('\0');
    bytes += value;
    bytes.push_back('\0');
  }
  bytes.push_back('\0');
  return bytes;
}

Result<std::optional<Attributes>> take_attributes(std::string_view& bytes, std::size_t limit) {
  Attributes attributes;
  std::size_t at = 0;
  for (;;) {
    std::size_t name_end = bytes.find('\0', at);
    if (name_end == std::string_view::npos) break;
    if (name_end == at) {
      bytes.remove_prefix(at + 1);
      return attributes;
    }
    std::size_t value_end = bytes.find('\0', name_end + 1);
    if (value_end == std::string_view::npos) break;
    attributes.emplace_back(bytes.substr(at, name_end - at),
                            bytes.substr(name_end + 1, value_end - name_end - 1));
    at = value_end + 1;
    if (at > limit) break;
  }
  if (bytes.size() > limit) return failure(ErrorKind::data, "attribute list is too long");
  return std::nullopt;
}

const std::string* find_attribute(const Attributes& attributes, std::string_view name) {
  for (const auto& [known, value] : attributes)
    if (known == name) return &value;
  return nullptr;
}

}  // namespace postwright
