#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "libmaps/client/template.h"

namespace postwright {

/// A query template of SQLite as statements whose shape no key can change.
///
/// The template is cut into tokens of SQL. A string ('...', also "..." that the key is put into)
/// with parts of the key becomes a parameter, and so does a part that stands alone outside of
/// quotes; what is bound to it is data, whatever its bytes are. A part within a word (users_%u) is
/// put in as one quoted identifier. Where SQL allows no parameter (FROM '%d') the second form
/// helps: the same tokens, written out, each quoted by the rules of SQL.
class SqlStatement {
 public:
  using Value = std::variant<std::int64_t, double, std::string>;
  struct Bound {
    std::string sql;
    std::vector<Value> values;  ///< of ?1, ?2, ...
  };

  explicit SqlStatement(const ClientTemplate& query);

  /// The key must fit the template. An unquoted part that is a number is bound as one.
  Bound bound(const TemplateWord& key) const;
  /// Nothing when a part holds a null byte, which no quoting can protect.
  std::optional<std::string> written_out(const TemplateWord& key) const;

 private:
  enum class Kind {
    text,        ///< as it is
    string,      ///< '...'
    either,      ///< "...": an identifier, or a string as SQLite takes it
    identifier,  ///< `...`, [...], or a word
    lone,        ///< one part of the key, outside of quotes
  };
  struct Token {
    Kind kind = Kind::text;
    std::vector<ClientTemplate::Piece> pieces;
  };
  class Scanner;

  std::vector<Token> tokens_;
};

}  // namespace postwright
