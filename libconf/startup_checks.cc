#include "libconf/startup_checks.h"

#include <grp.h>
#include <pwd.h>

#include <algorithm>
#include <cctype>
#include <optional>

#include "base/text.h"
#include "libconf/compatibility_level.h"
#include "libconf/parameters.h"
#include "libconf/typed_value.h"

namespace postwright {
namespace {

struct Account {
  std::string_view parameter;
  std::string name;
  unsigned long uid = 0;
  unsigned long gid = 0;
};

/// Looks accounts up as the reference words its complaints.
class Accounts {
 public:
  Accounts(const Configuration& configuration, Reporter& reporter)
      : configuration_(configuration), reporter_(reporter) {}

  Status check() {
    auto owner = user("mail_owner");
    if (!owner) return failure_of(owner);
    auto privs = user("default_privs");
    if (!privs) return failure_of(privs);
    auto group = this->group("setgid_group");
    if (!group) return failure_of(group);
    if (*owner && *privs && (*owner)->uid == (*privs)->uid)
      return bad("parameters default_privs and mail_owner specify the same user ", (*owner)->name);
    for (const auto* account : {&*owner, &*privs})
      if (*account && *group && (*account)->gid == (*group)->gid)
        return bad("parameters ", (*account)->parameter, " and setgid_group: user ",
                   (*account)->name, " and group ", (*group)->name,
                   " have the same group ID: ", (*group)->gid);
    return {};
  }

 private:
  template <class... T>
  tl::unexpected<Error> bad(const T&... parts) const {
    return failure(ErrorKind::config,
                   cat("file ", configuration_.directory(), "/main.cf: ", parts...));
  }

  /// Nothing when main.cf does not set it and there is no such account.
  Result<std::optional<Account>> user(std::string_view parameter) {
    auto name = startup_value(configuration_, parameter, reporter_);
    if (!name) return failure_of(name);
    const passwd* entry = getpwnam(name->c_str());
    if (!entry && !configuration_.is_set(parameter)) return std::nullopt;
    if (!entry) return bad("parameter ", parameter, ": unknown user name value: ", *name);
    if (entry->pw_uid == 0)
      return bad("parameter ", parameter, ": user ", *name, " has privileged user ID");
    if (entry->pw_gid == 0)
      return bad("parameter ", parameter, ": user ", *name, " has privileged group ID");
    return Account{parameter, *name, entry->pw_uid, entry->pw_gid};
  }
  Result<std::optional<Account>> group(std::string_view parameter) {
    auto name = startup_value(configuration_, parameter, reporter_);
    if (!name) return failure_of(name);
    const ::group* entry = getgrnam(name->c_str());
    if (!entry && !configuration_.is_set(parameter)) return std::nullopt;
    if (!entry) return bad("parameter ", parameter, ": unknown group name: ", *name);
    if (entry->gr_gid == 0)
      return bad("parameter ", parameter, ": group ", *name, " has privileged group ID");
    return Account{parameter, *name, 0, entry->gr_gid};
  }

  const Configuration& configuration_;
  Reporter& reporter_;
};

constexpr std::string_view kAccountParameters[] = {"default_privs", "mail_owner", "setgid_group"};

}  // namespace

Result<std::string> startup_value(const Configuration& configuration, std::string_view parameter,
                                  Reporter& reporter) {
  auto value = configuration.expand_value(parameter);
  if (value) return value;
  reporter.warning(value.error().message);
  return failure(ErrorKind::config, "dictionary mail_dict: macro processing error");
}

Status check_startup_parameters(const Configuration& configuration, Reporter& reporter) {
  auto level = startup_value(configuration, "compatibility_level", reporter);
  if (!level) return failure_of(level);
  if (auto parsed = CompatibilityLevel::parse(*level); !parsed) return failure_of(parsed);

  bool accounts = false;
  for (const Setting& setting : configuration.main_cf().settings()) {
    const ParameterInfo* parameter = find_parameter(setting.name);
    if (!parameter || !parameter->startup) continue;
    auto value = startup_value(configuration, setting.name, reporter);
    if (!value) return failure_of(value);
    Status checked = check_value(*parameter, *value);
    if (!checked) return checked;
    accounts |= std::ranges::count(kAccountParameters, setting.name) != 0;
  }
  return accounts ? Accounts(configuration, reporter).check() : Status();
}

}  // namespace postwright
