#include "libconf/tables/table_spec.h"

#include <algorithm>
#include <iterator>

#include "base/text.h"

namespace postwright {
namespace {

constexpr int kMaxNesting = 50;

struct MapTypeRow {
  std::string_view type;
  enum Kind {
    plain,      ///< the name is a file or whatever the type makes of it
    ambiguous,  ///< also something else in Postfix: counts only where tables are expected
    prefix,     ///< proxy:type:name
    members,    ///< unionmap:{type:name, ...}
    values,     ///< randmap:{value, ...}
  } kind;
};

constexpr MapTypeRow kMapTypes[] = {
    {"btree", MapTypeRow::plain},         {"cdb", MapTypeRow::plain},
    {"cidr", MapTypeRow::plain},          {"dbm", MapTypeRow::plain},
    {"debug", MapTypeRow::prefix},        {"environ", MapTypeRow::ambiguous},
    {"fail", MapTypeRow::ambiguous},      {"hash", MapTypeRow::plain},
    {"inline", MapTypeRow::plain},        {"internal", MapTypeRow::ambiguous},
    {"ldap", MapTypeRow::plain},          {"lmdb", MapTypeRow::plain},
    {"memcache", MapTypeRow::plain},      {"mongodb", MapTypeRow::plain},
    {"mysql", MapTypeRow::plain},         {"netinfo", MapTypeRow::plain},
    {"nis", MapTypeRow::plain},           {"nisplus", MapTypeRow::plain},
    {"pcre", MapTypeRow::plain},          {"pgsql", MapTypeRow::plain},
    {"pipemap", MapTypeRow::members},     {"proxy", MapTypeRow::prefix},
    {"randmap", MapTypeRow::values},      {"redis", MapTypeRow::plain},
    {"regexp", MapTypeRow::plain},        {"sdbm", MapTypeRow::plain},
    {"socketmap", MapTypeRow::ambiguous}, {"sqlite", MapTypeRow::plain},
    {"static", MapTypeRow::ambiguous},    {"tcp", MapTypeRow::ambiguous},
    {"texthash", MapTypeRow::plain},      {"unionmap", MapTypeRow::members},
    {"unix", MapTypeRow::ambiguous},
};

const MapTypeRow* find_type(std::string_view type) {
  for (const MapTypeRow& row : kMapTypes)
    if (row.type == type) return &row;
  return nullptr;
}

class SpecFinder {
 public:
  SpecFinder(std::string_view value, bool untyped, TableSpecs& found)
      : value_(value), untyped_(untyped), found_(found) {}

  void find(ValueForm form) {
    if (form == ValueForm::table)
      table(trim(value_), form, {});
    else
      list(value_, form, {});
  }

 private:
  void list(std::string_view text, ValueForm form, const std::vector<std::string>& nesting) {
    if (nesting.size() > kMaxNesting) {
      found_.too_deep = true;
      return;
    }
    std::string_view previous;
    for (std::string_view word : split_outside_braces(text, kListSeparators)) {
      // check_policy_service unix:private/x is a socket.
      bool socket = form == ValueForm::restrictions && previous == "check_policy_service";
      if (!socket) item(word, form, nesting);
      previous = word;
    }
  }

  std::size_t position(std::string_view part) const {
    return static_cast<std::size_t>(part.data() - value_.data());
  }

  static std::string_view inside_braces(std::string_view word) {
    std::size_t close = word.rfind('}');
    return word.substr(1, close == std::string_view::npos ? close : close - 1);
  }

  void item(std::string_view word, ValueForm form, std::vector<std::string> nesting) {
    while (word.starts_with('!')) {
      nesting.emplace_back("!");
      word.remove_prefix(1);
      if (nesting.size() > kMaxNesting) return;
    }
    if (word.starts_with('{')) {
      nesting.emplace_back("{");
      return list(inside_braces(word), form, nesting);
    }
    if (form == ValueForm::matches && word.starts_with('/') && word.find(':') == word.npos) {
      found_.files.push_back(
          {.begin = position(word), .path = word, .nesting = std::move(nesting)});
      return;
    }
    table(word, form, std::move(nesting));
  }

  void table(std::string_view word, ValueForm form, std::vector<std::string> nesting) {
    TableSpec spec;
    spec.begin = position(word);
    spec.end = spec.begin + word.size();
    for (;;) {
      std::size_t colon = word.find(':');
      const MapTypeRow* row =
          colon == std::string_view::npos ? nullptr : find_type(word.substr(0, colon));
      if (!row) {
        if (colon != std::string_view::npos || !untyped_ || word.empty()) return;
        spec.type_begin = position(word);
        spec.name = word;
        break;
      }
      std::string_view name = word.substr(colon + 1);
      if (row->kind == MapTypeRow::ambiguous && form == ValueForm::other && nesting.empty()) return;
      if (row->kind == MapTypeRow::prefix) {
        nesting.push_back(cat(row->type, ":"));
        word = name;
        if (nesting.size() > kMaxNesting) {
          found_.too_deep = true;
          return;
        }
        continue;
      }
      bool braces = name.starts_with('{');
      if (braces && row->kind >= MapTypeRow::members) {
        nesting.push_back(cat(row->type, ":{"));
        bool values = row->kind == MapTypeRow::values;
        return list(inside_braces(name), values ? ValueForm::other : ValueForm::tables, nesting);
      }
      spec.type_begin = position(word);
      spec.type = word.substr(0, colon);
      spec.name = name;
      break;
    }
    spec.nesting = std::move(nesting);
    found_.tables.push_back(std::move(spec));
  }

  std::string_view value_;
  bool untyped_;
  TableSpecs& found_;
};

}  // namespace

bool is_map_type(std::string_view type) {
  return find_type(type) != nullptr;
}

TableSpecs find_table_specs(std::string_view value, ValueForm form, bool untyped) {
  TableSpecs found;
  if (form != ValueForm::none) SpecFinder(value, untyped, found).find(form);
  return found;
}

}  // namespace postwright
