#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "libmaps/client/settings.h"
#include "libmaps/client/template.h"
#include "libmaps/search/match_list.h"
#include "libmaps/table.h"

namespace postwright {

/// What all database clients are told, whatever their server is.
struct ClientOptions {
  ClientTemplate query;
  ClientTemplate result_format;
  MatchList domains;
  int expansion_limit = 0;  ///< largest number of results, 0: any

  /// `query` is the text of the query template, or key_format. Reads result_format, domain and
  /// expansion_limit. "db_common_parse: NAME: Invalid query template: TEXT" ("result template");
  /// errors of the domain list.
  static Result<ClientOptions> read(const ClientSettings& settings, std::string_view query,
                                    const OpenOptions& options, int expansion_limit = 0);
  /// The same with a result_format that the client has read.
  static Result<ClientOptions> read(const ClientSettings& settings, std::string_view query,
                                    std::string_view result_format, const OpenOptions& options,
                                    int expansion_limit = 0);
};

/// `query`, or when that is empty or not set, "SELECT select_field FROM table WHERE
/// where_field='%s' additional_conditions"; with `functions`, "SELECT select_function('%s')" goes
/// before the latter.
Result<std::string> read_sql_query(const ClientSettings& settings, bool functions);

/// "TYPE:NAME: query >QUERY< contains >%s< without the recommended '' quotes", once for each part
/// of the key that the query has outside of single quotes.
void warn_of_unquoted_parts(std::string_view table, std::string_view query, Reporter& reporter);

/// Rows of one lookup on their way to its result.
class ClientResult {
 public:
  ClientResult(const ClientOptions& options, const Table& table, const TemplateWord& key,
               Reporter* reporter)
      : options_(options), table_(table), key_(key), reporter_(reporter) {}
  /// False: there are more than expansion_limit now, and no more are wanted. An empty value is left
  /// out, with a warning.
  bool add(std::string_view value);
  bool too_many() const { return too_many_; }
  /// Nothing when no row gave a result.
  std::optional<std::string> take();

 private:
  const ClientOptions& options_;
  const Table& table_;
  const TemplateWord& key_;
  Reporter* reporter_;
  std::optional<std::string> text_;
  int count_ = 0;
  bool too_many_ = false;
};

/// A table in a database: folds the key, asks the domain list and whether the query has all that it
/// needs, and only then the database. Read only. Source: sqlite_table(5) and others.
class ClientTable : public Table {
 public:
  Result<std::optional<std::string>> lookup(std::string_view key) final;

 protected:
  ClientTable(std::string type, std::string name, ClientOptions client, const OpenOptions& options,
              KeyKind keys = KeyKind::fixed)
      : Table(std::move(type), std::move(name), keys),
        client_(std::move(client)),
        reporter_(options.reporter),
        fold_(options.fold_keys && keys == KeyKind::fixed) {}

  /// Adds the rows that `key` has, until one is refused. ErrorKind::retry whenever the database
  /// could not say.
  virtual Status search(const TemplateWord& key, ClientResult& result) = 0;
  /// The warning about too many results, in the words of this client.
  virtual std::string too_many_results(std::string_view key) const = 0;

  const ClientOptions& client() const { return client_; }
  Reporter* reporter() const { return reporter_; }

 private:
  ClientOptions client_;
  Reporter* reporter_;
  bool fold_;
};

}  // namespace postwright
