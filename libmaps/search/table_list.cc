#include "libmaps/search/table_list.h"

#include "base/text.h"

namespace postwright {

Result<TableList> TableList::open(std::string_view name, std::string_view text,
                                  const OpenOptions& options) {
  TableList list;
  list.name_ = name;
  list.reporter_ = options.reporter;
  for (std::string_view word : split_outside_braces(text, kListSeparators)) {
    if (!options.open_other)
      return config_failure(name, ": ", word, ": no tables can be opened here");
    auto table = options.open_other(word, options);
    if (!table) return failure_of(table);
    list.tables_.push_back(std::move(*table));
  }
  return list;
}

Result<std::optional<TableList::Found>> TableList::find(const SearchKey& key) const {
  for (const TablePtr& table : tables_) {
    if (key.partial && table->key_kind() == KeyKind::pattern) continue;
    auto value = table->lookup(key.text);
    if (!value) return failure_of(value);
    if (!*value) continue;
    if (!(*value)->empty()) return Found{.value = std::move(**value), .table = table.get()};
    std::string problem = cat(name_, " lookup of ", key.text, " returns an empty string result");
    if (reporter_) {
      reporter_->warning(problem);
      reporter_->warning(cat(name_, " should return NO RESULT in case of NOT FOUND"));
    }
    return config_failure(problem);
  }
  return std::nullopt;
}

Result<std::optional<TableList::Found>> TableList::find_first(
    const std::vector<SearchKey>& keys) const {
  for (const SearchKey& key : keys) {
    auto found = find(key);
    if (!found || !*found) {
      if (!found) return failure_of(found);
      continue;
    }
    (*found)->key = &key;
    return found;
  }
  return std::nullopt;
}

}  // namespace postwright
