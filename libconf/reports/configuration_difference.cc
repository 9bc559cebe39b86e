#include "libconf/reports/configuration_difference.h"

#include <algorithm>
#include <map>
#include <set>

#include "base/text.h"
#include "libconf/documents/master_cf_format.h"
#include "libconf/expansion/compatibility_level.h"

namespace postwright {
namespace {

bool is_equal(const std::string& a, const std::string& b) {
  return a == b || with_single_blanks(a) == with_single_blanks(b);
}

/// Same effect; what cannot be expanded has that of its text.
bool is_equal(const ShownValue& a, const ShownValue& b) {
  if (a.expanded && b.expanded) return is_equal(*a.expanded, *b.expanded);
  return a.expanded.has_value() == b.expanded.has_value() && is_equal(a.written, b.written);
}

DifferenceSide side_of(const ComparedConfiguration& where, std::string_view name,
                       std::optional<std::size_t> entry, ExpansionBudget& budget) {
  ParameterState state = state_of(where.configuration, where.names, name, budget, entry);
  DifferenceSide side;
  ValueSource set = entry ? ValueSource::service_setting : ValueSource::main_cf;
  side.is_set = state.origin.source == set;
  side.span = state.origin.span;
  side.value = std::move(state.value);
  return side;
}

std::optional<ParameterDifference> compare(std::string_view name, DifferenceSide here,
                                           DifferenceSide there) {
  ParameterDifference difference;
  difference.effect = !is_equal(here.value, there.value);
  bool alike = here.is_set == there.is_set && is_equal(here.value.written, there.value.written);
  if (alike && !difference.effect) return std::nullopt;
  if (here.is_set && there.is_set && !alike)
    difference.kind = DifferenceKind::changed;
  else if (here.is_set != there.is_set)
    difference.kind = here.is_set ? DifferenceKind::only_here : DifferenceKind::only_there;
  else
    difference.kind = DifferenceKind::consequence;
  if (difference.kind == DifferenceKind::consequence && !difference.effect) return std::nullopt;
  difference.name = name;
  difference.here = std::move(here);
  difference.there = std::move(there);
  return difference;
}

class Comparison {
 public:
  Comparison(const ComparedConfiguration& here, const ComparedConfiguration& there)
      : here_(here), there_(there) {}

  ConfigurationDifference run() {
    compare_parameters();
    compare_services();
    return std::move(result_);
  }

 private:
  void compare_parameters();
  void compare_services();
  void compare_entries(std::size_t here, std::size_t there);
  void add_one_sided(DifferenceKind kind, const ServiceEntry& entry, std::size_t number);
  std::string meaning(const ComparedConfiguration& where, std::size_t field,
                      const std::string& text) const;

