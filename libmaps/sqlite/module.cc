#include "libmaps/module/module.h"

#include "libmaps/sqlite/sqlite_table.h"
#include "libmaps/sqlite/sqlite_writer.h"

namespace {

constinit const postwright::MapType kSqliteMapType{.name = "sqlite",
                                                   .open = postwright::open_sqlite_table,
                                                   .write = postwright::open_sqlite_writer};

}  // namespace

extern "C" constinit const postwright::ModuleInfo postwright_module{.type = &kSqliteMapType};
