#include "libmaps/module/module.h"

#include "libmaps/redis/redis_table.h"
#include "libmaps/redis/redis_writer.h"

namespace {

constinit const postwright::MapType kRedisMapType{
    .name = "redis", .open = postwright::open_redis_table, .write = postwright::open_redis_writer};

}  // namespace

extern "C" constinit const postwright::ModuleInfo postwright_module{.type = &kRedisMapType};
