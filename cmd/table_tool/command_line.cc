#include "cmd/table_tool/command_line.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/file.h"
#include "base/text.h"

namespace postwright::table_tool {
namespace {

constexpr int kHelp = 256;
constexpr int kVersion = 257;
constexpr int kCheck = 258;
constexpr int kProgress = 259;
constexpr option kLongOptions[] = {{"help", no_argument, nullptr, kHelp},
                                   {"version", no_argument, nullptr, kVersion},
                                   {"check", no_argument, nullptr, kCheck},
                                   {"progress", no_argument, nullptr, kProgress},
                                   {nullptr, 0, nullptr, 0}};

struct OptionHelp {
  char letter;
  std::string_view argument;
  std::string_view text;
};
constexpr OptionHelp kOptionHelp[] = {
    {'b', "", "with -q -: the body lines of a message are the keys"},
    {'c', "DIR", "directory of main.cf (MAIL_CONFIG, /etc/postfix)"},
    {'d', "KEY", "delete KEY; -: keys from standard input"},
    {'f', "", "do not fold keys to lower case"},
    {'F', "", "values name files, whose content is stored"},
    {'h', "", "with -q -: the headers of a message are the keys"},
    {'i', "", "add entries from standard input"},
    {'j', "", "with -q and -s: print JSON, an object a line"},
    {'m', "", "with -b and -h: parse MIME"},
    {'N', "", "keys and values end in a null byte"},
    {'n', "", "they do not"},
    {'o', "", "do not become the owner of the source file"},
    {'p', "", "do not take the mode of the source file"},
    {'q', "KEY", "look KEY up; -: keys from standard input"},
    {'r', "", "a later entry replaces an earlier one"},
    {'s', "", "list the first table"},
    {'u', "", "no UTF-8: fold as ASCII, check nothing"},
    {'U', "", "with -b and -h: UTF-8 all the same"},
    {'v', "", "verbose"},
    {'w', "", "do not warn about duplicate entries"},
};

[[noreturn]] void print_help(const Program& program, std::string_view name) {
  std::string text = cat("usage: ", name, " ", program.usage, "\n", program.summary, "\n\n");
  for (const OptionHelp& row : kOptionHelp) {
    if (program.options.find(row.letter) == std::string_view::npos) continue;
    std::string option = cat("  -", row.letter, row.argument.empty() ? "" : " ", row.argument);
    option.resize(12, ' ');
    text += cat(option, row.text, "\n");
  }
  text += "  --check   read the sources and say what building would; build nothing\n";
  text += "  --progress  on a terminal, how many entries were read\n";
  text += "  --help    this text\n  --version\n";
  exit(write_all(1, text) ? EXIT_SUCCESS : EXIT_FAILURE);
}

[[noreturn]] void print_version(const Program& program) {
  exit(write_all(1, cat(program.name, " (Postwright) " POSTWRIGHT_VERSION "\n")) ? EXIT_SUCCESS
                                                                                 : EXIT_FAILURE);
}

tl::unexpected<Error> usage(const Program& program, std::string_view name) {
  return config_failure("usage: ", name, " ", program.usage);
}

class Parser {
 public:
  Parser(const Program& program, std::string_view name) : program_(program), name_(name) {}

  Result<CommandLine> parse(int argc, char** argv) {
    std::string options(program_.options);
    for (int letter = 0;
         (letter = getopt_long(argc, argv, options.c_str(), kLongOptions, nullptr)) != -1;) {
      Status taken = take(letter);
      if (!taken) return failure_of(taken);
    }
    if (line_.json && line_.mode != Mode::query && line_.mode != Mode::query_list &&
        line_.mode != Mode::list)
      return config_failure("option -j requires -q or -s");
    if (line_.check && line_.mode != Mode::create)
      return config_failure("option --check does not go with -d -i -q or -s");
    line_.tables.assign(argv + optind, argv + argc);
    return std::move(line_);
  }

 private:
  Status choose(Mode mode) {
    if (line_.mode != Mode::create) return config_failure("specify only one of -d -i -q or -s");
    line_.mode = mode;
    return {};
  }
  Status choose_keyed(Mode one, Mode many) {
    line_.key = optarg;
    return choose(line_.key == "-" ? many : one);
  }

  Status take(int letter) {
    switch (letter) {
      case kHelp:
        print_help(program_, name_);
      case kVersion:
        print_version(program_);
      case kCheck:
        line_.check = true;
        break;
      case kProgress:
        line_.progress = true;
        break;
      case 'b':
        line_.body = true;
        break;
      case 'c':
        line_.config_directory = optarg;
        break;
      case 'd':
        return choose_keyed(Mode::erase, Mode::erase_list);
      case 'f':
        line_.fold_keys = false;
        break;
      case 'F':
        line_.values_are_files = true;
        break;
      case 'h':
        line_.headers = true;
        break;
      case 'i':
        return choose(Mode::incremental);
      case 'j':
        line_.json = true;
        break;
      case 'm':
        line_.mime = true;
        break;
      case 'N':
        line_.trailing_nul = TrailingNul::with;
        break;
      case 'n':
        line_.trailing_nul = TrailingNul::without;
        break;
      case 'o':
        line_.keep_owner = false;
        break;
      case 'p':
        line_.keep_mode = false;
        break;
      case 'q':
        return choose_keyed(Mode::query, Mode::query_list);
      case 'r':
        line_.duplicates = Duplicates::replace;
        break;
      case 's':
        return choose(Mode::list);
      case 'u':
        line_.utf8 = false;
        break;
      case 'U':
        line_.force_utf8 = true;
        break;
      case 'v':
        ++line_.verbose;
        break;
      case 'w':
        line_.duplicates = Duplicates::ignore;
        break;
      default:
        return usage(program_, name_);
    }
    return {};
  }

  const Program& program_;
  std::string_view name_;
  CommandLine line_;
};

}  // namespace

Result<CommandLine> parse_command_line(const Program& program, int argc, char** argv) {
  return Parser(program, argc > 0 ? argv[0] : program.name).parse(argc, argv);
}

Status require_operands(const Program& program, std::string_view name, const CommandLine& line) {
  if (!line.tables.empty()) return {};
  return line.mode == Mode::list ? config_failure("") : usage(program, name);
}

}  // namespace postwright::table_tool
