#pragma once

#include "libmaps/table.h"

namespace postwright {

/// ldap:/etc/postfix/NAME.cf or ldap:PREFIX looks keys up in LDAP directories: a search with
/// query_filter below search_base, whose result attributes are the values; special attributes name
/// more entries, by DN or URL, that are searched for on the same server. Keys never become part of
/// a filter's or a name's syntax (ldap_escape.h). Source: ldap_table(5).
///
/// Errors (ErrorKind::config): those of the settings (ldap_settings.h). Lookups: ErrorKind::retry
/// with the text of the result code, after a warning, whenever the directory could not say; also
/// for a filter or base that is none. A base that does not exist is an error unless the key is in
/// it. An entry that a special attribute names and that does not exist is left out, with a warning.
Result<TablePtr> open_ldap_table(std::string_view name, const OpenOptions& options);

}  // namespace postwright
