#include "libmaps/sqlite/sqlite_writer.h"

#include <unistd.h>

#include "base/text.h"
#include "libmaps/client/sql_writer.h"
#include "libmaps/sqlite/sqlite_handles.h"

namespace postwright {
namespace {

constexpr int kWriterWaits = 10000;  // what another writer may take

constexpr SqlWriting kWriting{
    .type = "sqlite", .begin = "BEGIN IMMEDIATE", .key_column = "TEXT", .value_column = "TEXT"};

class SqliteSession final : public SqlSession {
 public:
  explicit SqliteSession(std::string path)
      : path_(std::move(path)), was_there_(access(path_.c_str(), F_OK) == 0) {}
  /// A file that holds nothing in the end was made for nothing.
  ~SqliteSession() override {
    bool empty = false;
    if (database_ && !was_there_) {
      auto tables = run("SELECT 1 FROM sqlite_master", {});
      empty = tables && tables->rows.empty();
    }
    database_.reset();
    if (empty) unlink(path_.c_str());
  }

  Status open() {
    sqlite3* opened = nullptr;
    int code = sqlite3_open_v2(path_.c_str(), &opened, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE,
                               nullptr);
    database_.reset(opened);
    if (code != SQLITE_OK)
      return failure(ErrorKind::system,
                     cat("open database ", path_, ": ",
                         opened ? sqlite3_errmsg(opened) : sqlite3_errstr(code)));
    sqlite3_busy_timeout(opened, kWriterWaits);
    // Pages that were written before the end would make readers, who may not write, wait for
    // somebody to undo that when this program is killed.
    auto set = run("PRAGMA cache_spill = OFF", {});
    if (!set) return failure_of(set);
    return {};
  }

  Result<SqlRows> run(const std::string& sql, const std::vector<std::string>& parameters) override {
    sqlite3_stmt* prepared = nullptr;
    int code = sqlite3_prepare_v2(database_.get(), sql.c_str(), static_cast<int>(sql.size()) + 1,
                                  &prepared, nullptr);
    SqliteStatement statement(prepared);
    int index = 0;
    for (const std::string& parameter : parameters)
      if (code == SQLITE_OK)
        code = sqlite3_bind_text64(prepared, ++index, parameter.data(), parameter.size(),
                                   SQLITE_STATIC, SQLITE_UTF8);
    if (code != SQLITE_OK) return trouble(code);
    SqlRows rows;
    int columns = sqlite3_column_count(prepared);
    for (int column = 0; column < columns; ++column)
      rows.columns.emplace_back(sqlite3_column_name(prepared, column));
    while ((code = sqlite3_step(prepared)) == SQLITE_ROW) {
      auto& row = rows.rows.emplace_back();
      for (int column = 0; column < columns; ++column) {
        const auto* text = reinterpret_cast<const char*>(sqlite3_column_text(prepared, column));
        auto size = static_cast<std::size_t>(sqlite3_column_bytes(prepared, column));
        row.push_back(text ? std::optional<std::string>({text, size}) : std::nullopt);
      }
    }
    if (code != SQLITE_DONE) return trouble(code);
    rows.affected = static_cast<std::uint64_t>(sqlite3_changes(database_.get()));
    return rows;
  }

 private:
  tl::unexpected<Error> trouble(int code) const {
    return failure(
        code == SQLITE_BUSY || code == SQLITE_LOCKED ? ErrorKind::retry : ErrorKind::system,
        sqlite3_errmsg(database_.get()));
  }
  std::string path_;
  bool was_there_;
  SqliteDatabase database_;
};

}  // namespace

Result<DatabaseWriterPtr> open_sqlite_writer(std::string_view name, const OpenOptions& options) {
  auto settings = open_client_settings("sqlite", name, options);
  if (!settings) return failure_of(settings);
  auto path = settings->text("dbpath", "", 1);
  if (!path) return failure_of(path);
  auto place = SqlPlace::read("sqlite", *settings);
  if (!place) return failure_of(place);
  auto session = std::make_unique<SqliteSession>(std::move(*path));
  Status opened = session->open();
  if (!opened) return failure_of(opened);
  return open_sql_writer(std::move(session), std::move(*place), kWriting);
}

}  // namespace postwright
