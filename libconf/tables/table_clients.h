#pragma once

#include <functional>
#include <set>
#include <string>
#include <string_view>

#include "base/message.h"
#include "base/result.h"

namespace postwright {

/// Looks for database clients in expanded values: what main.cf sets for them by a prefix
/// (`ldap:PREFIX`), and the files that others name (`ldap:/etc/x.cf`). Source: postconf(1).
class TableClients {
 public:
  /// `PREFIX_NAME` of a client, as main.cf would have it.
  using ParameterVisitor = std::function<void(std::string_view name)>;

  /// Warnings go to `reporter`. With `unused`, so does each setting of a client file that its
  /// client does not know: "TYPE:FILE: unused parameter: NAME=VALUE". `root` is put before paths
  /// that are opened.
  /// Without `files`, the files of clients are not opened.
  TableClients(Reporter& reporter, bool unused, std::string root, bool files = true)
      : reporter_(reporter), unused_(unused), root_(std::move(root)), files_(files) {}

  /// What warnings about a value begin with: the file, and for those about braces more.
  struct Place {
    std::string_view file;
    std::string_view setting;
  };
  /// The error is a syntax error in a client file.
  Status read(std::string_view value, const Place& place, const ParameterVisitor& visit);

 private:
  struct Reading;
  Status read_words(const Reading& reading, std::string_view text, int depth);
  Status read_word(const Reading& reading, std::string_view word, int depth);
  Status read_file(std::string_view type, const std::string& path);
  std::string_view inside(const Reading& reading, std::string_view text);

  Reporter& reporter_;
  bool unused_;
  std::string root_;
  bool files_;
  std::set<std::string> seen_;
};

}  // namespace postwright
