#pragma once

#include <string_view>

#include "libconf/tables/table_references.h"

namespace postwright {

/// What a parameter's value consists of, as far as tables stand in it.
enum class ValueForm {
  none,          ///< no tables: numbers, texts, sockets
  table,         ///< one type:name, whose name is all the rest, blanks too
  tables,        ///< one or more type:name
  matches,       ///< a match list: patterns, !pattern, /file, type:name
  restrictions,  ///< access restrictions, check_..._access type:name, bare type:name
  other,         ///< not known to have tables; only unmistakable type:name words count
};

struct TableUses {
  std::string_view parameter;
  ValueForm form = ValueForm::other;
  TableUse use = TableUse::lookup;
};

/// The row of a parameter; nullptr when it has none.
const TableUses* find_table_uses(std::string_view parameter);
/// With its row, or by its type; `other` for parameters that are not built in.
ValueForm form_of(std::string_view parameter);
TableUse use_of(std::string_view parameter);
/// Whether the values of its tables are secrets: passwords and their digests, private keys, keys of
/// TLS sessions. `parameter` may also be one of a user, or a setting as TableReference has it
/// ("smtp/unix/smtp_sasl_password_maps"): then by its name.
bool holds_secrets(std::string_view parameter);

}  // namespace postwright
