#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "libmaps/table.h"

namespace postwright {

/// `domain` of database clients: a match list of domain names. Elements are separated by commas and
/// white space: DOMAIN (the same, in any case; subdomains do not match), /FILE (whose lines are
/// more elements), TYPE:TABLE (that the domain is a key of); the first that matches counts, and one
/// with a '!' before it says no.
class DomainList {
 public:
  /// Reads files and opens tables. Errors: "open file FILE: REASON", those of the tables.
  static Result<DomainList> parse(std::string_view text, const OpenOptions& options);
  bool empty() const { return elements_.empty(); }
  /// The error is that of a table, after the warning "NAME: TYPE:TABLE: table lookup problem".
  Result<bool> contains(std::string_view domain, std::string_view name) const;

 private:
  struct Element {
    bool matches = true;  ///< false: with a '!'
    std::string domain;   ///< lower case; unused with a table
    std::string table_name;
    TablePtr table;
  };
  Status add(std::string_view text, bool matches, int depth, const OpenOptions& options);

  std::vector<Element> elements_;
  Reporter* reporter_ = nullptr;
};

}  // namespace postwright
