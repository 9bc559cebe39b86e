// A query template of a database client and a key: whatever the key is, the statement has the shape
// that it has with another one. The input is a letter (which SQL), the template, a newline, the
// key.

#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "libmaps/client/sql_statement.h"

namespace {

using namespace postwright;

/// What is left of a statement without the contents of strings, names and comments; written with
/// the databases' manuals in hand, not the scanner's source.
std::string shape_of(std::string_view sql, const SqlDialect& dialect, char which) {
  std::string shape;
  std::size_t i = 0;
  auto at = [&](std::string_view text) { return sql.substr(i).starts_with(text); };
  auto in_word = [&](std::size_t place) {
    if (place >= sql.size()) return false;
    auto c = static_cast<unsigned char>(sql[place]);
    return isalnum(c) != 0 || c == '_' || c >= 0x80;
  };
  auto quoted = [&](char end, bool escapes) {
    std::size_t begin = i++;
    for (; i < sql.size(); ++i) {
      if (escapes && sql[i] == '\\') {
        ++i;
      } else if (sql[i] == end) {
        bool doubled = end != ']' && i + 1 < sql.size() && sql[i + 1] == end;
        ++i;
        if (!doubled) {
          // Strings and names are alike here: "..." may be either.
          shape += "<>";
          return;
        }
      }
    }
    i = sql.size();
    shape += sql.substr(begin, 1);  // it has no end
  };
  while (i < sql.size()) {
    char c = sql[i];
    if (at("--") &&
        (which != 'm' || i + 2 >= sql.size() || static_cast<unsigned char>(sql[i + 2]) <= ' ')) {
      while (i < sql.size() && sql[i] != '\n') ++i;
    } else if (c == '#' && which == 'm') {
      while (i < sql.size() && sql[i] != '\n') ++i;
    } else if (at("/*") && !(which == 'm' && (at("/*!") || at("/*M!")))) {
      int depth = 0;
      do {
        if (at("/*") && (depth == 0 || which == 'p')) {
          ++depth;
          i += 2;
        } else if (at("*/")) {
          --depth;
          i += 2;
        } else {
          ++i;
        }
      } while (depth > 0 && i < sql.size());
    } else if (which == 'p' && (c == 'E' || c == 'e') && at(std::string(1, c) + "'")) {
      shape += c;
      ++i;
      quoted('\'', true);
    } else if (in_word(i)) {
      bool number = isdigit(static_cast<unsigned char>(c)) != 0;
      for (; in_word(i) || (i < sql.size() && sql[i] == '$' && !(number && which == 'p')); ++i)
        shape += sql[i];
    } else if (c == '\'') {
      quoted('\'', which == 'm');
    } else if (c == '"') {
      quoted('"', which == 'm');
    } else if (c == '`' && dialect.backquoted_names) {
      quoted('`', false);
    } else if (c == '[' && dialect.bracketed_names) {
      quoted(']', false);
    } else if (c == '$' && which == 'p') {
      std::size_t end = i + 1;
      while (in_word(end)) ++end;
      bool tag = end < sql.size() && sql[end] == '$' &&
                 isdigit(static_cast<unsigned char>(sql[i + 1])) == 0;
      std::string_view name = sql.substr(i, end + 1 - i);
      std::size_t close = tag ? sql.find(name, end + 1) : std::string_view::npos;
      if (tag) {
        shape += close == std::string_view::npos ? "$" : "<>";
        i = close == std::string_view::npos ? sql.size() : close + name.size();
      } else {
        shape += sql.substr(i, end - i);
        i = end;
      }
    } else {
      shape += c;
      ++i;
    }
  }
  return shape;
}

std::string backslashed(std::string_view text) {
  std::string to = "'";
  for (char c : text) {
    if (c == '\'' || c == '\\' || c == '"') to += '\\';
    to += c;
  }
  return to + "'";
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string_view all(reinterpret_cast<const char*>(data), size);
  std::size_t line = all.find('\n');
  if (line == std::string_view::npos || line == 0) return 0;
  char which = all[0] == 'p' || all[0] == 'm' ? all[0] : 's';
  const SqlDialect& dialect = which == 'p' ? kPgsqlSql : which == 'm' ? kMysqlSql : kSqliteSql;
  auto query = ClientTemplate::parse(all.substr(1, line - 1));
  if (!query) return 0;
  TemplateWord key(all.substr(line + 1));
  TemplateWord harmless("x@x.x.x.x.x.x.x.x.x.x");
  if (!query->fits(key, key) || !query->fits(harmless, harmless)) return 0;
  (void)query->expand(key, key);

  SqlStatement statement(*query, dialect);
  SqlStatement::Bound bound = statement.bound(key);
  SqlStatement::Bound other = statement.bound(harmless);
  if (bound.values.size() != other.values.size()) abort();
  if (shape_of(bound.sql, dialect, which) != shape_of(other.sql, dialect, which)) abort();

  SqlStatement::Quote quote = [](std::string_view text) { return backslashed(text); };
  if (which != 'm') quote = nullptr;
  auto written = statement.written_out(key, quote);
  if (written.has_value() != (key.all().find('\0') == std::string_view::npos)) abort();
  // A number stands as it is where a name would be quoted.
  if (!written || key.all().find_first_of("0123456789") != std::string_view::npos) return 0;
  std::string shape = shape_of(*written, dialect, which);
  if (shape != shape_of(statement.written_out(harmless, quote).value(), dialect, which)) abort();
  return 0;
}
