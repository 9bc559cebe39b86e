#include "libmaps/module/module.h"

#include "libmaps/redis/redis_table.h"

namespace {

constinit const postwright::MapType kRedisMapType{.name = "redis",
                                                  .open = postwright::open_redis_table};

}  // namespace

extern "C" constinit const postwright::ModuleInfo postwright_module{.type = &kRedisMapType};
