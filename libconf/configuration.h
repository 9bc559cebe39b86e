#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/message.h"
#include "base/result.h"
#include "libconf/main_cf.h"
#include "libconf/master_cf.h"

namespace postwright {

/// One instance's configuration: main.cf and master.cf as documents, and the values that result.
class Configuration {
 public:
  struct Options {
    /// Prefix for every absolute path that is opened ("/mnt/image"); values stay as written.
    std::string root;
    bool read_master_cf = true;
    Reporter* reporter = nullptr;
  };

  /// DIRECTORY/main.cf and DIRECTORY/master.cf. Missing main.cf: "open DIR/main.cf: No such file or
  /// directory". A missing master.cf is an empty one. Syntax errors are ErrorKind::config with the
  /// reference's text ("DIR/main.cf, line N: missing '=' after attribute name: ...").
  static Result<Configuration> load(const std::string& directory, const Options& options);

  const std::string& directory() const;
  const std::string& root() const;
  const MainCf& main_cf() const;
  const MasterCf& master_cf() const;

  /// The value of a parameter with every $name expanded: from main.cf, else its built-in default,
  /// else empty. ErrorKind::config for expansion errors (unbalanced, recursion).
  Result<std::string> value(std::string_view parameter) const;
  /// yes/no in any case; anything else is ErrorKind::config with the reference's text.
  Result<bool> bool_value(std::string_view parameter) const;
  /// True when main.cf itself sets it.
  bool is_set(std::string_view parameter) const;
  /// `path` with the root prefix, for opening.
  std::string on_disk(std::string_view path) const;

 private:
  std::string directory_;
  std::string root_;
  MainCf main_cf_;
  MasterCf master_cf_;
};

/// The configuration directories of all instances of a multi-instance site: `directory` first, then
/// those in its multi_instance_directories. Source: postmulti(1).
Result<std::vector<std::string>> instance_directories(const Configuration& primary);

}  // namespace postwright
