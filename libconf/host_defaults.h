#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

namespace postwright {

/// The default of myhostname: the host's name, with `domain` if it has none (postconf(5)).
std::string default_myhostname(std::string_view domain);
/// The default of mydomain: `myhostname` behind its first dot, else "localdomain".
std::string default_mydomain(std::string_view myhostname);
/// host, subnet or class from a value of mynetworks_style, which may say it several times.
/// ErrorKind::config: "unknown mynetworks mask style value "X" in "TEXT"", "bad mynetworks_style
/// value: TEXT; specify exactly one value".
Result<std::string_view> parse_mynetworks_style(std::string_view text);
/// The default of mynetworks: what the local interfaces' addresses say, an item and a space each.
/// `style_text` as in parse_mynetworks_style().
Result<std::string> default_mynetworks(std::string_view style_text);

}  // namespace postwright
