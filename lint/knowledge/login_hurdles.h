#pragma once

#include <string_view>

namespace postwright::lint {

/// Whether a restriction rejects what mail programs at home are like: their address is in block
/// lists of dial-up networks, their name is that of a laptop.
bool is_login_hurdle(std::string_view restriction);

}  // namespace postwright::lint
