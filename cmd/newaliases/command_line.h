#pragma once

#include <optional>
#include <string>

#include "base/message.h"
#include "base/result.h"

namespace postwright::newaliases {

/// The options of newaliases(1), which are those of sendmail(1). Most are about a message that is
/// sent, and mean nothing here.
struct CommandLine {
  std::optional<std::string> table;  ///< -oA: instead of alias_database
  int verbose = 0;                   ///< -v
  bool nothing_to_do = false;        ///< -bh, -bH, -qTIME: done at once
};

/// What is wanted before main.cf is read.
struct FirstLook {
  std::optional<std::string> config_directory;  ///< -C: the directory, also when main.cf was named
  bool help = false;                            ///< --help
  bool version = false;                         ///< --version
};

/// The reference reads its options twice, and so getopt(3) complains twice about a bad one: before
/// and after main.cf is read.
FirstLook look_ahead(int argc, char** argv);

/// argv[0] is the name in the usage text. Warnings are about values of -N and -R. The error is the
/// text of a fatal message; options that make sendmail(1) do something else than initialising
/// aliases (-bm, -bp, -q and the like) are "unsupported: OPTION".
Result<CommandLine> parse_command_line(int argc, char** argv, Reporter& reporter);

}  // namespace postwright::newaliases
