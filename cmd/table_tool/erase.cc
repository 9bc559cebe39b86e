// Modes -d KEY and -d -: a key is deleted from every table.

#include <unistd.h>

#include "cmd/table_tool/key_lines.h"
#include "cmd/table_tool/run.h"

namespace postwright::table_tool {
namespace {

Result<bool> erase_from(Session& session, Table& table, std::string_view key) {
  auto erased = table.erase(key);
  if (!erased) return failure(ErrorKind::system, session.describe(table, "delete", erased.error()));
  return erased;
}

Result<bool> erase_key(Session& session) {
  bool any = false;
  for (const std::string& operand : session.options().tables) {
    auto table = session.open(operand, Access::erase);
    if (!table) return failure_of(table);
    auto erased = erase_from(session, **table, session.options().key);
    if (!erased) return erased;
    any |= *erased;
  }
  return any;
}

Result<bool> erase_key_lines(Session& session) {
  std::vector<TablePtr> tables;
  for (const std::string& operand : session.options().tables) {
    auto table = session.open(operand, Access::erase);
    if (!table) return failure_of(table);
    tables.push_back(std::move(*table));
  }
  bool any = false;
  KeyLines lines(STDIN_FILENO);
  for (auto keys = lines.next(); !keys.empty(); keys = lines.next()) {
    for (std::string_view key : keys) {
      for (const TablePtr& table : tables) {
        auto erased = erase_from(session, *table, key);
        if (!erased) return erased;
        any |= *erased;
      }
    }
  }
  return any;
}

}  // namespace

Result<bool> erase_keys(Session& session) {
  return session.options().mode == Mode::erase ? erase_key(session) : erase_key_lines(session);
}

}  // namespace postwright::table_tool
