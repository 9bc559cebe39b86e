#pragma once

#include <optional>
#include <string_view>

#include "lint/site/site.h"

namespace postwright::lint {

/// Whether a result of an access(5) table (type:name) lets a client pass: OK or permit. Nothing
/// where its records are not part of what is linted.
std::optional<bool> may_permit(const Site& site, std::string_view table);

}  // namespace postwright::lint
