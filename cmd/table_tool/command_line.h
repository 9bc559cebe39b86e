#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/message.h"
#include "cmd/table_tool/program.h"
#include "libmaps/table.h"

namespace postwright::table_tool {

enum class Mode { create, incremental, query, query_list, erase, erase_list, list };

/// The options of postmap(1) and postalias(1), checked.
struct CommandLine {
  Mode mode = Mode::create;
  std::string key;                                    ///< of -q and -d
  std::optional<std::string> config_directory;        ///< -c
  std::vector<std::string> tables;                    ///< operands, with or without a type
  TrailingNul trailing_nul = TrailingNul::automatic;  ///< -N, -n
  Duplicates duplicates = Duplicates::warn;           ///< -r, -w
  bool fold_keys = true;                              ///< not -f
  bool utf8 = true;                                   ///< not -u
  bool force_utf8 = false;                            ///< -U
  bool values_are_files = false;                      ///< -F
  bool json = false;                                  ///< -j
  bool headers = false;                               ///< -h
  bool body = false;                                  ///< -b
  bool mime = false;                                  ///< -m
  bool keep_mode = true;   ///< not -p: the index gets the mode of its source
  bool keep_owner = true;  ///< not -o: and its owner
  bool check = false;      ///< --check: reads the sources, builds nothing
  bool progress = false;   ///< --progress: on a terminal
  int verbose = 0;         ///< -v
};

/// Reads the options; exits with what --help and --version print. The error is the text of a fatal
/// message. argv[0] is the name that usage texts print.
Result<CommandLine> parse_command_line(const Program& program, int argc, char** argv);

/// To be asked for when main.cf is known to be good. The error is the text of a fatal message; it
/// is empty for `-s`, about which the reference says nothing. `name` is the program's, for the
/// usage text.
Status require_operands(const Program& program, std::string_view name, const CommandLine& line);

}  // namespace postwright::table_tool
