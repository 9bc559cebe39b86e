#include "cmd/postlint/command_line.h"

#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <filesystem>
#include <ostream>

#include "base/file.h"
#include "base/text.h"
#include "cmd/postlint/config_file.h"
#include "cmd/postlint/formats/format.h"
#include "cmd/postlint/host_file_system.h"

namespace postwright::postlint {
namespace {

using lint::FileKind;
using lint::TemplateKind;

constexpr std::pair<std::string_view, TemplateKind> kTemplates[] = {
    {"auto", TemplateKind::automatic},    {"none", TemplateKind::none},
    {"jinja", TemplateKind::braces},      {"go", TemplateKind::braces},
    {"handlebars", TemplateKind::braces}, {"erb", TemplateKind::erb},
    {"tt", TemplateKind::toolkit},        {"envsubst", TemplateKind::envsubst}};
constexpr std::pair<std::string_view, FileKind> kKinds[] = {
    {"main.cf", FileKind::main_cf}, {"master.cf", FileKind::master_cf},
    {"regexp", FileKind::regexp},   {"pcre", FileKind::pcre},
    {"cidr", FileKind::cidr},       {"table", FileKind::table},
    {"aliases", FileKind::aliases}, {"client", FileKind::client_cf}};

/// As the words stand on the command line or in postlint.toml, before they are checked.
struct Words {
  std::string config;
  bool no_config = false;
  std::string profile;
  std::vector<std::string> select, extend_select, ignore, severity;
  std::string target, openssl, fail_on, templates, kind;
  std::vector<std::string> formats, outputs;
  bool fix = false, unsafe_fixes = false, diff = false, check = false;
  bool host_checks = false, without_bdb = false, no_suppressions = false;
  bool list_rules = false, show_config = false;
};

std::vector<std::string> listed(const std::vector<std::string>& words) {
  std::vector<std::string> list;
  for (const std::string& word : words)
    for (std::string_view part : split(word, ", ")) list.emplace_back(part);
  return list;
}

template <class Rows>
auto find_word(const Rows& rows, std::string_view word)
    -> std::optional<std::decay_t<decltype(rows[0].second)>> {
  for (const auto& [name, value] : rows)
    if (name == word) return value;
  return std::nullopt;
}

template <class Rows>
std::string list_words(const Rows& rows) {
  std::string text;
  for (const auto& [name, value] : rows) text += cat(text.empty() ? "" : ", ", name);
  return text;
}

class Builder {
 public:
  Builder(Options& options, Words& words) : options_(options), words_(words) {}

  Status build() {
    Status done = read_config();
    if (done) done = select();
    if (done) done = set_context();
    if (done) done = set_outputs();
    if (done) set_fixes();
    return done;
  }

 private:
  static tl::unexpected<Error> bad(std::string message) {
    return failure(ErrorKind::config, std::move(message));
  }

  Status read_config() {
    if (words_.no_config) return {};
    std::string path = words_.config;
    if (path.empty()) {
      std::string at = options_.paths.empty() || options_.paths[0] == "-" ? "." : options_.paths[0];
      std::error_code error;
      if (!std::filesystem::is_directory(at, error))
        at = std::filesystem::path(at).parent_path().string();
      path = find_config_file(at.empty() ? "." : at);
      if (path.empty()) return {};
    }
    auto text = read_file(path, 1u << 20);
    if (!text) return failure_of(text);
    auto file = parse_config_file(*text, path);
    if (!file) return failure_of(file);
    options_.config_file = path;
    config_ = std::move(*file);
    return {};
  }

