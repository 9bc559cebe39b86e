#pragma once

#include "cmd/table_tool/program.h"
#include "cmd/table_tool/session.h"

namespace postwright::table_tool {

/// The whole program; its exit status.
int run(const Program& program, int argc, char** argv);

/// The modes. The value is whether something was found or done (exit status 0 or 1); the error is
/// the text of a fatal message.
Result<bool> create_tables(Session& session);
Result<bool> update_tables(Session& session);
Result<bool> query_tables(Session& session);
Result<bool> erase_keys(Session& session);
Result<bool> list_table(Session& session);

}  // namespace postwright::table_tool
