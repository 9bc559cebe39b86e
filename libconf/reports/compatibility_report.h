#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "libconf/expansion/compatibility_level.h"
#include "libconf/site/configuration.h"

namespace postwright {

/// A value before and after a step; never the same.
struct ValueChange {
  std::string before, after;
  bool operator==(const ValueChange&) const = default;
};

/// What a step of compatibility_level does to one parameter, or to the chroot fields of master.cf.
struct CompatibilityChange {
  /// chroot: of entries that have "-" there, which is y below level 1 and n from there on.
  enum class Subject { parameter, chroot };
  struct Service {
    std::string name;    ///< SERVICE/TYPE
    ValueChange values;  ///< as this entry has them
  };

  Subject subject = Subject::parameter;
  std::string name = {};                    ///< of the parameter, else "chroot"
  std::optional<ValueChange> main_cf = {};  ///< expanded; nothing: only services see a change
  /// Parameters that its value refers to and that change too: it changes because of them.
  std::vector<std::string> because_of = {};
  /// Entries whose program can read it and see it change. Parameters that begin with a program's
  /// name (smtpd_) are of that program, others of all.
  std::vector<Service> services = {};
  /// Arguments of postconf that keep the old behaviour, `NAME=VALUE` or `SERVICE/TYPE/chroot=y`;
  /// none for what changes only because of others.
  std::vector<std::string> keep = {};
};

struct CompatibilityStep {
  std::string from, to;                      ///< levels
  std::vector<CompatibilityChange> changes;  ///< sorted by name, chroot last
};

struct CompatibilityReport {
  std::string level;                          ///< the site's; "0" where it is not set
  std::vector<CompatibilityStep> steps = {};  ///< up; none when the site is at the last level
  /// Parameters that could not be expanded, and why: they are in no step.
  struct Fault {
    std::string name, reason;
  };
  std::vector<Fault> faults = {};
};

/// What each level that a default mentions, from the site's level up, changes for this site. Every
/// value is expanded at the level before and the level itself; settings of main.cf and of entries
/// count as they are. ErrorKind::config when compatibility_level has no valid value. Source:
/// postconf(5), compatibility_level.
Result<CompatibilityReport> report_compatibility(const Configuration& configuration);

}  // namespace postwright
