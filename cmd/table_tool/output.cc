#include "cmd/table_tool/output.h"

#include "base/file.h"
#include "base/json_string.h"

namespace postwright::table_tool {

void append_record(std::string& to, const RecordFormat& format, std::string_view key,
                   std::string_view value) {
  if (format.json) {
    to.push_back('{');
    append_json_string(to, key);
    to += ": ";
    append_json_string(to, value);
    to += "}\n";
    return;
  }
  to.append(key).append(format.separator).append(value).push_back('\n');
}

}  // namespace postwright::table_tool