  /// postlint.toml first; --select and --profile take the place of its own.
  Status select() {
    lint::Selection& selection = options_.selection;
    bool chosen = !words_.select.empty() || !words_.profile.empty();
    Status done;
    auto each = [&](const std::vector<std::string>& list, auto&& apply) {
      for (const std::string& word : listed(list))
        if (done) done = apply(word);
    };
    auto add = [&](const std::string& word) { return selection.select(word); };
    auto extend = [&](const std::string& word) { return selection.extend(word); };
    auto ignore = [&](const std::string& word) { return selection.ignore(word); };
    std::string profile = !words_.profile.empty() ? words_.profile
                          : chosen                ? std::string()
                                                  : config_.profile.value_or("");
    if (!profile.empty()) done = selection.use_profile(profile);
    each(chosen ? words_.select : config_.select, add);
    each(config_.extend_select, extend);
    each(words_.extend_select, extend);
    each(config_.ignore, ignore);
    each(words_.ignore, ignore);
    for (const auto& [rule, level] : config_.severity)
      if (done) done = set_level(rule, level);
    for (const std::string& word : listed(words_.severity)) {
      if (!done) break;
      std::size_t equals = word.find('=');
      if (equals == std::string::npos) return bad("--severity takes RULE=LEVEL");
      done = set_level(word.substr(0, equals), word.substr(equals + 1));
    }
    std::string directory = std::filesystem::path(config_.path).parent_path().string();
    for (const auto& [pattern, rules] : config_.per_path_ignores)
      for (const std::string& rule : rules)
        if (done) done = selection.ignore_in(pattern, rule);
    return done;
  }

  Status set_level(std::string_view rule, std::string_view name) {
    auto level = lint::parse_level(name);
    if (!level) return bad(cat("unknown level \"", name, "\": style, info, warning or error"));
    return options_.selection.set_level(rule, *level);
  }

  static std::string either(const std::string& word, const std::optional<std::string>& config) {
    return word.empty() ? config.value_or("") : word;
  }

  Status set_context() {
    lint::Context& context = options_.context;
    if (std::string target = either(words_.target, config_.target_version); !target.empty()) {
      auto version = lint::Version::parse(target);
      if (!version || *version < lint::kOldestTarget || lint::kNewestTarget < *version)
        return bad(cat("target version \"", target, "\": from ", lint::kOldestTarget.text(), " to ",
                       lint::kNewestTarget.text()));
      context.target = *version;
    }
    if (std::string openssl = either(words_.openssl, config_.openssl); !openssl.empty()) {
      context.openssl = lint::Version::parse(openssl);
      if (!context.openssl) return bad(cat("OpenSSL version \"", openssl, "\" is none"));
    }
    context.without_bdb = words_.without_bdb || config_.target_without_bdb.value_or(false);
    if (words_.host_checks || !context.root.empty()) context.files = host_file_system(context.root);
    if (std::string kind = either(words_.templates, config_.templates); !kind.empty()) {
      auto found = find_word(kTemplates, kind);
      if (!found) return bad(cat("unknown template \"", kind, "\": ", list_words(kTemplates)));
      context.templates = *found;
    }
    if (!words_.kind.empty()) {
      auto found = find_word(kKinds, words_.kind);
      if (!found) return bad(cat("unknown kind \"", words_.kind, "\": ", list_words(kKinds)));
      options_.kind = *found;
    }
    if (std::string level = either(words_.fail_on, config_.fail_on); !level.empty()) {
      auto found = lint::parse_level(level);
      if (!found) return bad(cat("unknown level \"", level, "\": style, info, warning or error"));
      options_.fail_on = *found;
    }
    options_.heed_suppressions = !words_.no_suppressions;
    if (options_.baseline.empty()) options_.baseline = config_.baseline.value_or("");
    return {};
  }

  /// The n-th --output belongs to the n-th --format.
  Status set_outputs() {
    if (words_.formats.empty()) words_.formats.emplace_back("text");
    if (words_.outputs.size() > words_.formats.size())
      return bad("each --output belongs to a --format before it");
    for (std::size_t i = 0; i < words_.formats.size(); ++i) {
      const OutputFormat* format = find_format(words_.formats[i]);
      if (!format) return bad(cat("unknown format \"", words_.formats[i], "\": ", format_names()));
      std::string file = i < words_.outputs.size() ? words_.outputs[i] : std::string();
      if (file == "-") file.clear();
      options_.outputs.push_back({.format = format, .file = std::move(file)});
    }
    return {};
  }

  void set_fixes() {
    if (words_.fix || words_.unsafe_fixes) options_.fix_mode = FixMode::fix;
    if (words_.diff) options_.fix_mode = FixMode::diff;
    if (words_.check) options_.fix_mode = FixMode::check;
    if (words_.unsafe_fixes) options_.boldest = lint::FixKind::unsafe;
    if (words_.list_rules) options_.task = Task::list_rules;
    if (words_.show_config) options_.task = Task::show_config;
    if (!options_.explained.empty()) options_.task = Task::explain;
  }