  const ComparedConfiguration& here_;
  const ComparedConfiguration& there_;
  ConfigurationDifference result_;
};

void Comparison::compare_parameters() {
  std::set<std::string> names;
  for (const ComparedConfiguration* side : {&here_, &there_}) {
    for (const KnownNames::Name& name : side->names.names()) names.insert(name.name);
    for (const auto& [name, value] : side->configuration.settings()) names.emplace(name);
  }
  for (const char* name : {"process_id", "process_name"}) names.erase(name);
  ExpansionBudget here_budget, there_budget;
  for (const std::string& name : names) {
    // A name that comes and goes with a service is no difference of its own.
    bool known = here_.names.class_of(name) && there_.names.class_of(name);
    auto difference = compare(name, side_of(here_, name, std::nullopt, here_budget),
                              side_of(there_, name, std::nullopt, there_budget));
    if (difference && (known || difference->kind != DifferenceKind::consequence))
      result_.parameters.push_back(std::move(*difference));
  }
}

/// What `-` in a field of an entry stands for; other texts stand for themselves. Source: master(5).
std::string Comparison::meaning(const ComparedConfiguration& where, std::size_t field,
                                const std::string& text) const {
  if (text != "-") return text;
  std::string_view name = ServiceLine::kFieldNames[field];
  if (name == "private" || name == "unprivileged") return "y";
  if (name == "wakeup") return "0";
  if (name == "process_limit")
    return where.configuration.expand_value("default_process_limit").value_or(text);
  if (name != "chroot") return text;
  auto level = where.configuration.expand_value("compatibility_level");
  auto parsed = CompatibilityLevel::parse(level ? *level : "0");
  return parsed && parsed->major_part >= 1 ? "n" : "y";
}

std::string arguments_of(const ServiceEntry& entry) {
  ServiceLine line;
  for (const CommandWord& word : entry.words)
    if (word.kind != CommandWord::Kind::setting) line.words.push_back(word);
  return std::string(trim(format_field(line, ServiceLine::kCommand, "", false)));
}

void Comparison::compare_entries(std::size_t here, std::size_t there) {
  const ServiceEntry& a = here_.configuration.master_cf().entries()[here];
  const ServiceEntry& b = there_.configuration.master_cf().entries()[there];
  ServiceDifference difference{.service = a.service(),
                               .type = a.type(),
                               .here = here,
                               .there = there,
                               .fields = {},
                               .settings = {}};
  for (std::size_t i = 0; i < ServiceLine::kFields; ++i) {
    if (a.fields[i] == b.fields[i]) continue;
    difference.fields.push_back(
        {.name = std::string(ServiceLine::kFieldNames[i]),
         .effect = meaning(here_, i, a.fields[i]) != meaning(there_, i, b.fields[i]),
         .here = a.fields[i],
         .there = b.fields[i]});
  }
  if (std::string arguments = arguments_of(a), others = arguments_of(b); arguments != others)
    difference.fields.push_back(
        {.name = "arguments", .effect = true, .here = arguments, .there = others});
  std::set<std::string_view> names;
  for (const auto& [name, value] : here_.names.settings_of(here)) names.insert(name);
  for (const auto& [name, value] : there_.names.settings_of(there)) names.insert(name);
  ExpansionBudget here_budget, there_budget;
  for (std::string_view name : names) {
    auto setting = compare(name, side_of(here_, name, here, here_budget),
                           side_of(there_, name, there, there_budget));
    if (setting) difference.settings.push_back(std::move(*setting));
  }
  if (!difference.fields.empty() || !difference.settings.empty())
    result_.services.push_back(std::move(difference));
}

void Comparison::add_one_sided(DifferenceKind kind, const ServiceEntry& entry, std::size_t number) {
  ServiceDifference difference{.service = entry.service(),
                               .type = entry.type(),
                               .kind = kind,
                               .here = {},
                               .there = {},
                               .fields = {},
                               .settings = {}};
  (kind == DifferenceKind::only_here ? difference.here : difference.there) = number;
  result_.services.push_back(std::move(difference));
}

void Comparison::compare_services() {
  using Key = std::pair<std::string_view, std::string_view>;
  const auto& here = here_.configuration.master_cf().entries();
  const auto& there = there_.configuration.master_cf().entries();
  std::map<Key, std::vector<std::size_t>> others;  // last first
  for (std::size_t i = there.size(); i > 0; --i)
    others[{there[i - 1].service(), there[i - 1].type()}].push_back(i - 1);
  for (std::size_t i = 0; i < here.size(); ++i) {
    auto same = others.find({here[i].service(), here[i].type()});
    if (same == others.end() || same->second.empty()) {
      add_one_sided(DifferenceKind::only_here, here[i], i);
      continue;
    }
    compare_entries(i, same->second.back());
    same->second.pop_back();
  }
  std::set<std::size_t> left;
  for (const auto& [key, numbers] : others) left.insert(numbers.begin(), numbers.end());
  for (std::size_t i : left) add_one_sided(DifferenceKind::only_there, there[i], i);
}

}  // namespace

std::string_view difference_word(DifferenceKind kind) {
  switch (kind) {
    case DifferenceKind::changed:
      return "changed";
    case DifferenceKind::only_here:
      return "only_here";
    case DifferenceKind::only_there:
      return "only_there";
    case DifferenceKind::consequence:
      return "consequence";
  }
  return {};
}

bool ConfigurationDifference::has_effect() const {
  auto counts = [](const auto& difference) { return difference.effect; };
  return std::ranges::any_of(parameters, counts) ||
         std::ranges::any_of(services, [&](const ServiceDifference& service) {
           return service.kind != DifferenceKind::changed ||
                  std::ranges::any_of(service.fields, counts) ||
                  std::ranges::any_of(service.settings, counts);
         });
}

ConfigurationDifference difference_of(const ComparedConfiguration& here,
                                      const ComparedConfiguration& there) {
  return Comparison(here, there).run();
}

}  // namespace postwright
