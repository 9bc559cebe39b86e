#include "libconf/site/startup_checks.h"

#include <grp.h>
#include <pwd.h>

#include <algorithm>
#include <optional>
#include <vector>

#include "base/hostname.h"
#include "base/text.h"
#include "libconf/expansion/compatibility_level.h"
#include "libconf/expansion/expansion_problems.h"
#include "libconf/parameters/layout.h"
#include "libconf/parameters/parameters.h"
#include "libconf/parameters/typed_value.h"
#include "libconf/site/local_networks.h"

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
    auto privs = user("default_privs");
    if (!privs) return failure_of(privs);
    auto owner = user("mail_owner");
    if (!owner) return failure_of(owner);
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
    return config_failure("file ", configuration_.directory(), "/main.cf: ", parts...);
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

/// The reference's order of checks, cut into the parts between those of more than a value's type.
class StartupChecks {
 public:
  StartupChecks(const Configuration& configuration, Reporter& reporter)
      : configuration_(configuration), reporter_(reporter) {
    for (const Setting& setting : configuration.main_cf().settings()) {
      const ParameterInfo* parameter = find_parameter(setting.name);
      if (parameter && parameter->startup > 0) set_.push_back(parameter);
    }
    std::ranges::sort(set_, {}, &ParameterInfo::startup);
    set_.erase(std::ranges::unique(set_).begin(), set_.end());
  }

  Status run(const std::function<void(bool)>& utf8_known) {
    Status done = compatibility_level();
    if (done) done = values_before("daemon_table_open_error_is_fatal");
    if (done) done = syslog_facility();
    if (done) done = values_before("myhostname");
    if (done) done = utf8(utf8_known);
    if (done) done = inet_protocols();
    if (done) done = values_before("mail_name");
    if (done && (is_set("myhostname") || is_set("mydomain"))) done = host_names();
    if (done) done = values_before({});
    if (done && (is_set("default_privs") || is_set("mail_owner") || is_set("setgid_group")))
      done = Accounts(configuration_, reporter_).check();
    if (done && !is_set("mynetworks")) done = mynetworks_style();
    return done;
  }

 private:
  tl::unexpected<Error> bad(std::string_view text) const {
    return config_failure("file ", configuration_.directory(), "/main.cf: ", text);
  }
  bool is_set(std::string_view parameter) const { return configuration_.is_set(parameter); }
  Result<std::string> value(std::string_view parameter) const {
    return startup_value(configuration_, parameter, reporter_);
  }

  /// Types and limits of the settings up to this parameter; of all that are left without one.
  Status values_before(std::string_view end) {
    const ParameterInfo* last = find_parameter(end);
    for (; next_ < set_.size(); ++next_) {
      const ParameterInfo& parameter = *set_[next_];
      if (last && parameter.startup >= last->startup) break;
      auto text = value(parameter.name);
      if (!text) return failure_of(text);
      Status checked = check_value(parameter, *text);
      if (!checked) return checked;
    }
    return {};
  }

  Status compatibility_level() const {
    auto text = value("compatibility_level");
    if (!text) return failure_of(text);
    auto level = CompatibilityLevel::parse(*text);
    return level ? Status() : failure_of(level);
  }
  Status syslog_facility() const {
    auto text = value("syslog_facility");
    if (!text) return failure_of(text);
    if (is_syslog_facility(*text)) return {};
    return bad(cat("parameter syslog_facility: unrecognized value: ", *text));
  }
  Status utf8(const std::function<void(bool)>& known) const {
    auto text = value("smtputf8_enable");
    if (!text) return failure_of(text);
    auto on = parse_bool(*find_parameter("smtputf8_enable"), *text);
    if (!on) return failure_of(on);
    known(*on);
    return {};
  }
  Status inet_protocols() const {
    auto text = value("inet_protocols");
    if (!text) return failure_of(text);
    for (std::string_view protocol : split(*text, kListSeparators))
      if (protocol != "all" && protocol != "ipv4" && protocol != "ipv6")
        return config_failure("unknown inet_protocols value \"", protocol, "\" in \"", *text, "\"");
    return {};
  }
  /// One that main.cf does not set is made from the other.
  Status host_names() const {
    auto domain = value("mydomain");
    if (!domain) return failure_of(domain);
    Status done = check_value(*find_parameter("mydomain"), *domain);
    for (std::string_view parameter : {"myhostname", "mydomain"}) {
      if (!done) return done;
      auto name = value(parameter);
      if (!name) return failure_of(name);
      std::string problem = hostname_problem(*name);
      if (problem.empty()) continue;
      reporter_.warning(cat("valid_hostname: ", problem));
      done = bad(cat("parameter ", parameter, ": bad parameter value: ", *name));
    }
    return done;
  }
  Status mynetworks_style() const {
    auto text = value("mynetworks_style");
    if (!text) return failure_of(text);
    auto style = parse_mynetworks_style(*text);
    return style ? Status() : failure_of(style);
  }

  const Configuration& configuration_;
  Reporter& reporter_;
  std::vector<const ParameterInfo*> set_;  // by main.cf, in the order of the checks
  std::size_t next_ = 0;
};

}  // namespace

Result<std::string> startup_value(const Configuration& configuration, std::string_view parameter,
                                  Reporter& reporter) {
  auto value = configuration.expand_value(parameter);
  if (value) return value;
  return report_expansion_problems(std::span(&value.error().message, 1), reporter,
                                   "dictionary mail_dict: macro processing error");
}

Status check_startup_parameters(const Configuration& configuration, Reporter& reporter,
                                const std::function<void(bool)>& utf8_known) {
  for (const std::string& trouble : layout_trouble()) reporter.warning(trouble);
  return StartupChecks(configuration, reporter).run(utf8_known);
}

}  // namespace postwright
