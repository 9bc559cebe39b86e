#include "cmd/newaliases/command_line.h"

#include <getopt.h>

#include <algorithm>
#include <array>

#include "base/file.h"
#include "base/text.h"

namespace postwright::newaliases {
namespace {

constexpr int kHelp = 256;
constexpr int kVersion = 257;
constexpr option kLongOptions[] = {{"help", no_argument, nullptr, kHelp},
                                   {"version", no_argument, nullptr, kVersion},
                                   {nullptr, 0, nullptr, 0}};
// Those of sendmail(1). -q alone asks for something, and so has no argument to take.
constexpr char kLetters[] = "+A:B:C:F:GIL:N:O:R:UV:X:b:ce:f:h:imno:p:q::r:tvx";

/// Whether a -N value names events of RFC 3461: NEVER alone, or others.
bool is_notify_list(std::string_view text, Reporter& reporter) {
  constexpr std::array<std::string_view, 4> kEvents{"NEVER", "SUCCESS", "FAILURE", "DELAY"};
  bool never = false;
  bool others = false;
  for (std::string_view word : split(text, ", \t\r\n")) {
    const auto* known = std::find_if(kEvents.begin(), kEvents.end(), [&](std::string_view event) {
      return equals_ignoring_case(event, word);
    });
    if (known == kEvents.end()) {
      reporter.warning(cat("unknown DSN NOTIFY command value \"", word, "\" in \"", text, "\""));
      return false;
    }
    (known == kEvents.begin() ? never : others) = true;
  }
  return never != others;
}

/// -C takes main.cf itself, or its directory.
std::string directory_of(std::string_view path) {
  if (file_name_of(path) != "main.cf") return std::string(path);
  std::string_view directory = path.substr(0, path.size() - file_name_of(path).size());
  while (directory.size() > 1 && directory.ends_with('/')) directory.remove_suffix(1);
  return directory.empty() ? "." : std::string(directory);
}

class Parser {
 public:
  Parser(std::string_view name, Reporter& reporter) : name_(name), reporter_(reporter) {}

  Result<CommandLine> parse(int argc, char** argv) {
    optind = 0;
    for (int letter = 0;
         (letter = getopt_long(argc, argv, kLetters, kLongOptions, nullptr)) != -1;) {
      Status taken = take(letter, optarg ? std::string_view(optarg) : "");
      if (!taken) return failure_of(taken);
    }
    if (recipients_from_message_) return config_failure("-t can be used only in delivery mode");
    if (one_queue_file_)
      return config_failure("-q", *one_queue_file_, " can be used only in delivery mode");
    if (line_.nothing_to_do) return std::move(line_);
    if (!other_mode_.empty()) return config_failure("unsupported: ", other_mode_);
    if (optind < argc) return config_failure("alias initialization mode requires no recipient");
    return std::move(line_);
  }

 private:
  Status take(int letter, std::string_view argument) {
    switch (letter) {
      case 'B':
        if (argument != "8BITMIME" && argument != "7BIT")
          return config_failure("-B option needs 8BITMIME or 7BIT");
        break;
      case 'I':
        choose({});
        break;
      case 'N':
        if (!is_notify_list(argument, reporter_))
          reporter_.warning(cat("bad -N option value: '", argument, "' -- ignored"));
        break;
      case 'R':
        if (!equals_ignoring_case(argument, "full") && !equals_ignoring_case(argument, "hdrs"))
          reporter_.warning("bad -R option value -- ignored");
        break;
      case 'X':
        return config_failure("unsupported: -X", argument.substr(0, 1));
      case 'b':
        return take_mode(argument);
      case 'n':
        return config_failure("-n option not supported");
      case 'o':
        if (!argument.starts_with('A')) break;
        if (argument.size() == 1) return config_failure("-oA requires pathname");
        line_.table = argument.substr(1);
        break;
      case 'q':
        return take_queue_option(argument);
      case 't':
        recipients_from_message_ = true;
        break;
      case 'v':
        ++line_.verbose;
        break;
      case '?':
        return config_failure("usage: ", name_, " [options]");
      default:
        break;
    }
    return {};
  }

  /// Only the first letter counts.
  Status take_mode(std::string_view argument) {
    switch (argument.empty() ? '\0' : argument[0]) {
      case 'i':
        choose({});
        break;
      case 'v':  // delivers nothing, and changes no mode
        break;
      case 'h':
      case 'H':
        choose({});
        line_.nothing_to_do = true;
        break;
      case 'd':
      case 'l':
      case 'm':
      case 'p':
      case 's':
        choose(cat("-b", argument));
        break;
      default:
        return config_failure("unsupported: -b", argument);
    }
    return {};
  }

  Status take_queue_option(std::string_view argument) {
    if (argument.empty()) {
      choose("-q");
    } else if (is_digit(argument[0])) {
      timed_queue_run_ = true;
      line_.nothing_to_do = true;
    } else if (argument[0] == 'I' || argument[0] == 'R') {
      one_queue_file_ = argument.substr(0, 1);
    } else {
      return config_failure("-q", argument.substr(0, 1), " is not implemented");
    }
    return {};
  }

  /// The last mode counts; none: to initialise aliases.
  void choose(std::string mode) {
    other_mode_ = std::move(mode);
    line_.nothing_to_do = timed_queue_run_;
  }

  std::string_view name_;
  Reporter& reporter_;
  CommandLine line_;
  std::string other_mode_;
  std::optional<std::string> one_queue_file_;
  bool timed_queue_run_ = false;
  bool recipients_from_message_ = false;
};

}  // namespace

FirstLook look_ahead(int argc, char** argv) {
  FirstLook look;
  optind = 0;
  for (int letter = 0; (letter = getopt_long(argc, argv, kLetters, kLongOptions, nullptr)) != -1;) {
    if (letter == 'C') look.config_directory = directory_of(optarg);
    look.help |= letter == kHelp;
    look.version |= letter == kVersion;
  }
  return look;
}

Result<CommandLine> parse_command_line(int argc, char** argv, Reporter& reporter) {
  return Parser(argc > 0 ? argv[0] : "newaliases", reporter).parse(argc, argv);
}

}  // namespace postwright::newaliases
