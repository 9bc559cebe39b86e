#include "libmaps/module/module.h"

#include "libmaps/ldap/ldap_table.h"

namespace {

constinit const postwright::MapType kLdapMapType{.name = "ldap",
                                                 .open = postwright::open_ldap_table};

}  // namespace

extern "C" constinit const postwright::ModuleInfo postwright_module{.type = &kLdapMapType};
