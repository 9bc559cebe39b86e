#include "cmd/reindexer/command_line.h"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <filesystem>
#include <ostream>
#include <system_error>

#include "base/text.h"
#include "migration/records/target_type.h"
#include "migration/values/outcome.h"

namespace postwright::reindexer {
namespace {

using CLI::App;

const std::map<std::string, Format> kFormats{{"text", Format::text}, {"json", Format::json}};
const std::map<std::string, EditStyle> kStyles{{"written-out", EditStyle::written_out},
                                               {"variable", EditStyle::variable}};
const std::map<std::string, DumpFormat> kDumpFormats{
    {"text", DumpFormat::text}, {"jsonl", DumpFormat::jsonl}, {"db_dump", DumpFormat::db_dump}};

const std::map<std::string, OnDifference> kOnDifference{
    {"source", OnDifference::source}, {"db", OnDifference::db}, {"refuse", OnDifference::refuse}};

constexpr char kCrossCheck[] = "read every .db with libdb too and compare";

void add_site(App& app, Options& options) {
  app.add_option("-c,--config-directory", options.config_directory,
                 "directory with main.cf and master.cf of the primary instance")
      ->capture_default_str();
  app.add_option("--root", options.root,
                 "a mounted image or container: all paths are below this directory");
  app.add_option("--format", options.format, "text or json")
      ->transform(CLI::CheckedTransformer(kFormats).description(""));
  app.add_flag("!--no-progress", options.progress, "no progress line on a terminal");
}

void add_show_values(App& app, Options& options) {
  app.add_flag("--show-values", options.show_values,
               "show values of password tables and all that stands around edits, too");
}

void add_state(App& app, Options& options) {
  app.add_option("--state-directory", options.state_directory,
                 "where the journal of a run lives "
                 "(ROOT/var/lib/postwright/reindexer/NAME)");
}

constexpr char kTimeLimit[] = "seconds after which a job is killed (900)";
constexpr char kMailLog[] = "log where Postfix logs, too";

template <class Seconds>
void add_seconds(App& app, const char* name, Seconds& to, const char* description) {
  app.add_option_function<std::uint32_t>(
         name, [&to](std::uint32_t seconds) { to = std::chrono::seconds(seconds); }, description)
      ->check(CLI::Range(1, 86400));
}

void add_jobs(App& app, std::size_t& jobs) {
  app.add_option("--jobs", jobs, "indexes that are made at once")
      ->check(CLI::Range(1, 64))
      ->capture_default_str();
}

void add_hold_back(App& app, unsigned& percent) {
  app.add_option("--hold-back", percent,
                 "keep a table that would be left with less than so many percent of its records; "
                 "0: never")
      ->check(CLI::Range(0, 100))
      ->capture_default_str();
}

/// People copy "hash:/etc/postfix/virtual" from main.cf.
std::string table_of_option(std::string table) {
  for (std::string_view type : {"hash:", "btree:"})
    if (table.starts_with(type)) table.erase(0, type.size());
  return table;
}

/// "db", "source", "db=TABLE" or "source=TABLE".
std::string add_preference(const std::string& text, Options& options) {
  std::size_t equals = text.find('=');
  std::string side = text.substr(0, equals);
  if (side != "db" && side != "source")
    return cat("--prefer takes db, source, db=TABLE or source=TABLE, not \"", text, "\"");
  Prefer prefer = side == "db" ? Prefer::db : Prefer::source;
  if (equals == std::string::npos) {
    options.prefer = prefer;
    return {};
  }
  std::string table = table_of_option(text.substr(equals + 1));
  if (!table.starts_with('/')) return cat("--prefer ", side, "=TABLE: TABLE is a path without .db");
  options.prefer_table[table] = prefer;
  return {};
}

/// "all", or the path of a table.
std::string add_accepted(const std::string& text, Options& options) {
  std::string table = text;
  for (std::string_view type : {"hash:", "btree:"})
    if (table.starts_with(type)) table.erase(0, type.size());
  if (table != "all" && !table.starts_with('/'))
    return cat("--accept-records takes all or the path of a table without .db, not \"", text, "\"");
  options.accept_records.insert(std::move(table));
  return {};
}

/// "lmdb" or "lmdb=TABLE".
std::string add_target(const std::string& text, Options& options) {
  std::size_t equals = text.find('=');
  std::string type = text.substr(0, equals);
  if (!find_target_type(type)) return cat("cannot build tables of type ", type);
  if (equals == std::string::npos) {
    options.target_type = type;
    return {};
  }
  std::string table = table_of_option(text.substr(equals + 1));
  if (!table.starts_with('/')) return cat(type, "=TABLE: TABLE is a path without .db");
  options.target_table[table] = type;
  return {};
}

/// What the Postfix that reads the site would say, where it cannot be asked.
void add_postfix(App& app, Options& options) {
  auto is_word = [](const std::string& type) {
    return !type.empty() && std::ranges::all_of(type, is_alnum) ? std::string()
                                                                : "a table type is one word";
  };
  app.add_option("--postfix-default", options.postfix_default,
                 "default_database_type that is built into the installed Postfix")
      ->check(is_word);
  app.add_option("--postfix-cache-default", options.postfix_cache_default,
                 "its built-in default_cache_db_type")
      ->check(is_word);
  app.add_option("--postfix-types", options.postfix_types,
                 "which of lmdb and cdb it opens, separated by commas")
      ->delimiter(',')
      ->allow_extra_args(false)
      ->check(CLI::IsMember({"lmdb", "cdb"}));
}

void add_planning(App& app, Options& options) {
  add_postfix(app, options);
  app.add_option_function<std::vector<std::string>>(
         "--to",
         [&options](const std::vector<std::string>& values) {
           for (const std::string& value : values)
             if (std::string problem = add_target(value, options); !problem.empty())
               throw CLI::ValidationError("--to", problem);
         },
         "type of the new tables: lmdb or cdb, for all, or TYPE=TABLE")
      ->allow_extra_args(false);
  app.add_option("--style", options.style,
                 "written-out (lmdb:) or variable ($default_database_type:)")
      ->transform(CLI::CheckedTransformer(kStyles).description(""));
  app.add_flag("--cross-check", options.cross_check, kCrossCheck);
  app.add_flag("--keep-caches", options.keep_caches, "convert caches instead of starting empty");
  app.add_option_function<std::vector<std::string>>(
         "--prefer",
         [&options](const std::vector<std::string>& values) {
           for (const std::string& value : values)
             if (std::string problem = add_preference(value, options); !problem.empty())
               throw CLI::ValidationError(problem);
         },
         "where .db and source differ: db or source, for all tables, or db=TABLE, source=TABLE")
      ->allow_extra_args(false);
  app.add_option_function<std::vector<std::string>>(
         "--accept-records",
         [&options](const std::vector<std::string>& values) {
           for (const std::string& value : values)
             if (std::string problem = add_accepted(value, options); !problem.empty())
               throw CLI::ValidationError(problem);
         },
         "all or TABLE: convert a .db although records may be missing in it")
      ->allow_extra_args(false);
}

/// Declares everything; the callbacks note which command was given.
class Parser {
 public:
  explicit Parser(CommandLine& line) : line_(line), options_(line.options) {
    app_.set_version_flag("--version", "reindexer (Postwright) " POSTWRIGHT_VERSION);
    app_.require_subcommand(1);
    app_.footer(
        "Exit status: 0 done or nothing to do, 1 findings or differences, 2 usage, "
        "3 could not finish.");
    add_reading();
    add_changing();
    add_level();
    add_serve();
    add_watch();
    add_files();
  }
  App& app() { return app_; }

