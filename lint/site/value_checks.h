#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "lint/site/site.h"

namespace postwright::lint {

/// Gives `visit` each assignment whose expanded value its parameter does not take, with the reason:
/// "bad ..." when it is of another type, "invalid ..." when it is out of range (typed_value.h).
void visit_bad_values(
    const Site& site,
    const std::function<void(const Assignment& assignment, const std::string& reason)>& visit);

}  // namespace postwright::lint
