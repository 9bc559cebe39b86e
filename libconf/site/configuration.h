#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/message.h"
#include "base/result.h"
#include "libconf/documents/main_cf.h"
#include "libconf/documents/master_cf.h"
#include "libconf/expansion/expansion.h"

namespace postwright {

struct ParameterInfo;

enum class MasterCfReading {
  none,
  optional,  ///< a missing one is an empty one, with a warning
  tolerant,  ///< so is one that cannot be opened
  required,
};

/// One instance's configuration: main.cf and master.cf as documents, and the values that result.
/// Not for use by several threads at once: computed defaults are kept.
class Configuration {
 public:
  struct Options {
    /// Prefix for every absolute path that is opened ("/mnt/image"); values stay as written.
    std::string root = {};
    /// -d of postconf: main.cf is not even opened.
    bool read_main_cf = true;
    MasterCfReading master_cf = MasterCfReading::optional;
    /// config_directory counts as set (it was given by -c or MAIL_CONFIG), before all of main.cf.
    bool directory_is_set = false;
    /// NAME=VALUE as if main.cf ended with these (-o of postconf). ErrorKind::config, after all
    /// that is wrong with main.cf: "invalid parameter override: TEXT: REASON".
    std::vector<std::string> overrides = {};
    Reporter* reporter = nullptr;
    /// Defaults that depend on the host or the process are the text kUnknownText.
    bool unknown_host = false;
    /// For the default of mynetworks inet_interfaces must name addresses of this host, and names
    /// are looked up. Otherwise what is not here does not count.
    bool strict_interfaces = false;
  };
  static constexpr std::string_view kUnknownText = "\x01";

  /// DIRECTORY/main.cf and DIRECTORY/master.cf. Missing main.cf: "open DIR/main.cf: No such file or
  /// directory". A master.cf that is a directory is an empty one. Syntax errors are
  /// ErrorKind::config with the reference's text ("DIR/main.cf, line N: missing '=' after attribute
  /// name: ...").
  static Result<Configuration> load(const std::string& directory, const Options& options);
  static Result<Configuration> load(const std::string& directory) {
    return load(directory, Options());
  }
  /// From bytes that are in memory; `directory` is their place in messages and for
  /// $config_directory.
  static Result<Configuration> parse(const std::string& directory, std::string main_cf,
                                     std::string master_cf, const Options& options);

  /// From documents, however they were parsed. Of the options root, directory_is_set,
  /// unknown_host and strict_interfaces count.
  static Configuration of(const std::string& directory, MainCf main_cf, MasterCf master_cf,
                          const Options& options);

  const std::string& directory() const { return directory_; }
  const std::string& root() const { return root_; }
  const MainCf& main_cf() const { return main_cf_; }
  const MasterCf& master_cf() const { return master_cf_; }

  /// The value of a parameter with every $name expanded: from main.cf, else its built-in default,
  /// else empty. ErrorKind::config for expansion errors: "DIR/main.cf: parameter NAME: REASON",
  /// REASON as in expansion.h.
  Result<std::string> value(std::string_view parameter) const;
  /// The same; the error is the REASON alone.
  Result<std::string> expand_value(std::string_view parameter) const;
  /// yes/no in any case; anything else is ErrorKind::config with the reference's text.
  Result<bool> bool_value(std::string_view parameter) const;
  /// True when main.cf itself, or what follows here, sets it.
  bool is_set(std::string_view parameter) const { return setting_of(parameter) != nullptr; }
  /// As if main.cf ended with this setting (-o on a command line).
  void override_setting(std::string_view name, std::string_view value);
  /// As if main.cf did not set it.
  void drop_setting(std::string_view name);
  /// What main.cf sets, with the above, sorted by name. The views live as long as the
  /// configuration.
  std::vector<std::pair<std::string_view, std::string_view>> settings() const;
  /// The value that counts, as it is written; nullptr when there is none.
  const PlacedText* setting_of(std::string_view name) const;
  /// What `name` stands for before expansion: from main.cf, else its default; nothing when it is
  /// not known. The views live as long as the configuration.
  Result<std::optional<ScopeValue>> find(std::string_view name) const;
  /// The same as if main.cf did not set `name` itself.
  Result<std::optional<ScopeValue>> find_default(std::string_view name) const;
  /// `path` with the root prefix, for opening.
  std::string on_disk(std::string_view path) const;

 private:
  Configuration() = default;
  /// Reads one file, when it is its turn.
  using ReadFile = std::function<Result<std::string>()>;
  static Result<Configuration> assemble(const std::string& directory, const ReadFile& read_main_cf,
                                        const ReadFile& read_master_cf, const Options& options);
  Status take_main_cf(std::string bytes, const Options& options);
  Status take_master_cf(std::string bytes, const Options& options);
  Result<std::string> compute(std::string_view name) const;
  Result<std::optional<ScopeValue>> default_of_name(std::string_view name,
                                                    const ParameterInfo* parameter) const;

  std::string directory_;
  std::string root_;
  bool only_defaults_ = false;
  bool unknown_host_ = false;
  bool strict_interfaces_ = false;
  MainCf main_cf_;
  MasterCf master_cf_;
  std::map<std::string, std::optional<PlacedText>, std::less<>> changed_;  // nothing: dropped
  mutable std::map<std::string, std::string, std::less<>> computed_;
};

/// Names as main.cf and the defaults have them.
class MainScope final : public Scope {
 public:
  /// Both must outlive the scope.
  explicit MainScope(const Configuration& configuration) : configuration_(configuration) {}
  Result<std::optional<ScopeValue>> find(std::string_view name) const override {
    return configuration_.find(name);
  }

 private:
  const Configuration& configuration_;
};

/// Names as a master.cf service has them: process_name and service_name, its -o settings, main.cf,
/// defaults.
class ServiceScope final : public Scope {
 public:
  ServiceScope(const Configuration& configuration, const ServiceEntry& entry)
      : configuration_(configuration), entry_(entry) {}
  Result<std::optional<ScopeValue>> find(std::string_view name) const override;
  /// Whether a -o setting was found since the last call.
  bool take_override_used() const { return std::exchange(override_used_, false); }

 private:
  const Configuration& configuration_;
  const ServiceEntry& entry_;
  mutable bool override_used_ = false;
};

/// The configuration directories of all instances of a multi-instance site: `directory` first, then
/// those in its multi_instance_directories. Source: postmulti(1).
Result<std::vector<std::string>> instance_directories(const Configuration& primary);

/// A configuration file's bytes, as they were at one moment: a file that changes while it is read
/// is read again. "open PATH: REASON".
Result<std::string> read_config_file(const std::string& path);

}  // namespace postwright
