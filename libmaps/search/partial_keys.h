#pragma once

#include <string_view>
#include <vector>

#include "libmaps/search/table_list.h"

namespace postwright {

/// How a table says "and its subdomains": parent_domain_matches_subdomains.
enum class Subdomains {
  parent,  ///< the key `example.com`, whose parameter is listed there
  dotted,  ///< the key `.example.com`
};

/// `localpart@domain` at its last '@'; without one `domain` is empty and there is no '@' in a key.
struct AddressParts {
  std::string_view localpart, domain;
  bool has_domain = false;
};
AddressParts address_parts(std::string_view address);

/// The extension of a localpart, from its first delimiter on: "+list" of "alice+list". Empty: there
/// is none, the user would be empty, or the name is one that is never taken apart: postmaster,
/// mailer-daemon, double-bounce, and with a '-' in `delimiters` owner-NAME and NAME-request when
/// `owner_request_special` says so. Source: recipient_delimiter, owner_request_special.
std::string_view extension_of(std::string_view localpart, std::string_view delimiters,
                              bool owner_request_special);

/// What keys of addresses depend on.
struct AddressKeyOptions {
  std::string_view delimiters;  ///< recipient_delimiter
  bool owner_request_special = true;
  /// The domain is one of this site (myorigin, mydestination, an own address): bare localparts
  /// count.
  bool local_domain = false;
  Subdomains subdomains = Subdomains::dotted;
};

/// user+ext@domain, user@domain, user+ext, user, @domain: canonical, virtual, relocated, generic
/// and recipient tables. The localparts alone only with `local_domain`. Source: canonical(5),
/// virtual(5).
std::vector<SearchKey> mapping_keys(std::string_view address, const AddressKeyOptions& options);

/// user+ext@domain, user@domain, domain and its parents, user+ext@, user@. Source: access(5),
/// "email address patterns".
std::vector<SearchKey> access_keys(std::string_view address, const AddressKeyOptions& options);

/// user+ext@domain, user@domain, domain and its parents, `*`. Source: transport(5).
std::vector<SearchKey> transport_keys(std::string_view address, const AddressKeyOptions& options);

/// A domain or host name, then its parents. Names that look like an address have no parents.
/// Source: access(5), "host name/address patterns".
std::vector<SearchKey> domain_keys(std::string_view domain, Subdomains subdomains);

/// An IP address without brackets, then the networks that it is in, an octet less each time:
/// 192.0.2.1, 192.0.2, 192.0, 192; of IPv6 a colon group less, as the address is written. Source:
/// access(5).
std::vector<SearchKey> network_keys(std::string_view address);

}  // namespace postwright
