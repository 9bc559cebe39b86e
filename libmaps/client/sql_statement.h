#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "libmaps/client/template.h"

namespace postwright {

/// What a database's SQL has of its own.
struct SqlDialect {
  char parameter = '?';               ///< followed by a number: ?1 or $1
  bool numbered_parameters = true;    ///< false: the character alone, in order
  bool typed_numbers = true;          ///< parameters have types: numbers are bound as numbers
  char name_quote = '"';              ///< what names are put in
  bool double_quoted_strings = true;  ///< "..." may be a string, or always is
  bool double_quoted_names = true;    ///< "..." may be a name, or always is
  bool bracketed_names = false;       ///< [name]
  bool backquoted_names = false;      ///< `name`
  bool backslashes = false;           ///< '...' has escapes
  bool escape_strings = false;        ///< E'...' has escapes; $tag$...$tag$ is a string
  bool hash_comments = false;         ///< # up to the end of the line; -- needs a blank behind it
  bool nested_comments = false;
  bool folded_names = false;  ///< names outside of quotes are lower case
};

inline constexpr SqlDialect kSqliteSql{.bracketed_names = true, .backquoted_names = true};
/// With standard_conforming_strings.
inline constexpr SqlDialect kPgsqlSql{.parameter = '$',
                                      .typed_numbers = false,
                                      .double_quoted_strings = false,
                                      .escape_strings = true,
                                      .nested_comments = true,
                                      .folded_names = true};
/// Without ANSI_QUOTES and NO_BACKSLASH_ESCAPES.
inline constexpr SqlDialect kMysqlSql{.numbered_parameters = false,
                                      .name_quote = '`',
                                      .double_quoted_names = false,
                                      .backquoted_names = true,
                                      .backslashes = true,
                                      .hash_comments = true};

/// A query template as statements whose shape no key can change.
///
/// The template is cut into tokens of SQL. A string ('...', also "..." that the key is put into,
/// where that may be one) with parts of the key becomes a parameter, and so does a part that stands
/// alone outside of quotes; what is bound to it is data, whatever its bytes are. A part within a
/// word (users_%u) is put in as one quoted name. Where SQL allows no parameter (FROM '%d') the
/// second form helps: the same tokens, written out, each quoted by the rules of SQL.
class SqlStatement {
 public:
  using Value = std::variant<std::int64_t, double, std::string>;
  struct Bound {
    std::string sql;
    std::vector<Value> values;  ///< of the parameters, in order
  };
  /// A string with its quotes. Nothing when no string holds these bytes.
  using Quote = std::function<std::optional<std::string>(std::string_view text)>;

  explicit SqlStatement(const ClientTemplate& query, const SqlDialect& dialect = kSqliteSql);

  /// The key must fit the template. An unquoted part that is a number is bound as one.
  Bound bound(const TemplateWord& key) const;
  /// Strings are written by `quote`, where it is given; else by doubling each quote. Nothing when
  /// it gives none, or a part holds a null byte, which no quoting can protect.
  std::optional<std::string> written_out(const TemplateWord& key,
                                         const Quote& quote = nullptr) const;

 private:
  enum class Kind {
    text,    ///< as it is
    string,  ///< '...'
    either,  ///< "...": a name, or a string as SQLite takes it
    name,    ///< "...", `...`, [...], or a word
    lone,    ///< one part of the key, outside of quotes
  };
  struct Token {
    Kind kind = Kind::text;
    std::vector<ClientTemplate::Piece> pieces;
  };
  class Scanner;

  SqlDialect dialect_;
  std::vector<Token> tokens_;
};

}  // namespace postwright
