#include "cmd/newaliases/command_line.h"

#include <getopt.h>

#include "base/text.h"

namespace postwright::newaliases {
namespace {

constexpr int kHelp = 256;
constexpr int kVersion = 257;
constexpr option kLongOptions[] = {{"help", no_argument, nullptr, kHelp},
                                   {"version", no_argument, nullptr, kVersion},
                                   {nullptr, 0, nullptr, 0}};

}  // namespace

Result<CommandLine> parse_command_line(int argc, char** argv) {
  CommandLine line;
  optind = 0;
  for (int letter = 0;
       (letter = getopt_long(argc, argv, "+C:Ib:imo:v", kLongOptions, nullptr)) != -1;) {
    std::string_view argument = optarg ? std::string_view(optarg) : "";
    switch (letter) {
      case kHelp:
        line.help = true;
        break;
      case kVersion:
        line.version = true;
        break;
      case 'C':
        line.config_directory = argument;
        break;
      case 'b':
        if (argument != "i") return config_failure("unsupported: -b", argument);
        break;
      case 'o':
        if (!argument.starts_with('A')) break;
        if (argument.size() == 1) return config_failure("-oA requires pathname");
        line.table = argument.substr(1);
        break;
      case 'v':
        ++line.verbose;
        break;
      case 'I':
      case 'i':
      case 'm':
        break;
      default:
        return config_failure("usage: newaliases [options]");
    }
  }
  if (optind < argc) return config_failure("alias initialization mode requires no recipient");
  return line;
}

}  // namespace postwright::newaliases
