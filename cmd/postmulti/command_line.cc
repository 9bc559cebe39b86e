#include "cmd/postmulti/command_line.h"

#include <getopt.h>

#include <algorithm>
#include <set>

#include "base/text.h"

namespace postwright::postmulti {
namespace {

constexpr int kStatus = 256;
constexpr int kJsonFull = 257;
constexpr option kLongOptions[] = {{"status", no_argument, nullptr, kStatus},
                                   {"json-full", no_argument, nullptr, kJsonFull},
                                   {nullptr, 0, nullptr, 0}};

std::string usage(std::string_view name) {
  return cat("Usage:", name, " -l [-v] [-a] [-g group] [-i instance] | ", name,
             " -p [-v] [-a] [-g group] [-i instance] command... | ", name,
             " -x [-v] [-a] [-i name] [-g group] command... | ", name,
             " -e action [-v] [-a] [-i name] [-g group] [-I name] [-G group] [param=value ...]");
}

struct ActionName {
  std::string_view name;
  Action action;
};
constexpr ActionName kActions[] = {
    {"create", Action::create}, {"destroy", Action::destroy}, {"import", Action::import},
    {"deport", Action::deport}, {"enable", Action::enable},   {"disable", Action::disable},
    {"assign", Action::assign}, {"init", Action::init},
};

bool names_instance(Action action) {
  return action == Action::create || action == Action::import || action == Action::assign;
}

/// Reads the options, in the order that they stand in.
class Parser {
 public:
  explicit Parser(std::string_view name) : name_(name) {}
  Result<CommandLine> parse(int argc, char** argv) {
    optind = 0;
    for (int letter = 0;
         (letter = getopt_long(argc, argv, "+ae:g:i:G:I:jlpRvx", kLongOptions, nullptr)) != -1;) {
      Status taken = take(letter, optarg ? optarg : "");
      if (!taken) return failure_of(taken);
    }
    line_.arguments.assign(argv + optind, argv + argc);
    Status checked = check();
    if (!checked) return failure_of(checked);
    return std::move(line_);
  }

 private:
  Status take(int letter, std::string argument) {
    switch (letter) {
      case 'a':
        chooses_all_ = true;
        line_.choice = {.kind = Choice::Kind::all, .text = {}};
        return {};
      case 'g':
        ++choices_;
        line_.choice = {.kind = Choice::Kind::group, .text = std::move(argument)};
        return {};
      case 'i':
        ++choices_;
        line_.choice = {.kind = Choice::Kind::name, .text = std::move(argument)};
        return {};
      case 'e':
        return take_action(argument);
      case 'I':
        if (line_.new_name) return config_failure("Specify at most one '-I' option");
        line_.new_name = std::move(argument);
        return {};
      case 'G':
        if (line_.new_group) return config_failure("Specify at most one '-G' option");
        line_.new_group = std::move(argument);
        return {};
      default:
        return take_flag(letter);
    }
  }

  Status take_flag(int letter) {
    switch (letter) {
      case 'j':
        line_.json = true;
        return {};
      case kJsonFull:
        line_.json_full = true;
        return {};
      case 'l':
        take_mode(Mode::list);
        return {};
      case 'p':
        take_mode(Mode::postfix);
        return {};
      case 'x':
        take_mode(Mode::execute);
        return {};
      case kStatus:
        take_mode(Mode::status);
        return {};
      case 'R':
        reverses_ = true;
        line_.reverse = !line_.reverse;
        return {};
      case 'v':
        ++line_.verbose;
        return {};
      default:
        return config_failure(usage(name_));
    }
  }

  void take_mode(Mode mode) {
    line_.mode = mode;
    modes_.emplace(mode, Action::init);
  }

  Status take_action(std::string_view name) {
    const auto* row = std::ranges::find(kActions, name, &ActionName::name);
    if (row == std::end(kActions))
      return config_failure(
          "Invalid '-e' edit action '", name,
          "'. Specify 'create', 'destroy', 'import', 'deport', 'enable', 'disable', "
          "'assign' or 'init'");
    line_.mode = Mode::edit;
    line_.action = row->action;
    modes_.emplace(Mode::edit, row->action);
    return {};
  }

  Status check() const {
    if (choices_ + (chooses_all_ ? 1 : 0) > 1)
      return config_failure("Specity no more than one of '-a', '-g', '-i'");
    if (modes_.size() != 1) return config_failure("Specify exactly one of '-e', '-l', '-p', '-x'");
    bool edits = line_.mode == Mode::edit;
    bool has_arguments = !line_.arguments.empty();
    if (line_.mode == Mode::list && has_arguments)
      return config_failure("Command not allowed with '-l'");
    if (line_.mode == Mode::status && has_arguments)
      return config_failure("Command not allowed with '--status'");
    if ((line_.mode == Mode::execute || line_.mode == Mode::postfix) && !has_arguments)
      return config_failure("Command required with '-p' or '-x' option");
    if (reverses_ && (edits || line_.mode == Mode::postfix))
      return config_failure("The '-p' and '-e' options preclude the use of '-R'");
    if (line_.new_name || line_.new_group) {
      if (!edits) return config_failure("Cannot assign instance name or group without '-e assign'");
      if (!names_instance(line_.action))
        return config_failure(
            cat("Cannot assign instance name or group with '-e ", action_name(line_.action), "'"));
    } else if (edits && line_.action == Action::assign) {
      return config_failure("Specify new instance name or group with '-e assign'");
    }
    if (edits && has_arguments && line_.action != Action::create && line_.action != Action::import)
      return config_failure("Parameter overrides not valid with '-e ", action_name(line_.action),
                            "'");
    if (line_.json && line_.mode != Mode::list)
      return config_failure("JSON output available only with '-l'");
    if (line_.json_full != (line_.mode == Mode::status))
      return config_failure(line_.json_full ? "'--json-full' is for '--status'"
                                            : "'--status' needs '--json-full'");
    return {};
  }

  std::string_view name_;
  CommandLine line_;
  bool chooses_all_ = false;
  bool reverses_ = false;
  int choices_ = 0;
  std::set<std::pair<Mode, Action>> modes_;
};

}  // namespace

std::string_view action_name(Action action) {
  return std::ranges::find(kActions, action, &ActionName::action)->name;
}

Result<CommandLine> parse_command_line(int argc, char** argv) {
  return Parser(argc > 0 ? argv[0] : "postmulti").parse(argc, argv);
}

}  // namespace postwright::postmulti
