#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "libmaps/ldap/ldap_settings.h"

namespace postwright {

/// What a server says of one entry, in its order.
struct LdapAttribute {
  std::string name;
  std::vector<std::string> values;
};
using LdapEntry = std::vector<LdapAttribute>;

/// A value of an entry that counts: a result, or the name of more entries.
struct LdapValue {
  std::string_view attribute;
  std::string_view value;  ///< up to its first null byte
  bool special = false;
};

/// The values of an entry that count, in the server's order; they live as long as the entry. Only
/// terminal attributes when it has one with a value; no leaf attributes when it has a special one.
/// What is listed as special and as another kind is of the other kind.
std::vector<LdapValue> values_that_count(const LdapEntry& entry, const LdapSearchOptions& options);

/// All attributes that a search asks for.
std::vector<std::string> wanted_attributes(const LdapSearchOptions& options);

/// Those that a URL with `named` attributes (none: all) and the table have in common. Where only
/// one of the two has options (`cn;lang-en`), they are asked for. Empty: none.
std::vector<std::string> common_attributes(const std::vector<std::string>& named,
                                           const std::vector<std::string>& wanted);

}  // namespace postwright
