#include "cmd/table_tool/session.h"

#include <stdlib.h>

#include "base/file.h"
#include "base/text.h"
#include "libconf/documents/import_environment.h"
#include "libconf/parameters/layout.h"
#include "libconf/parameters/parameters.h"
#include "libconf/parameters/typed_value.h"
#include "libconf/site/mail_log.h"
#include "libconf/site/startup_checks.h"
#include "libmaps/text/file_values.h"

namespace postwright::table_tool {
namespace {

/// -c, MAIL_CONFIG or the default; programs that we may start get it too.
std::string config_directory(const CommandLine& line) {
  if (line.config_directory) setenv("MAIL_CONFIG", line.config_directory->c_str(), 1);
  const char* directory = getenv("MAIL_CONFIG");
  return directory ? directory : usual_config_directory();
}

}  // namespace

Result<std::unique_ptr<Session>> Session::begin(const Program& program, CommandLine line,
                                                Console& console) {
  auto configuration =
      Configuration::load(config_directory(line), {.root = "",
                                                   .master_cf = MasterCfReading::none,
                                                   .directory_is_set = true,
                                                   .reporter = &console});
  if (!configuration) return failure_of(configuration);
  std::unique_ptr<Session> session(
      new Session(program, std::move(line), console, std::move(*configuration)));
  Status ready = session->set_up();
  if (!ready) return failure_of(ready);
  return session;
}

Result<std::string> Session::value(std::string_view parameter) const {
  return startup_value(configuration_, parameter, console_);
}

Status Session::set_up() {
  Status checked = check_startup_parameters(configuration_, console_,
                                            [this](bool on) { console_.set_utf8(on); });
  if (!checked) return checked;
  auto type = value("default_database_type");
  if (!type) return failure_of(type);
  default_type_ = std::move(*type);
  auto utf8 = configuration_.bool_value("smtputf8_enable");
  if (!utf8) return failure_of(utf8);
  bool message_mode = line_.body || line_.headers;
  utf8_ = *utf8 && line_.utf8 && (!message_mode || line_.force_utf8);
  for (auto step :
       {&Session::set_up_redirection, &Session::import_environment, &Session::set_up_logging}) {
    Status done = (this->*step)();
    if (!done) return done;
  }
  return {};
}

Status Session::set_up_logging() {
  return use_mail_log(console_, configuration_, program_.name);
}

Status Session::import_environment() {
  auto list = value("import_environment");
  if (!list) return failure_of(list);
  auto imported = parse_import_environment(*list);
  if (!imported) return failure_of(imported);
  for (const auto& [name, value] : imported->set) setenv(name.c_str(), value.c_str(), 1);
  return {};
}

Status Session::set_up_redirection() {
  RedirectPolicy policy;
  auto level_text = value("non_bdb_migration_level");
  if (!level_text) return failure_of(level_text);
  auto level = RedirectPolicy::parse_level(*level_text);
  if (!level) return failure_of(level);
  policy.level = *level;
  if (policy.level != RedirectPolicy::Level::disable) {
    policy.hash_type = default_type_;
    auto btree = value("default_cache_db_type");
    if (!btree) return failure_of(btree);
    policy.btree_type = std::move(*btree);
    auto mapping = value("non_bdb_custom_mapping");
    if (!mapping) return failure_of(mapping);
    policy.custom_mapping = std::move(*mapping);
    auto log = configuration_.bool_value("non_bdb_migration_log_redirect");
    if (!log) return failure_of(log);
    policy.log = *log;
    auto queue = value("queue_directory");
    auto service = value("non_bdb_migration_service_name");
    if (!queue) return failure_of(queue);
    if (!service) return failure_of(service);
    policy.reindex_service = cat(*queue, "/private/", *service);
  }
  auto redirection = Redirection::create(std::move(policy), &console_);
  if (!redirection) return failure_of(redirection);
  redirection_ = std::move(*redirection);
  return {};
}

TableName Session::table_name(std::string_view operand) const {
  if (auto named = parse_table_name(operand)) return *named;
  return {.type = default_type_, .name = std::string(operand)};
}

OpenOptions Session::open_options(Access access) const {
  return {.access = access,
          .trailing_nul = line_.trailing_nul,
          .duplicates = line_.duplicates,
          .fold_keys = line_.fold_keys,
          .utf8 = utf8_,
          .values_are_files = line_.values_are_files,
          .reporter = &console_,
          .redirection = redirection_.get(),
          .site = this,
          .client_settings = &client_settings_};
}

Result<TablePtr> Session::open(std::string_view operand, Access access) {
  TableName table = table_name(operand);
  if (line_.verbose > 0) console_.info(cat("open ", table.title()));
  return open_table(table.type, table.name, open_options(access));
}

Folding Session::folding() const {
  if (!line_.fold_keys) return Folding::none;
  return utf8_ ? Folding::unicode : Folding::ascii;
}

RecordFormat Session::record_format() const {
  return {.separator = program_.separator, .json = line_.json};
}

Result<MimeOptions> Session::mime_limits() {
  MimeOptions limits;
  for (auto [name, limit] :
       {std::pair("header_size_limit", &limits.header_size_limit),
        std::pair("mime_boundary_length_limit", &limits.mime_boundary_length_limit),
        std::pair("mime_nesting_limit", &limits.mime_nesting_limit)}) {
    auto text = value(name);
    if (!text) return failure_of(text);
    auto number = parse_integer(*find_parameter(name), *text);
    if (!number) return failure_of(number);
    *limit = static_cast<std::size_t>(*number);
  }
  return limits;
}

std::string Session::describe(std::string_view table, std::string_view operation,
                              const Error& error) const {
  std::string text = cat("table ", table, ": ", operation, " error");
  switch (error.kind) {
    case ErrorKind::retry:
      return cat(text, ": ", error.message);
    case ErrorKind::config:
      // The reference's errno, which nothing has set.
      return program_.config_reason || operation != "query" ? cat(text, ": Application error")
                                                            : text;
    case ErrorKind::data:
    case ErrorKind::system:
      break;
  }
  return error.message;
}

std::string Session::describe(const Table& table, std::string_view operation,
                              const Error& error) const {
  return describe(table.title(), operation, error);
}

Result<std::string> Session::shown_value(const Table& table, std::string_view key,
                                         std::string value) const {
  if (!line_.values_are_files) return value;
  constexpr std::size_t kShown = 30;
  if (auto content = decode_file_value(value)) return std::string(until_nul(*content));
  return config_failure("table ", table.title(), ": key ", key,
                        ": malformed BASE64 value: ", value.substr(0, kShown));
}

void Session::warn_if_empty(std::string_view table, std::string_view key, std::string_view value) {
  if (!value.empty()) return;
  console_.warning(cat("table ", table, ": key ", key, ": empty string result is not allowed"));
  console_.warning(cat("table ", table, " should return NO RESULT in case of NOT FOUND"));
}

}  // namespace postwright::table_tool
