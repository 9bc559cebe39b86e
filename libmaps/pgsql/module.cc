#include "libmaps/module/module.h"

#include "libmaps/pgsql/pgsql_table.h"
#include "libmaps/pgsql/pgsql_writer.h"

namespace {

constinit const postwright::MapType kPgsqlMapType{
    .name = "pgsql", .open = postwright::open_pgsql_table, .write = postwright::open_pgsql_writer};

}  // namespace

extern "C" constinit const postwright::ModuleInfo postwright_module{.type = &kPgsqlMapType};
