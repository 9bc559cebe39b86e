#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "lint/site/site.h"

namespace postwright::lint {

/// What an access restriction of smtpd(8) takes.
enum class RestrictionArgument { none, table, domain, service, time };

/// What it does to a client that is in no trusted network, has not logged in, and sends to a domain
/// that is not ours.
enum class RestrictionEffect {
  passes,   ///< goes on to the next one, or can be avoided by the client
  permits,  ///< always
  rejects,  ///< always
  depends,  ///< on something else: a policy server
};

/// A restriction that Postfix knows, old names too. Source: postconf(5), SMTPD_ACCESS_README.
struct Restriction {
  std::string_view name;
  RestrictionArgument argument = RestrictionArgument::none;
  RestrictionEffect effect = RestrictionEffect::passes;
};
/// Sorted by name.
std::span<const Restriction> restrictions();
const Restriction* find_restriction(std::string_view name);

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
