#include "cmd/postconf/session/command_line.h"

#include <getopt.h>
#include <stdlib.h>

#include <algorithm>
#include <array>
#include <bitset>
#include <iterator>
#include <span>

#include "base/file.h"
#include "base/text.h"

namespace postwright::postconf {
namespace {

constexpr char kLetters[] = "+aAbc:C:deEfFhHjlmMno:pPqtT:vxX#";
constexpr std::string_view kUsage =
    "[-a (server SASL types)] [-A (client SASL types)] [-b (bounce templates)] "
    "[-c config_dir] [-c param_class] [-d (parameter defaults)] [-e (edit configuration)] "
    "[-f (fold lines)] [-F (master.cf fields)] [-h (no names)] [-H (no values)] "
    "[-j (streaming JSON) ] [-l (lock types)] [-m (map types)] [-M (master.cf)] "
    "[-n (non-default parameters)] [-o name=value (override parameter value)] "
    "[-p (main.cf, default)] [-P (master.cf parameters)] [-t (bounce templates)] "
    "[-T compile-version|run-version|public-key-algorithms] [-v (verbose)] "
    "[-x (expand parameter values)] [-X (exclude)] [-# (comment-out)] [name...]";

/// What is ours beyond the reference. In rules, each has a letter that is no option of its own.
struct LongOption {
  const char* name;
  int argument;
  int letter;
  std::string_view help;  ///< `[ARGUMENT] MEANING`
};
constexpr int kHelp = 256;
constexpr int kVersion = 257;
constexpr LongOption kLongOptions[] = {
    {"help", no_argument, kHelp, "this text"},
    {"version", no_argument, kVersion, "the version of postconf"},
    {"json-full", no_argument, 'J', "all that is known, in one JSON document"},
    {"explain", no_argument, 'K', "name...: what is known of parameters"},
    {"why", no_argument, 'Y', "name [service[/type]]: how a value comes about"},
    {"diff", required_argument, 'D', "dir: how the configuration there differs, in meaning"},
    {"all", no_argument, '*', "with --diff, also differences without effect"},
    {"schema", no_argument, 'S', "[name]: the schema of a JSON output, or the names"},
    {"batch", required_argument, 'B', "file|-: many edits, each file written once, and a report"},
    {"dry-run", no_argument, 'y', "with --batch, the report only"},
    {"compat-report", no_argument, 'L', "what later compatibility levels change here"},
    {"warnings-as-errors", no_argument, 'W', "exit status 1 after a warning"},
};

/// Options that are told apart, in the order in which messages list them: the reference's, of which
/// the last one is a second -P, and the long ones.
constexpr std::string_view kListed = "aAbCdefFhHjlmMnopPtTxX#QJSKYD*WByL";
constexpr char kTwiceP = 'Q';

/// A set of options.
using Set = std::bitset<kListed.size()>;

constexpr std::size_t place_of(char letter) {
  return kListed.find(letter);
}
Set set_of(std::string_view letters) {
  Set set;
  for (char letter : letters) set.set(place_of(letter));
  return set;
}
std::string spelled(std::size_t place) {
  char letter = kListed[place];
  if (const auto* row = std::ranges::find(kLongOptions, letter, &LongOption::letter);
      row != std::end(kLongOptions))
    return cat("--", row->name);
  return letter == kTwiceP ? "-PP" : cat("-", letter);
}
std::string spelled(const Set& set, std::string_view separator) {
  std::string text;
  for (std::size_t i = 0; i < set.size(); ++i)
    if (set[i]) text += cat(text.empty() ? "" : separator, spelled(i));
  return text;
}

/// At most one of each may be given. Checked in this order.
constexpr std::string_view kExclusive[] = {
    "aAblmtpMFPTSKYDBL", "Qe#X", "den#X", "fe#X", "xe#X", "ode#X", "he#XH", "jJ",
};

/// With the first option, only these others may be given. Checked in this order.
struct Compatible {
  char option;
  std::string_view with;
};
constexpr Compatible kCompatible[] = {
    {'a', ""},         {'A', ""},         {'b', ""},
    {'l', ""},         {'m', ""},         {'T', ""},
    {'t', ""},         {'S', ""},         {'p', "eX#fhHCxdnojJ*"},
    {'M', "eX#foxjJ"}, {'F', "efhHoxjJ"}, {'P', "eXfhHoxjJQ"},
    {'Q', "fhHoxjJP"}, {'j', "pMFPoxnd"}, {'J', "pMFPQondYD*ByL"},
    {'D', "J*"},       {'K', "o"},        {'Y', "oJ"},
    {'B', "Jy"},       {'L', "oJ"},
};
constexpr std::string_view kNeverCounted = "CW";

struct ModeLetter {
  char letter;
  Mode mode;
};
constexpr ModeLetter kModes[] = {
    {'a', Mode::sasl_server_types},
    {'A', Mode::sasl_client_types},
    {'b', Mode::bounce_expanded},
    {'t', Mode::bounce_templates},
    {'l', Mode::lock_types},
    {'m', Mode::map_types},
    {'T', Mode::tls_information},
    {'M', Mode::master_entries},
    {'F', Mode::master_fields},
    {'P', Mode::master_parameters},
    {'Q', Mode::effective_parameters},
    {'S', Mode::schema},
    {'K', Mode::explain},
    {'Y', Mode::why},
    {'D', Mode::diff},
    {'B', Mode::batch},
    {'L', Mode::compatibility},
};

/// For getopt_long(3).
constexpr auto long_options() {
  std::array<option, std::size(kLongOptions) + 1> options{};
  for (std::size_t i = 0; i < std::size(kLongOptions); ++i)
    options[i] = {kLongOptions[i].name, kLongOptions[i].argument, nullptr, kLongOptions[i].letter};
  return options;
}

std::string usage(std::string_view name) {
  return cat("usage: ", name, " ", kUsage);
}

std::string help(std::string_view name) {
  std::string text = cat(usage(name), "\n");
  for (const LongOption& row : kLongOptions) text += cat("  --", row.name, " ", row.help, "\n");
  return text;
}

[[noreturn]] void print_and_exit(std::string_view text) {
  exit(write_all(1, text) ? EXIT_SUCCESS : EXIT_FAILURE);
}

class Parser {
 public:
  Parser(std::string_view name, int& error_status) : name_(name), error_status_(error_status) {}
  Result<CommandLine> parse(int argc, char** argv) {
    static constexpr auto kOptions = long_options();
    for (int letter = 0;
         (letter = getopt_long(argc, argv, kLetters, kOptions.data(), nullptr)) != -1;) {
      Status taken = take(letter);
      if (!taken) return failure_of(taken);
    }
    line_.arguments.assign(argv + optind, argv + argc);
    imply();
    Status checked = check();
    if (!checked) return failure_of(checked);
    choose();
    return std::move(line_);
  }

