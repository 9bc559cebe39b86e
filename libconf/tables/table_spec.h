#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "libconf/tables/table_uses.h"

namespace postwright {

/// A `type:name` inside a value; positions are in the value's (expanded) text.
struct TableSpec {
  std::size_t begin = 0;             ///< of the reference with its proxy: or debug: in front
  std::size_t end = 0;               ///< just behind its name
  std::size_t type_begin = 0;        ///< of the innermost type
  std::string_view type;             ///< empty: untyped, default_database_type applies
  std::string_view name;             ///< views of the value
  std::vector<std::string> nesting;  ///< outermost first: "!", "proxy:", "unionmap:{"
};

/// A `/file` in a match list, whose lines are more of the list.
struct ListFile {
  std::size_t begin = 0;
  std::string_view path;
  std::vector<std::string> nesting;
};

struct TableSpecs {
  std::vector<TableSpec> tables;
  std::vector<ListFile> files;
  bool too_deep = false;  ///< braces were not followed beyond a depth of 50
};

/// The tables that `value` names, which lives at least as long as the result. `untyped`: words
/// without a type are tables too (alias_database). Known map types only, so that "texthash:" is not
/// "hash:" and "smtp:[host]" no table.
TableSpecs find_table_specs(std::string_view value, ValueForm form, bool untyped = false);

/// A map type of Postfix 3.11, with those that are plug-ins or of other systems.
bool is_map_type(std::string_view type);

}  // namespace postwright
