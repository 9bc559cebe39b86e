#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace postwright::postfix {

/// What main.cf says about who carries a command out.
struct Controller {
  bool one_instance = false;  ///< -c or MAIL_CONFIG named it
  std::string multi_instance_directories;
  std::string multi_instance_wrapper;
  std::string daemon_directory;
};

/// The program, with its arguments, that the arguments of postfix(1) are handed to. "multi-instance
/// support is requested, but multi_instance_wrapper is empty".
Result<std::vector<std::string>> command_behind(const Controller& controller,
                                                const std::vector<std::string>& arguments);

}  // namespace postwright::postfix
