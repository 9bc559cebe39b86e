#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "libconf/reports/known_names.h"

namespace postwright {

/// A parameter whose value uses another one.
struct ParameterUser {
  std::string name;
  std::string service = {};  ///< "SERVICE/TYPE": in that entry of master.cf; empty: in main.cf
  bool operator==(const ParameterUser&) const = default;
};

/// Which values refer to which parameters: by $name in the values that count, main.cf's, else the
/// defaults', and those of -o settings; a restriction class also as a word of its own.
class ParameterUses {
 public:
  /// Both must outlive this.
  ParameterUses(const Configuration& configuration, const KnownNames& names);
  /// Sorted, main.cf first.
  const std::vector<ParameterUser>& users_of(std::string_view name) const;
  /// What the value of `name` in main.cf, or its default, refers to: sorted, each once.
  std::vector<std::string> used_by(std::string_view name) const;
  /// smtpd_restriction_classes of main.cf, or of an entry, has it.
  bool is_restriction_class(std::string_view name) const { return classes_.contains(name); }

 private:
  void add(std::string_view value, const ParameterUser& user);

  const Configuration& configuration_;
  std::set<std::string, std::less<>> classes_;
  std::map<std::string, std::vector<ParameterUser>, std::less<>> users_;
};

/// Names in one value, sorted, each once; what follows a fault of the syntax is not read.
std::vector<std::string> names_in(std::string_view value);

}  // namespace postwright
