#include "migration/plan/saved_plan.h"

#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <cerrno>

#include "base/atomic_file.h"
#include "base/file.h"
#include "base/text.h"
#include "json/json_document.h"
#include "migration/files/trusted_file.h"

namespace postwright::reindexer {
namespace {

/// Members that are for people, or say where an image is mounted.
constexpr std::array kNotCarriedOut = {"root",  "reason", "hint",        "risks",
                                       "notes", "diff",   "space_needed"};

bool is_carried_out(const std::string& name) {
  std::string_view plain = name;
  if (plain.ends_with("_base64")) plain.remove_suffix(7);
  return std::ranges::find(kNotCarriedOut, plain) == kNotCarriedOut.end();
}

std::optional<std::string> first_difference(const Json& one, const Json& other,
                                            const std::string& place);

std::optional<std::string> first_difference_in(const Json& one, const Json& other,
                                               const std::string& place) {
  for (const auto& [name, value] : one.items()) {
    if (!is_carried_out(name)) continue;
    std::string here = place.empty() ? name : cat(place, ".", name);
    auto there = other.find(name);
    if (there == other.end()) return here;
    if (auto found = first_difference(value, *there, here)) return found;
  }
  return std::nullopt;
}

/// The place of the first value that two documents do not share.
std::optional<std::string> first_difference(const Json& one, const Json& other,
                                            const std::string& place) {
  if (one.is_object() && other.is_object()) {
    auto found = first_difference_in(one, other, place);
    return found ? found : first_difference_in(other, one, place);
  }
  if (!one.is_array() || !other.is_array() || one.size() != other.size())
    return one == other ? std::nullopt : std::optional(place);
  for (std::size_t i = 0; i < one.size(); ++i)
    if (auto found = first_difference(one[i], other[i], cat(place, "[", i, "]"))) return found;
  return std::nullopt;
}

/// As JSON, with what a daemon may do to its cache meanwhile left out: nothing is built of either.
/// Texts that `saved` hides are not compared: their fingerprints and its choices lead to them.
Json comparable(Plan plan, const Plan& saved) {
  for (std::size_t i = 0; i < plan.edits.size(); ++i) {
    bool hidden = i < saved.edits.size() && saved.edits[i].hides;
    plan.edits[i].hides = hidden;
    if (hidden) plan.edits[i].old_text = plan.edits[i].new_text = {};
  }
  for (PlannedTable& table : plan.tables)
    if (table.cache && table.action == Action::start_empty) table.action = Action::nothing;
  return Json::parse(plan_json(plan));
}

}  // namespace

Status save_plan(const std::string& path, const Plan& plan) {
  struct stat status {};
  if (stat(path.c_str(), &status) == 0 && !S_ISREG(status.st_mode))
    return config_failure("--save ", path, ": not a regular file");
  return replace_file(path, plan_json(plan), {.mode = 0600, .attributes_from = ""});
}

Result<Plan> read_saved_plan(const std::string& path) {
  auto text = read_trusted_file(path);
  if (!text) return failure_of(text);
  auto plan = parse_plan_json(*text);
  if (!plan) return failure(ErrorKind::data, cat(path, ": ", plan.error().message));
  return plan;
}

Result<Plan> make_saved_plan_again(const Plan& saved, const Inventory& inventory,
                                   const Options& options) {
  if (auto change = what_changed(saved))
    return config_failure(*change, "; make a new plan; nothing was done");
  auto made = make_plan(inventory, with_choices(options, saved.choices));
  if (!made) return made;
  if (auto place = first_difference(comparable(saved, saved), comparable(*made, saved), {}))
    return config_failure(*place,
                          ": the site's configuration does not lead to that; make a new "
                          "plan; nothing was done");
  return made;
}

}  // namespace postwright::reindexer