 private:
  bool has(char letter) const { return given_[place_of(letter)]; }

  Status take(int letter) {
    switch (letter) {
      case kHelp:
        print_and_exit(help(name_));
      case kVersion:
        print_and_exit("postconf (Postwright) " POSTWRIGHT_VERSION "\n");
      case 'c':
        line_.config_directory = optarg;
        return {};
      case 'C':
        return take_classes(optarg);
      case 'o':
        line_.overrides.emplace_back(optarg);
        break;
      case 'D':
        line_.other_directory = optarg;
        error_status_ = kTrouble;
        break;
      case 'B':
        line_.batch_file = optarg;
        break;
      case 'q':
        line_.quiet = true;
        return {};
      case 'v':
        line_.verbose = true;
        return {};
      case 'b':
      case 't':
        if (has('b') || has('t')) return config_failure("specify one of -b and -t");
        break;
      case 'T':
        if (has('T')) return config_failure("At most one -T <mode> option may be specified");
        line_.tls_mode = optarg;
        break;
      case 'P':
        if (has('P')) given_.set(place_of(kTwiceP));
        break;
      default:
        if (letter == '?' || letter == 'E') return config_failure(usage(name_));
        break;
    }
    given_.set(place_of(static_cast<char>(letter)));
    return {};
  }

