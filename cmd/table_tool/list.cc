// Mode -s: all records of the first table.

#include <unistd.h>

#include "base/block_output.h"
#include "base/text.h"
#include "cmd/table_tool/run.h"

namespace postwright::table_tool {

Result<bool> list_table(Session& session) {
  const std::string& operand = session.options().tables.front();
  auto table = session.open(operand, Access::read);
  if (!table) return failure_of(table);
  std::string shown_name = session.table_name(operand).title();
  RecordFormat format = session.record_format();
  BlockOutput output(STDOUT_FILENO);
  for (;;) {
    auto record = (*table)->next();
    if (!record)
      return failure(ErrorKind::system, session.describe(**table, "sequence", record.error()));
    if (!*record) break;
    auto& [key, value] = **record;
    if (key.empty())
      session.console().warning(
          cat("table ", shown_name, ": empty lookup key value is not allowed"));
    else
      session.warn_if_empty(shown_name, key, value);
    auto shown = session.shown_value(**table, key, std::move(value));
    if (!shown) {
      session.console().warning(shown.error().message);
      continue;
    }
    append_record(output.buffer(), format, key, *shown);
    output.written();
  }
  output.finish();
  return true;
}

}  // namespace postwright::table_tool
