#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "libconf/restrictions/restrictions.h"
#include "lint/site/site.h"

namespace postwright::lint {

/// One step of a list.
struct RestrictionStep {
  ValueWord word;
  const Restriction* known = nullptr;  ///< nullptr: a table, a class, or nothing that is known
  std::optional<ValueWord> argument = {};
  bool is_table = false;        ///< type:name by itself
  bool is_class = false;        ///< in smtpd_restriction_classes
  bool warn_if_reject = false;  ///< stands behind it
  std::size_t index = 0;        ///< of `word` among the words of the value
};

/// A restriction list as it is written in one place.
struct RestrictionList {
  const Assignment* assignment = nullptr;
  std::vector<ValueWord> words;
  std::vector<RestrictionStep> steps;
  bool known = true;  ///< nothing in it is unknown text

  std::string_view name() const { return assignment->name; }
};

/// smtpd_..._restrictions and restriction classes, wherever they are set and count.
std::vector<RestrictionList> restriction_lists(const Site& site);

/// The steps of a parameter's effective value in a service, with those of classes in their places;
/// `known` becomes false when a part of it cannot be told.
std::vector<RestrictionStep> effective_steps(const Site& site, std::string_view parameter,
                                             const ServiceEntry* service, bool& known);

}  // namespace postwright::lint
