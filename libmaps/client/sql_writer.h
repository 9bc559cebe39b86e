#pragma once

#include <cstddef>
#include <vector>

#include "libmaps/client/database_writer.h"
#include "libmaps/client/settings.h"

namespace postwright {

/// What a statement gives.
struct SqlRows {
  std::vector<std::string> columns;
  std::vector<std::vector<std::optional<std::string>>> rows;
  std::uint64_t affected = 0;
};

/// A connection to a database, for one writer. Errors are those of the database, as it says them:
/// ErrorKind::retry when it cannot be reached, else ErrorKind::system.
class SqlSession {
 public:
  SqlSession() = default;
  SqlSession(const SqlSession&) = delete;
  SqlSession& operator=(const SqlSession&) = delete;
  virtual ~SqlSession() = default;
  virtual Result<SqlRows> run(const std::string& sql,
                              const std::vector<std::string>& parameters = {}) = 0;
};
using SqlSessionPtr = std::unique_ptr<SqlSession>;

/// How a database writes tables.
struct SqlWriting {
  std::string_view type;             ///< of the map
  bool numbered_parameters = false;  ///< $1, else ?
  std::string_view begin = "BEGIN";
  std::string_view key_column;          ///< type of the column with keys, in a new table
  std::string_view value_column;        ///< the other
  std::string_view table_options = {};  ///< behind CREATE TABLE
  bool creates_in_transaction = true;
  /// Behind INSERT: a record whose key is there is left out. <KEY> is the column.
  std::string_view keep_first = "ON CONFLICT (<KEY>) DO NOTHING";
};

/// Where the client file says that records are.
struct SqlPlace {
  std::string client;  ///< "TYPE:NAME"
  std::string table;
  std::string key;    ///< where_field
  std::string value;  ///< select_field
  std::string conditions;

  /// ErrorKind::config when the client has a query (or a function) from which that cannot be told,
  /// or when a name is none but an expression.
  static Result<SqlPlace> read(std::string_view type, const ClientSettings& settings);
};

/// Opens a transaction with an empty table, which is made when there is none. A table with other
/// columns than the two is refused: it holds more than a map, and would lose it.
Result<DatabaseWriterPtr> open_sql_writer(SqlSessionPtr session, SqlPlace place,
                                          const SqlWriting& writing);

}  // namespace postwright
