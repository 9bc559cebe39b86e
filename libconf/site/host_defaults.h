#pragma once

#include <string>
#include <string_view>

namespace postwright {

/// The default of myhostname: the host's name, with `domain` if it has none (postconf(5)).
std::string default_myhostname(std::string_view domain);
/// The default of mydomain: `myhostname` behind its first dot, else "localdomain".
std::string default_mydomain(std::string_view myhostname);

}  // namespace postwright
