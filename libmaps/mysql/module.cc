#include "libmaps/module/module.h"

#include "libmaps/mysql/mysql_table.h"
#include "libmaps/mysql/mysql_writer.h"

namespace {

constinit const postwright::MapType kMysqlMapType{
    .name = "mysql", .open = postwright::open_mysql_table, .write = postwright::open_mysql_writer};

}  // namespace

extern "C" constinit const postwright::ModuleInfo postwright_module{.type = &kMysqlMapType};
