#include "libmaps/text/file_values.h"

#include "base/file.h"
#include "base/text.h"
#include "libmaps/text/base64.h"

namespace postwright {

Result<std::string> encode_files(std::string_view names) {
  std::vector<std::string_view> files = split(names, kListSeparators);
  if (files.empty()) return config_failure("empty pathname list: >>", names, "<<'");
  std::string content;
  for (std::string_view file : files) {
    if (file.data() != files.front().data()) content.push_back('\n');
    auto bytes = read_file(std::string(file));
    if (!bytes) return failure_of(bytes);
    content += *bytes;
  }
  return base64_encode(content);
}

std::optional<std::string> decode_file_value(std::string_view value) {
  return base64_decode(value);
}

}  // namespace postwright
