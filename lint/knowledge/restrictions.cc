#include "lint/knowledge/restrictions.h"

#include <algorithm>
#include <map>
#include <set>

#include "base/text.h"
#include "libconf/parameters/parameters.h"

namespace postwright::lint {
namespace {

bool is_table_name(std::string_view word) {
  std::size_t colon = word.find(':');
  return colon != std::string_view::npos && colon > 0 &&
         std::ranges::all_of(word.substr(0, colon), [](char c) { return is_alnum(c); });
}

using Names = std::set<std::string, std::less<>>;

Names classes_of(const Site& site, const ServiceEntry* service) {
  Names names;
  auto text = site.value(kRestrictionClasses, service);
  if (text)
    for (std::string_view name : split(*text, kListSeparators)) names.emplace(name);
  return names;
}

std::vector<RestrictionStep> steps_of(const std::vector<ValueWord>& words, const Names& classes) {
  std::vector<RestrictionStep> steps;
  bool warn = false;
  for (std::size_t i = 0; i < words.size(); ++i) {
    RestrictionStep step{.word = words[i], .index = i};
    std::string name = ascii_lower(words[i].text);
    if (name == "warn_if_reject") {
      warn = true;
      continue;
    }
    step.warn_if_reject = std::exchange(warn, false);
    step.is_class = classes.contains(words[i].text);
    if (!step.is_class) step.known = find_restriction(name);
    step.is_table = !step.is_class && !step.known && is_table_name(words[i].text);
    bool takes = step.known && step.known->argument != RestrictionArgument::none;
    if (takes && i + 1 < words.size()) step.argument = words[++i];
    steps.push_back(std::move(step));
  }
  return steps;
}

class Flattener {
 public:
  Flattener(const Site& site, const ServiceEntry* service, bool& known)
      : site_(site), service_(service), known_(known), classes_(classes_of(site, service)) {}

  void add(std::string_view parameter, std::vector<RestrictionStep>& to, int depth = 0) {
    // Nested classes: as deep as anybody writes them.
    if (depth > 20) {
      known_ = false;
      return;
    }
    std::vector<ValueWord> words;
    if (const Assignment* assignment = site_.deciding(parameter, service_)) {
      if (!site_.expanded(*assignment)) known_ = false;
      words = site_.words(*assignment);
    } else if (auto text = site_.value(parameter, service_)) {
      for (std::string_view word : split_outside_braces(*text, kListSeparators))
        words.push_back({.text = std::string(word), .where = {}});
    } else {
      known_ = false;
    }
    for (RestrictionStep& step : steps_of(words, classes_)) {
      if (!is_known(step.word.text)) known_ = false;
      if (step.is_class)
        add(step.word.text, to, depth + 1);
      else
        to.push_back(std::move(step));
    }
  }

 private:
  const Site& site_;
  const ServiceEntry* service_;
  bool& known_;
  Names classes_;
};

}  // namespace

std::vector<RestrictionList> restriction_lists(const Site& site) {
  std::vector<RestrictionList> lists;
  std::map<const ServiceEntry*, Names> classes_by_service;
  for (const Assignment& assignment : site.assignments()) {
    if (!assignment.counts) continue;
    auto [found, is_new] = classes_by_service.try_emplace(assignment.service);
    Names& classes = found->second;
    if (is_new) classes = classes_of(site, assignment.service);
    if (!find_restriction_list(assignment.name) && !classes.contains(assignment.name)) continue;
    RestrictionList list{.assignment = &assignment, .words = site.words(assignment), .steps = {}};
    list.steps = steps_of(list.words, classes);
    auto text = site.expanded(assignment);
    list.known = text && is_known(*text);
    lists.push_back(std::move(list));
  }
  return lists;
}

std::vector<RestrictionStep> effective_steps(const Site& site, std::string_view parameter,
                                             const ServiceEntry* service, bool& known) {
  std::vector<RestrictionStep> steps;
  Flattener(site, service, known).add(parameter, steps);
  return steps;
}

}  // namespace postwright::lint