  Status take_classes(std::string_view list) {
    given_.set(place_of('C'));
    line_.filters_classes = true;
    for (std::string_view word : split(list, kListSeparators)) {
      bool all = equals_ignoring_case(word, "all");
      bool known = all;
      for (auto [name, flag] :
           {std::pair("builtin", &line_.builtin), std::pair("service", &line_.service),
            std::pair("user", &line_.user)}) {
        bool named = all || equals_ignoring_case(word, name);
        *flag |= named;
        known |= named;
      }
      if (!known) return config_failure("unknown -C option value \"", word, "\" in \"", list, "\"");
    }
    return {};
  }

  /// What is not said, but meant.
  void imply() {
    bool mode = false;
    for (char letter : kExclusive[0]) mode |= has(letter);
    if (!mode) given_.set(place_of('p'));
    bool edits = has('p') || has('M') || has('F') || has('P');
    if (edits && !line_.arguments.empty() && line_.arguments[0].find('=') != std::string::npos)
      given_.set(place_of('e'));
  }

  Status check() const {
    for (std::string_view group : kExclusive) {
      Set both = given_ & set_of(group);
      if (both.count() > 1) return config_failure("specify one of ", spelled(both, ", "));
    }
    for (const Compatible& row : kCompatible) {
      if (!has(row.option)) continue;
      Set rest = given_ & ~set_of(row.with) & ~set_of(kNeverCounted);
      rest.reset(place_of(row.option));
      if (rest.any())
        return config_failure("with option ", spelled(place_of(row.option)), ", do not specify ",
                              spelled(rest, " "));
    }
    bool none = line_.arguments.empty();
    if (has('e') && none) return config_failure("-e requires name=value argument");
    if ((has('b') || has('t')) && line_.arguments.size() > 1)
      return config_failure("options -b and -t require at most one template file");
    if (has('*') && !has('D')) return config_failure("--all option requires --diff");
    if (has('D') && !none) return config_failure("--diff option accepts no other arguments");
    if (has('y') && !has('B')) return config_failure("--dry-run option requires --batch");
    if (has('B') && !none) return config_failure("--batch option accepts no other arguments");
    if (has('L') && !none)
      return config_failure("--compat-report option accepts no other arguments");
    if (has('K') && none) return config_failure("--explain option requires parameter names");
    if (has('Y') && (none || line_.arguments.size() > 2))
      return config_failure("--why option requires parameter [service_name[/type]]");
    if ((has('X') || has('#')) && none) return config_failure("missing service argument");
    return {};
  }

  void choose() {
    for (const ModeLetter& row : kModes)
      if (has(row.letter)) line_.mode = row.mode;
    if (has('e')) line_.action = Action::edit;
    if (has('X')) line_.action = Action::exclude;
    if (has('#')) line_.action = Action::comment_out;
    line_.defaults = has('d');
    line_.only_set = has('n');
    line_.expand = has('x');
    line_.fold = has('f');
    line_.hide_names = has('h');
    line_.hide_values = has('H');
    line_.json = has('j');
    line_.json_full = has('J');
    line_.all = has('*');
    line_.dry_run = has('y');
    line_.warnings_as_errors = has('W');
  }

  /// Of --diff, where 1 says that there are differences; as diff(1) has it.
  static constexpr int kTrouble = 2;

  std::string_view name_;
  int& error_status_;
  CommandLine line_;
  Set given_;
};

}  // namespace

Result<CommandLine> parse_command_line(int argc, char** argv, int& error_status) {
  error_status = EXIT_FAILURE;
  return Parser(argc > 0 ? argv[0] : "postconf", error_status).parse(argc, argv);
}

}  // namespace postwright::postconf
