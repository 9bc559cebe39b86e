#include "libmaps/ldap/ldap_entry.h"

#include <algorithm>

#include "base/text.h"

namespace postwright {
namespace {

std::string_view without_options(std::string_view name) {
  return name.substr(0, name.find(';'));
}

/// A server that is asked for `cn` also gives `cn;lang-en`.
bool is_in(std::string_view name, const std::vector<std::string>& list) {
  return std::ranges::any_of(list, [&](const std::string& listed) {
    return equals_ignoring_case(name, listed) ||
           equals_ignoring_case(without_options(name), listed);
  });
}

bool has_value(const LdapEntry& entry, const std::vector<std::string>& list) {
  return std::ranges::any_of(entry, [&](const LdapAttribute& attribute) {
    return !attribute.values.empty() && is_in(attribute.name, list);
  });
}

}  // namespace

std::vector<LdapValue> values_that_count(const LdapEntry& entry, const LdapSearchOptions& options) {
  bool terminal = has_value(entry, options.terminal);
  bool leaf = !terminal && !has_value(entry, options.special);
  std::vector<LdapValue> found;
  for (const LdapAttribute& attribute : entry) {
    bool special = false;
    if (terminal || is_in(attribute.name, options.terminal)) {
      if (!is_in(attribute.name, options.terminal)) continue;
    } else if (is_in(attribute.name, options.leaf)) {
      if (!leaf) continue;
    } else if (!is_in(attribute.name, options.results)) {
      if (!is_in(attribute.name, options.special)) continue;
      special = true;
    }
    for (const std::string& value : attribute.values)
      found.push_back({.attribute = attribute.name, .value = until_nul(value), .special = special});
  }
  return found;
}

std::vector<std::string> wanted_attributes(const LdapSearchOptions& options) {
  std::vector<std::string> wanted;
  for (const auto* list : {&options.results, &options.terminal, &options.leaf, &options.special})
    for (const std::string& name : *list)
      if (std::ranges::none_of(
              wanted, [&](const std::string& other) { return equals_ignoring_case(other, name); }))
        wanted.push_back(name);
  return wanted;
}

std::vector<std::string> common_attributes(const std::vector<std::string>& named,
                                           const std::vector<std::string>& wanted) {
  if (named.empty()) return wanted;
  std::vector<std::string> common;
  for (const std::string& name : named) {
    if (name == "*") return wanted;
    for (const std::string& other : wanted) {
      if (equals_ignoring_case(name, other) || equals_ignoring_case(without_options(name), other))
        common.push_back(name);
      else if (equals_ignoring_case(name, without_options(other)))
        common.push_back(other);
    }
  }
  return common;
}

}  // namespace postwright
