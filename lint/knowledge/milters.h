#pragma once

#include <string_view>

namespace postwright::lint {

/// Whether a list of milters names one that signs mail, as far as its socket tells: "opendkim" in a
/// path or host name, or the port that OpenDKIM's documentation uses (8891).
bool names_signing_milter(std::string_view milters);

}  // namespace postwright::lint
