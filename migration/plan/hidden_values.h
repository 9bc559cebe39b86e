#pragma once

#include <string>
#include <string_view>

namespace postwright::reindexer {

/// Two texts of a configuration file as anybody may see them, line by line the same.
struct ShownTexts {
  std::string before;
  std::string after;
  bool hides = false;  ///< something was replaced by "(hidden)"
};

/// Takes out what may be a secret. `path` says what kind of file it is:
///  - main.cf and master.cf: the value of a setting whose name says password (ldap_bind_pw,
///    db_password), with all its lines; what follows static: or inline: in the value of a parameter
///    whose tables hold secrets, and in static:USER:PASSWORD anywhere;
///  - any other file, such as that of an LDAP or SQL client: each value but those on lines that the
///    edit changes.
/// Comments are treated as the settings that they may have been.
ShownTexts hide_values(std::string_view path, std::string_view before, std::string_view after);

}  // namespace postwright::reindexer
