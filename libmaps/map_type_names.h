#pragma once

#include <string_view>

namespace postwright {

/// The names of all map types, sorted: the rows of map_types.cc have these, in this order. For
/// programs that list the types and open no table, and so need none of what tables need; they link
/// postwright_map_type_names.
inline constexpr std::string_view kMapTypeNames[] = {
    "btree",    "cdb",     "cidr",     "debug",    "environ", "fail",   "hash",      "inline",
    "internal", "ldap",    "lmdb",     "memcache", "mongodb", "mysql",  "nis",
#ifdef POSTWRIGHT_HAVE_PCRE
    "pcre",
#endif
    "pgsql",    "pipemap", "proxy",    "randmap",  "redis",   "regexp", "socketmap", "sqlite",
    "static",   "tcp",     "texthash", "unionmap", "unix",
};

/// Those among them that loadable modules have, which may not be installed.
inline constexpr std::string_view kModuleTypeNames[] = {"ldap",  "mongodb", "mysql",
                                                        "pgsql", "redis",   "sqlite"};

}  // namespace postwright
