#include "libmaps/module/module.h"

#include "libmaps/mongodb/mongodb_table.h"

namespace {

constinit const postwright::MapType kMongodbMapType{.name = "mongodb",
                                                    .keys = postwright::KeyKind::pattern,
                                                    .open = postwright::open_mongodb_table};

}  // namespace

extern "C" constinit const postwright::ModuleInfo postwright_module{.type = &kMongodbMapType};
