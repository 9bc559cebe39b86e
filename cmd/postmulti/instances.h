#pragma once

#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/message.h"
#include "base/result.h"
#include "libconf/site/configuration.h"

namespace postwright::postmulti {

/// One instance of Postfix on this host. Source: postmulti(1).
struct Instance {
  std::string directory = {};  ///< config_directory
  std::string queue_directory = {};
  std::string data_directory = {};
  std::string name = {};   ///< empty: none
  std::string group = {};  ///< empty: none
  bool enabled = false;
  bool primary = false;
};

/// Names and directories that only one instance may have. They are compared as text.
class Claims {
 public:
  struct Owner {
    std::string directory;  ///< of the instance
    std::string parameter;
    bool operator==(const Owner&) const = default;
  };
  /// Nothing happens when the same owner claims it again. "instance DIR, PARAMETER=VALUE conflicts
  /// with instance DIR, PARAMETER=VALUE".
  Status claim(const std::string& directory, std::string_view parameter, const std::string& value);
  /// nullptr: nobody has it.
  const Owner* owner_of(std::string_view value) const;

 private:
  std::map<std::string, Owner, std::less<>> owners_;
};

/// Whether master(8) runs for it: it holds a lock on pid/master.pid as long as it does.
bool is_running(const Instance& instance);

/// What all instances share: values of the primary one.
struct Shared {
  std::string command_directory;
  std::string daemon_directory;
  std::string meta_directory;
  std::string shlib_directory;
  std::string syslog_name;
};

/// The instances of a host: the primary, whose configuration is given, and those that its
/// multi_instance_directories lists.
class Instances {
 public:
  /// Directories that all share must exist; main.cf of each must be readable. Errors are texts of
  /// fatal messages; what postconf would say of a secondary's main.cf is printed before, as it.
  static Result<Instances> load(const Configuration& primary, Console& console);

  const Shared& shared() const { return shared_; }
  std::span<const Instance> all() const { return all_; }
  const Instance& primary() const { return all_.front(); }
  Claims& claims() { return claims_; }

 private:
  Shared shared_;
  std::vector<Instance> all_;
  Claims claims_;
};

/// What main.cf in `directory` says of an instance. The error is "Failed to obtain all required
/// DIRECTORY/main.cf parameters", or about multi_instance_enable.
Result<Instance> read_instance(const std::string& directory, std::string_view command_directory);

/// Claims the name and directories of an instance.
Status claim_for(const Instance& instance, Claims& claims);

}  // namespace postwright::postmulti
