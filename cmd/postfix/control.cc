#include "cmd/postfix/control.h"

#include "base/text.h"

namespace postwright::postfix {

Result<std::vector<std::string>> command_behind(const Controller& controller,
                                                const std::vector<std::string>& arguments) {
  std::vector<std::string> command;
  auto first = arguments.begin();
  if (!controller.one_instance && !controller.multi_instance_directories.empty()) {
    for (std::string_view word : split(controller.multi_instance_wrapper, kListSeparators))
      command.emplace_back(word);
    if (command.empty())
      return failure(ErrorKind::config,
                     "multi-instance support is requested, but multi_instance_wrapper is empty");
  } else if (!arguments.empty() && arguments.front() == "non-bdb") {
    command.push_back(cat(controller.daemon_directory, "/postfix-non-bdb-script"));
    ++first;
  } else {
    command.push_back(cat(controller.daemon_directory, "/postfix-script"));
  }
  command.insert(command.end(), first, arguments.end());
  return command;
}

}  // namespace postwright::postfix
