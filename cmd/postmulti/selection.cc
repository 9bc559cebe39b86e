#include "cmd/postmulti/selection.h"

#include <algorithm>

namespace postwright::postmulti {
namespace {

constexpr std::string_view kPrefix = "postfix-";

}  // namespace

bool has_name(const Instance& instance, std::string_view name) {
  if (instance.primary && name == "-") return true;
  if (name.starts_with('/') || instance.name.empty()) return name == instance.directory;
  if (!name.starts_with(kPrefix) && instance.name.starts_with(kPrefix))
    return name == std::string_view(instance.name).substr(kPrefix.size());
  return name == instance.name;
}

bool is_chosen(const Instance& instance, const Choice& choice) {
  switch (choice.kind) {
    case Choice::Kind::group:
      return !instance.group.empty() && instance.group == choice.text;
    case Choice::Kind::name:
      return has_name(instance, choice.text);
    default:
      return true;
  }
}

std::vector<const Instance*> select(std::span<const Instance> instances, const Choice& choice,
                                    bool reverse) {
  std::vector<const Instance*> chosen;
  for (const Instance& instance : instances)
    if (is_chosen(instance, choice)) chosen.push_back(&instance);
  if (reverse) std::ranges::reverse(chosen);
  return chosen;
}

}  // namespace postwright::postmulti
