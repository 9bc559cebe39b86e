#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"

namespace postwright::postconf {

enum class Mode {
  main_cf,               ///< -p, and when nothing else is said
  master_entries,        ///< -M
  master_fields,         ///< -F
  master_parameters,     ///< -P
  effective_parameters,  ///< -P -P
  sasl_server_types,     ///< -a
  sasl_client_types,     ///< -A
  lock_types,            ///< -l
  map_types,             ///< -m
  tls_information,       ///< -T
  bounce_templates,      ///< -t
  bounce_expanded,       ///< -b
  schema,                ///< --schema
  explain,               ///< --explain
  why,                   ///< --why
  diff,                  ///< --diff
  batch,                 ///< --batch
  compatibility,         ///< --compat-report
};

enum class Action { show, edit, exclude, comment_out };

/// The options of postconf(1), checked against each other.
struct CommandLine {
  Mode mode = Mode::main_cf;
  Action action = Action::show;
  std::string config_directory = {};                    ///< -c, else empty
  bool defaults = false;                                ///< -d
  bool only_set = false;                                ///< -n
  bool expand = false;                                  ///< -x
  bool fold = false;                                    ///< -f
  bool hide_names = false;                              ///< -h
  bool hide_values = false;                             ///< -H
  bool json = false;                                    ///< -j
  bool json_full = false;                               ///< --json-full
  bool quiet = false;                                   ///< -q
  bool verbose = false;                                 ///< -v
  std::string batch_file = {};                          ///< --batch, "-" is stdin
  bool dry_run = false;                                 ///< --dry-run
  bool warnings_as_errors = false;                      ///< --warnings-as-errors
  std::vector<std::string> overrides = {};              ///< -o, texts that may not be NAME=VALUE
  bool filters_classes = false;                         ///< -C
  bool builtin = false, service = false, user = false;  ///< its classes
  std::string tls_mode = {};                            ///< of -T
  std::string other_directory = {};                     ///< of --diff
  bool all = false;                                     ///< --all
  std::vector<std::string> arguments = {};

  /// Whether the view is about something else than all names of one configuration, and so says
  /// nothing of what is wrong with them.
  bool is_about_names() const {
    return mode == Mode::explain || mode == Mode::why || mode == Mode::diff ||
           mode == Mode::compatibility;
  }
  /// Whether the view says itself what is wrong with a value, which then ends nothing.
  bool tells_faults() const { return json_full || is_about_names(); }
};

/// Reads the options; exits with what --help and --version print. The error is the text of a fatal
/// message. `error_status` becomes the exit status of this and all later errors.
/// argv[0] is the name in the usage text.
Result<CommandLine> parse_command_line(int argc, char** argv, int& error_status);

}  // namespace postwright::postconf
