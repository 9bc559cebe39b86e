#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

namespace postwright {

/// The default of myhostname: the host's name, with `domain` if it has none (postconf(5)).
std::string default_myhostname(std::string_view domain);
/// The default of mydomain: `myhostname` behind its first dot, else "localdomain".
std::string default_mydomain(std::string_view myhostname);
/// The default of mynetworks: what the local interfaces' addresses say, an item and a space each.
/// `style` is host, subnet or class; ErrorKind::config: "unknown mynetworks mask style value ...".
Result<std::string> default_mynetworks(std::string_view style);

}  // namespace postwright
