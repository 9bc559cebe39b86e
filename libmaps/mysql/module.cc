#include "libmaps/module/module.h"

#include "libmaps/mysql/mysql_table.h"

namespace {

constinit const postwright::MapType kMysqlMapType{.name = "mysql",
                                                  .open = postwright::open_mysql_table};

}  // namespace

extern "C" constinit const postwright::ModuleInfo postwright_module{.type = &kMysqlMapType};
