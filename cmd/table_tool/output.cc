#include "cmd/table_tool/output.h"

#include "base/json_string.h"

namespace postwright::table_tool {

void append_record(std::string& to, const RecordFormat& format, std::string_view key,
                   std::string_view value) {
  if (format.json) {
    append_json_line(to, key, value);
    return;
  }
  to.append(key).append(format.separator).append(value).push_back('\n');
}

}  // namespace postwright::table_tool
