#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/message.h"
#include "base/result.h"
#include "libconf/site/configuration.h"

namespace postwright {

/// Where a parameter's name comes from. Source: postconf(1), -C.
enum class NameClass { builtin, service, user };

/// The `-o` settings that count for a master.cf entry: entries of one service and type that have
/// any share them, and the last one of a name counts.
using ServiceSettings = std::map<std::string_view, const PlacedText*>;

/// Names as a master.cf entry has them: process_name and service_name, the settings that it
/// shares, main.cf, defaults.
class SharedServiceScope final : public Scope {
 public:
  /// All must outlive the scope.
  SharedServiceScope(const Configuration& configuration, const ServiceEntry& entry,
                     const ServiceSettings& settings)
      : own_(configuration, entry), settings_(settings), configuration_(configuration) {}
  Result<std::optional<ScopeValue>> find(std::string_view name) const override;

 private:
  ServiceScope own_;
  const ServiceSettings& settings_;
  const Configuration& configuration_;
};

/// Which names have a meaning in a configuration. Built-in names, those of old releases, and those
/// that services define have one always; a user's name has one when it is set and something uses
/// it: a $name, a restriction class, a database client. Source: postconf(1).
class KnownNames {
 public:
  struct Options {
    bool unused = true;        ///< warn about what client files set in vain
    bool user_names = true;    ///< look for them
    bool show_uses = false;    ///< say (info) what makes a name known
    bool tolerant = false;     ///< values that cannot be expanded are no error
    bool client_files = true;  ///< look into the files that database clients name
  };

  /// Reports, in this order: for each master.cf entry, then for main.cf: settings of read-only
  /// names (which are taken out of `configuration`), problems in values, names that nothing sets.
  /// The error, a value that cannot be expanded or a broken client file, is the text of a fatal
  /// message. `configuration` must outlive this.
  static Result<KnownNames> discover(Configuration& configuration, const Options& options,
                                     Reporter& reporter);

  /// Nothing when main.cf cannot use the name.
  std::optional<NameClass> class_of(std::string_view name) const;
  /// Whether a setting of that name in a master.cf entry has a meaning.
  bool is_valid_in(std::size_t entry, std::string_view name) const;
  const ServiceSettings& settings_of(std::size_t entry) const {
    return groups_[group_of_[entry]].settings;
  }

  struct Name {
    std::string name;
    NameClass name_class;
  };
  /// All of them, sorted; names of old releases where they are set (as user names), or with `old`.
  std::vector<Name> names(bool old = false) const;

 private:
  friend class NameDiscovery;
  /// Entries of one service and type, or one without settings.
  struct Group {
    std::size_t entry = 0;  ///< the first of them
    ServiceSettings settings;
    std::set<std::string, std::less<>> valid;
  };
  KnownNames() = default;
  bool is_set_anywhere(std::string_view name) const;

  const Configuration* configuration_ = nullptr;
  bool user_names_count_ = true;
  std::vector<Group> groups_;
  std::vector<std::size_t> group_of_;
  std::set<std::string, std::less<>> user_names_;  // valid in main.cf
  std::set<std::string, std::less<>> service_names_;
};

/// Warns, sorted by name, main.cf first, then each master.cf entry, about settings that mean
/// nothing ("unused parameter: NAME=VALUE"), whose names `unused` is told, and about deprecated
/// ones. Returns whether a deprecated one was among them.
bool warn_about_unused(const Configuration& configuration, const KnownNames& names, bool main_cf,
                       Reporter& reporter,
                       const std::function<void(std::string_view name)>& unused = {});

}  // namespace postwright