  Options& options_;
  Words& words_;
  ConfigFile config_{};
};

void declare(CLI::App& app, Options& options, Words& words) {
  app.add_option("path", options.paths,
                 "configuration directories, main.cf, master.cf, tables, client files; - is "
                 "standard input");
  app.add_option("--stdin-filename", options.stdin_filename, "what - would be called")
      ->default_str("main.cf");
  app.add_option("--kind", words.kind, cat("what single files are: ", list_words(kKinds)));
  app.add_option("--target-version", words.target, "release of Postfix to judge for (3.11)");
  app.add_option("--openssl", words.openssl, "release of OpenSSL that it will run with");
  app.add_flag("--target-without-bdb", words.without_bdb, "there will be no Berkeley DB");
  app.add_option("--templates", words.templates,
                 cat("marks to expect in the files: ", list_words(kTemplates)));
  app.add_flag("--host-checks", words.host_checks, "look at files of this machine too");
  app.add_option("--root", options.context.root, "a mounted image: look at files below it");
  app.add_option("--select", words.select, "only these rules: ID, name, family (PF4) or all");
  app.add_option("--extend-select", words.extend_select, "these rules too");
  app.add_option("--ignore", words.ignore, "not these rules");
  app.add_option("--severity", words.severity, "RULE=LEVEL: style, info, warning or error");
  app.add_option("--profile", words.profile, "migration, security, ci-deprecation or all");
  app.add_option("--fail-on", words.fail_on, "lowest level that gives exit status 1 (warning)");
  app.add_option("--format", words.formats, format_names());
  app.add_option("-o,--output", words.outputs, "file for the report of the --format before it");
  app.add_flag("--fix", words.fix, "write safe fixes into the files");
  app.add_flag("--unsafe-fixes", words.unsafe_fixes, "with those that may change behaviour");
  app.add_flag("--diff", words.diff, "print what fixes would change, write nothing");
  app.add_flag("--check", words.check, "only say what fixes would change; status 1 if anything");
  app.add_option("--baseline", options.baseline, "findings in this file are accepted");
  app.add_option("--write-baseline", options.write_baseline, "accept today's findings");
  app.add_option("--config", words.config, "file to read instead of postlint.toml");
  app.add_flag("--no-config", words.no_config, "read no postlint.toml");
  app.add_flag("--no-inline-suppressions", words.no_suppressions,
               "do not heed \"# postlint:\" comments");
  app.add_flag("--list-rules", words.list_rules, "what rules there are; also --format json");
  app.add_flag("--show-config", words.show_config, "what would run");
  app.add_option("--explain", options.explained, "what a rule finds, and why");
  for (CLI::Option* option : app.get_options())
    if (option->get_expected_max() > 1 && !option->get_positional())
      option->allow_extra_args(false);
}

}  // namespace

ParsedCommandLine parse_command_line(int argc, const char* const* argv, std::ostream& out,
                                     std::ostream& err) {
  ParsedCommandLine parsed;
  Options& options = parsed.options;
  options.stdin_filename = "main.cf";
  Words words;
  CLI::App app{"finds faults in Postfix configurations", "postlint"};
  app.set_version_flag("--version", "postlint (Postwright) " POSTWRIGHT_VERSION);
  app.footer(
      "Exit status: 0 clean, 1 findings at or above --fail-on, 2 usage, 3 an input could not be "
      "read.");
  declare(app, options, words);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    int code = app.exit(error, out, err);
    parsed.exit = code == 0 ? ExitStatus::clean : ExitStatus::usage;
    return parsed;
  }
  Status built = Builder(options, words).build();
  if (built && options.task == Task::lint && options.paths.empty())
    built = failure(ErrorKind::config, "name a configuration directory or a file; see --help");
  if (!built) {
    err << "postlint: " << built.error().message << '\n';
    parsed.exit = ExitStatus::usage;
  }
  return parsed;
}

}  // namespace postwright::postlint
