#pragma once

#include <span>
#include <string_view>

#include "lint/input/version.h"

namespace postwright::lint {

/// A service that Postfix's own programs connect to by name. Source: master.cf as it is installed.
struct CoreService {
  std::string_view name;
  std::string_view type;
  std::string_view line;  ///< its entry, without chroot
  Version since;
  bool always_needed;  ///< no mail is handled without it
};

std::span<const CoreService> core_services();

}  // namespace postwright::lint
