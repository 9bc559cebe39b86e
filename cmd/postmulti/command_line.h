#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace postwright::postmulti {

enum class Mode {
  list,     ///< -l
  execute,  ///< -x
  postfix,  ///< -p
  edit,     ///< -e
  status,   ///< --status
};

/// What -e does.
enum class Action { create, destroy, import, deport, enable, disable, assign, init };
std::string_view action_name(Action action);

/// Which instances are meant.
struct Choice {
  enum class Kind { none, all, group, name };
  Kind kind = Kind::none;
  std::string text = {};  ///< of -g or -i
};

/// The options of postmulti(1), checked against each other.
struct CommandLine {
  Mode mode = Mode::list;
  Action action = Action::init;
  Choice choice;
  bool json = false;
  bool json_full = false;
  bool reverse = false;
  int verbose = 0;
  std::optional<std::string> new_name;   ///< -I
  std::optional<std::string> new_group;  ///< -G
  std::vector<std::string> arguments;
};

/// The error is the text of a fatal message; getopt(3) has printed its own line before.
Result<CommandLine> parse_command_line(int argc, char** argv);

}  // namespace postwright::postmulti
