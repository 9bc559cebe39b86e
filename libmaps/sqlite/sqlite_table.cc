#include "libmaps/sqlite/sqlite_table.h"

#include <cerrno>
#include <cstring>
#include <memory>

#include "base/text.h"
#include "libmaps/client/client_table.h"
#include "libmaps/client/sql_statement.h"
#include "libmaps/memory/read_only.h"
#include "libmaps/sqlite/sqlite_handles.h"

namespace postwright {
namespace {

constexpr int kReaderWaits = 1000;  // what a writer may take

class SqliteTable final : public ClientTable {
 public:
  SqliteTable(std::string_view name, ClientOptions options, SqliteDatabase database,
              const OpenOptions& open)
      : ClientTable("sqlite", std::string(name), std::move(options), open),
        sql_(client().query),
        database_(std::move(database)) {}

 protected:
  Status search(const TemplateWord& key, ClientResult& result) override {
    Status ready = prepare(key);
    if (!ready || !statement_) return ready;
    Status done = read_rows(key, result);
    sqlite3_reset(statement_.get());
    sqlite3_clear_bindings(statement_.get());
    return done;
  }
  std::string too_many_results(std::string_view key) const override {
    return cat("dict_sqlite_lookup: ", name(), ": Expansion limit exceeded for key '", key, "'");
  }

 private:
  /// The statement of the last key is used again when its text is the same. Without a statement and
  /// without an error nothing can be found.
  Status prepare(const TemplateWord& key) {
    if (!written_out_) {
      SqlStatement::Bound bound = sql_.bound(key);
      int code = prepare_text(bound.sql);
      if (code == SQLITE_OK) return bind(bound.values);
      if (code != SQLITE_ERROR) return trouble(code);
    }
    auto sql = sql_.written_out(key);
    if (!sql) {
      statement_.reset();
      return {};
    }
    int code = prepare_text(*sql);
    if (code != SQLITE_OK) return trouble(code);
    written_out_ = true;
    return {};
  }

  /// Only the first statement of the text runs.
  int prepare_text(const std::string& sql) {
    if (statement_ && sql == text_) return SQLITE_OK;
    sqlite3_stmt* statement = nullptr;
    int code = sqlite3_prepare_v3(database_.get(), sql.c_str(), static_cast<int>(sql.size()) + 1,
                                  SQLITE_PREPARE_PERSISTENT, &statement, nullptr);
    statement_.reset(statement);
    text_ = sql;
    return code;
  }

  tl::unexpected<Error> trouble(int code) {
    std::string text = cat("dict_sqlite_lookup: ", name(),
                           ": SQL prepare failed: ", sqlite3_errmsg(database_.get()), "\n");
    statement_.reset();
    if (code == SQLITE_ERROR || code == SQLITE_NOTADB || code == SQLITE_CORRUPT)
      return failure(ErrorKind::system, std::move(text));
    return retry(text);
  }

  tl::unexpected<Error> retry(const std::string& text) {
    if (reporter()) reporter()->warning(text);
    return failure(ErrorKind::retry, sqlite3_errmsg(database_.get()));
  }

  /// The query itself went wrong, as it will again.
  tl::unexpected<Error> step_failed(const TemplateWord& key) {
    std::string end = cat(" failed for query '", sql_.written_out(key).value_or(text_),
                          "': ", sqlite3_errmsg(database_.get()), "\n");
    std::string begin = cat("dict_sqlite_lookup: ", name(), ": SQL ");
    int code = sqlite3_errcode(database_.get());
    if (code != SQLITE_ERROR && code != SQLITE_CORRUPT && code != SQLITE_NOTADB)
      return retry(cat(begin, "step", end));
    if (reporter()) reporter()->warning(cat(begin, "step", end));
    return failure(ErrorKind::system, cat(begin, "finalize", end));
  }

  Status bind(const std::vector<SqlStatement::Value>& values) {
    int index = 0;
    for (const SqlStatement::Value& value : values) {
      ++index;
      int code = SQLITE_OK;
      if (const auto* text = std::get_if<std::string>(&value))
        code = sqlite3_bind_text64(statement_.get(), index, text->data(), text->size(),
                                   SQLITE_TRANSIENT, SQLITE_UTF8);
      else if (const auto* number = std::get_if<std::int64_t>(&value))
        code = sqlite3_bind_int64(statement_.get(), index, *number);
      else
        code = sqlite3_bind_double(statement_.get(), index, std::get<double>(value));
      if (code != SQLITE_OK) return trouble(code);
    }
    return {};
  }

  Status read_rows(const TemplateWord& key, ClientResult& result) {
    for (;;) {
      int code = sqlite3_step(statement_.get());
      if (code == SQLITE_DONE) return {};
      if (code != SQLITE_ROW) return step_failed(key);
      const unsigned char* text = sqlite3_column_text(statement_.get(), 0);
      if (!text) continue;
      auto size = static_cast<std::size_t>(sqlite3_column_bytes(statement_.get(), 0));
      if (!result.add(until_nul({reinterpret_cast<const char*>(text), size}))) return {};
    }
  }

  SqlStatement sql_;
  SqliteDatabase database_;
  SqliteStatement statement_;
  std::string text_;          // of the statement
  bool written_out_ = false;  // the bound form is no SQL, the other is
};

Result<SqliteDatabase> open_database(std::string_view name, const std::string& path) {
  sqlite3* opened = nullptr;
  int code = sqlite3_open_v2(path.c_str(), &opened, SQLITE_OPEN_READONLY, nullptr);
  SqliteDatabase database(opened);
  if (code == SQLITE_OK) {
    sqlite3_busy_timeout(database.get(), kReaderWaits);
    return database;
  }
  int error = database ? sqlite3_system_errno(database.get()) : ENOMEM;
  return failure(
      ErrorKind::config,
      cat("sqlite:", name, ": open database ", path, ": ",
          database ? sqlite3_errmsg(database.get()) : sqlite3_errstr(code), ": ", strerror(error)));
}

}  // namespace

Result<TablePtr> open_sqlite_table(std::string_view name, const OpenOptions& options) {
  Status allowed = require_read_only("sqlite", name, options);
  if (!allowed) return failure_of(allowed);
  auto settings = open_client_settings("sqlite", name, options);
  if (!settings) return failure_of(settings);
  auto path = settings->text("dbpath", "", 1);
  if (!path) return failure_of(path);
  auto query = read_sql_query(*settings, false);
  if (!query) return failure_of(query);
  if (options.reporter) warn_of_unquoted_parts(cat("sqlite:", name), *query, *options.reporter);
  auto client = ClientOptions::read(*settings, *query, options);
  if (!client) return failure_of(client);
  auto database = open_database(name, *path);
  if (!database) return failure_of(database);
  return std::make_unique<SqliteTable>(name, std::move(*client), std::move(*database), options);
}

}  // namespace postwright