 private:
  App& add(std::string name, Command command, std::string description) {
    App* sub = app_.add_subcommand(std::move(name), std::move(description));
    sub->callback([this, command] { line_.command = command; });
    return *sub;
  }
  void add_reading();
  void add_changing();
  void add_level();
  void add_serve();
  void add_watch();
  void add_files();

  CommandLine& line_;
  Options& options_;
  App app_{"takes a mail site off Berkeley DB", "reindexer"};
};

void Parser::add_reading() {
  App& scan = add("scan", Command::scan, "what tables does this site use, and in what state");
  add_site(scan, options_);
  add_show_values(scan, options_);
  add_postfix(scan, options_);
  scan.add_flag("--finished", options_.finished, "only say what is left to do, if anything");
  scan.add_flag("!--no-scripts", options_.scripts,
                "do not look for scripts, units and Makefiles that name Berkeley DB tables");
  scan.add_flag("--cross-check", options_.cross_check, kCrossCheck);
  App& plan = add("plan", Command::plan, "what would be done");
  add_site(plan, options_);
  add_show_values(plan, options_);
  add_planning(plan, options_);
  plan.add_option("--save", options_.save_plan, "write the plan to this file, for apply --plan");
  App& verify = add("verify", Command::verify, "is each new index equal to the old table");
  add_site(verify, options_);
  add_show_values(verify, options_);
  add_state(verify, options_);
  add_postfix(verify, options_);
}

void Parser::add_changing() {
  App& apply = add("apply", Command::apply, "carry out the plan");
  add_site(apply, options_);
  add_state(apply, options_);
  add_planning(apply, options_);
  apply.add_option("--plan,plan", options_.plan_file,
                   "a saved plan; refused when the site has changed");
  apply.add_flag("--skip-blocked", options_.skip_blocked, "leave blocked tables as they are");
  apply.add_flag("--dry-run", options_.dry_run, "only say what would be done");
  apply.add_flag("--resume", options_.resume, "finish an apply that was stopped");
  apply.add_flag("--reload", options_.reload, "run postfix reload for each instance at the end");
  App& rollback = add("rollback", Command::rollback, "undo the last apply");
  add_site(rollback, options_);
  add_show_values(rollback, options_);
  add_state(rollback, options_);
  rollback.add_flag("--discard", options_.discard, "although records were added since");
  rollback.add_flag("--dry-run", options_.dry_run, "only say what would be done");
  rollback.add_flag("--reload", options_.reload, "run postfix reload for each instance at the end");
  App& clean = add("clean", Command::clean, "list .db files that nothing needs any more");
  add_site(clean, options_);
  add_state(clean, options_);
  clean.add_flag("--remove", options_.remove, "remove them");
}

void Parser::add_level() {
  App& level =
      add("level", Command::level,
          "how a Postfix without Berkeley DB treats hash: and btree: (non_bdb_migration_level)");
  add_site(level, options_);
  level.add_option("word", line_.level_word, "status, disable, enable-redirect or enable-reindex")
      ->check(CLI::IsMember({"status", "disable", "enable-redirect", "enable-reindex"}));
}

void Parser::add_serve() {
  ServeOptions& options = line_.serve;
  App& serve = add("serve", Command::serve,
                   "the service that makes missing indexes on request (enable-reindex)");
  serve
      .add_option("-c,--config-directory", options_.config_directory,
                  "directory with main.cf and master.cf of the instance")
      ->capture_default_str();
  add_state(serve, options_);
  serve.add_option("--socket", options.socket,
                   "listen here (systemd's socket, else "
                   "$queue_directory/private/$non_bdb_migration_service_name)");
  add_jobs(serve, options.jobs);
  add_seconds(serve, "--time-limit", options.job_time, kTimeLimit);
  add_seconds(serve, "--max-idle", options.max_idle, "end after so many seconds without a request");
  serve
      .add_option("--on-difference", options.on_difference,
                  "where .db and source differ: source, db or refuse")
      ->transform(CLI::CheckedTransformer(kOnDifference).description(""));
  add_hold_back(serve, options.hold_back);
  serve.add_flag("--metrics", line_.metrics, "only print the running service's metrics");
  serve.add_flag("--mail-log", line_.mail_log, kMailLog);
}

void Parser::add_watch() {
  WatchOptions& options = line_.watch;
  App& watch = add("watch", Command::watch, "keeps the indexes fresh when their sources change");
  watch
      .add_option("-c,--config-directory", options_.config_directory,
                  "directory with main.cf and master.cf of the primary instance")
      ->capture_default_str();
  add_seconds(watch, "--sweep", options.sweep, "seconds between two looks at everything (300)");
  watch
      .add_option_function<std::uint32_t>(
          "--settle",
          [&options](std::uint32_t time) { options.settle = std::chrono::milliseconds(time); },
          "milliseconds that a source must have been quiet (1000)")
      ->check(CLI::Range(0, 3600000));
  add_jobs(watch, options.jobs);
  add_seconds(watch, "--time-limit", options.job_time, kTimeLimit);
  add_state(watch, options_);
  add_hold_back(watch, options.hold_back);
  watch.add_flag("--once", options.once, "build what is stale now, and end");
  watch.add_flag("--mail-log", line_.mail_log, kMailLog);
}

void Parser::add_files() {
  App& dump = add("dump", Command::dump, "print a Berkeley DB file");
  dump.add_option("table", line_.dump.table, "hash:NAME, btree:NAME or a file")->required();
  dump.add_option("--format", line_.dump.format, "text, jsonl or db_dump")
      ->transform(CLI::CheckedTransformer(kDumpFormats).description(""));
  dump.add_flag("--raw", line_.dump.raw, "jsonl: every byte, in base64");
  dump.add_flag("--printable", line_.dump.printable, "db_dump: as db_dump -p");
  dump.add_option("--subdb", line_.dump.subdatabase, "only this subdatabase");
  dump.add_flag("--salvage", line_.dump.salvage,
                "what can be read of a damaged file, page by page (text and jsonl)");
  dump.add_flag("--list", line_.dump.list, "only the names of the subdatabases");
  App& convert = add("convert", Command::convert, "one table to another type");
  convert.add_option("from", options_.convert_from, "TYPE:NAME; texthash:NAME is a text source")
      ->required();
  convert
      .add_option("to", options_.convert_to,
                  "lmdb:NAME, cdb:NAME, or pgsql:, mysql:, sqlite:, redis: with a client file")
      ->required();
  convert.add_option("--format", options_.format, "text or json")
      ->transform(CLI::CheckedTransformer(kFormats).description(""));
  convert.add_flag("--alias", options_.alias_source, "the text source is an alias file");
  convert.add_flag("-F,--values-are-files", options_.values_are_files, "as postmap -F");
  convert.add_flag("-f,--keep-case", options_.keep_case, "do not fold keys of a text source");
  convert.add_flag("--accept-records", options_.convert_present,
                   "although records may be missing in the .db");
  convert.add_flag("--cross-check", options_.cross_check,
                   "read the .db with libdb too and compare");
  convert.add_flag("!--no-progress", options_.progress, "no progress line on a terminal");
}

/// Whether --format json stands on a command line that could not be read.
bool wants_json(int argc, const char* const* argv) {
  for (int i = 1; i < argc; ++i) {
    std::string_view word = argv[i];
    if (word == "--") return false;
    if (word == "--format=json") return true;
    if (word == "--format" && i + 1 < argc && std::string_view(argv[i + 1]) == "json") return true;
  }
  return false;
}

std::string usage_json(const App& app, int argc, const char* const* argv,
                       const std::string& mistake) {
  Outcome outcome;
  outcome.command = "reindexer";
  for (const App* sub : app.get_subcommands(nullptr))
    if (argc > 1 && sub->get_name() == argv[1]) outcome.command = sub->get_name();
  outcome.fail(ExitStatus::usage, mistake, "try --help");
  return outcome_json(outcome);
}

void clean_paths(Options& options) {
  while (options.root.size() > 1 && options.root.ends_with('/')) options.root.pop_back();
  if (options.root == "/") options.root.clear();
  std::string& directory = options.config_directory;
  if (!directory.starts_with('/')) {
    // Below a root, "etc/postfix" can only mean what is there.
    std::error_code failed;
    std::filesystem::path here =
        options.root.empty() ? std::filesystem::current_path(failed) : std::filesystem::path("/");
    if (!failed) directory = (here / directory).lexically_normal().native();
  }
  while (directory.size() > 1 && directory.ends_with('/')) directory.pop_back();
}

}  // namespace

ParsedCommandLine parse_command_line(int argc, const char* const* argv, std::ostream& out,
                                     std::ostream& err) {
  ParsedCommandLine parsed;
  Parser parser(parsed.line);
  try {
    parser.app().parse(argc, argv);
  } catch (const CLI::Success& success) {
    parser.app().exit(success, out, err);
    parsed.exit = ExitStatus::done;
  } catch (const CLI::Error& mistake) {
    if (wants_json(argc, argv))
      out << usage_json(parser.app(), argc, argv, mistake.what());
    else
      err << "reindexer: " << mistake.what() << "\nreindexer: try --help\n";
    parsed.exit = ExitStatus::usage;
  }
  clean_paths(parsed.line.options);
  parsed.line.serve.config_directory = parsed.line.options.config_directory;
  parsed.line.watch.config_directory = parsed.line.options.config_directory;
  parsed.line.serve.state_directory = parsed.line.options.state_directory;
  parsed.line.watch.state_directory = parsed.line.options.state_directory;
  return parsed;
}

}  // namespace postwright::reindexer
