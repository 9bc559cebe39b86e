#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "cmd/postmulti/command_line.h"
#include "cmd/postmulti/instances.h"

namespace postwright::postmulti {

/// Whether -i NAME means this instance: its directory, its name, its name without "postfix-", "-"
/// for the primary. Source: postmulti(1), "Instance selection".
bool has_name(const Instance& instance, std::string_view name);

bool is_chosen(const Instance& instance, const Choice& choice);

/// In the order of the list, or `reverse`d.
std::vector<const Instance*> select(std::span<const Instance> instances, const Choice& choice,
                                    bool reverse);

}  // namespace postwright::postmulti
