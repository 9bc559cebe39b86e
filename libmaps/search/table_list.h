#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "libmaps/table.h"

namespace postwright {

/// One of the keys that stand for an address or a domain (partial_keys.h).
struct SearchKey {
  std::string text;
  /// A part of what is looked for. Tables of patterns are not asked: a pattern that wants
  /// "@example" is meant for whole addresses.
  bool partial = false;
  /// The address extension that this key leaves out, with its delimiter: "+list". May be empty.
  std::string extension;
  bool operator==(const SearchKey&) const = default;
};

/// The tables that a parameter names, in its order: `virtual_alias_maps = lmdb:/a, pcre:/b`.
class TableList {
 public:
  struct Found {
    std::string value;
    const Table* table = nullptr;    ///< lives as long as the list
    const SearchKey* key = nullptr;  ///< with find_first(): the key that was found
  };

  /// `text` is the expanded value of parameter `name`: `type:name` separated by commas and white
  /// space outside braces. Tables are opened with OpenOptions::open_other. Errors: those of the
  /// first table that cannot be opened; none with OpenOptions::unavailable_tables.
  static Result<TableList> open(std::string_view name, std::string_view text,
                                const OpenOptions& options);

  bool empty() const { return tables_.empty(); }
  const std::string& name() const { return name_; }

  /// The first table that has the key decides. An error of one table ends the search, so that a
  /// table behind it never answers for it. An empty result is ErrorKind::config, after the warnings
  /// "NAME lookup of KEY returns an empty string result" and "NAME should return NO RESULT in case
  /// of NOT FOUND".
  Result<std::optional<Found>> find(const SearchKey& key) const;

  /// The first of the keys that is found: all tables are asked for a key before the next key is
  /// tried.
  Result<std::optional<Found>> find_first(const std::vector<SearchKey>& keys) const;

 private:
  std::string name_;
  std::vector<TablePtr> tables_;
  Reporter* reporter_ = nullptr;
};

}  // namespace postwright
