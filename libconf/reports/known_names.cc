#include "libconf/reports/known_names.h"

#include <algorithm>

#include "base/text.h"
#include "libconf/expansion/expansion_problems.h"
#include "libconf/expansion/macro_names.h"
#include "libconf/parameters/deprecations.h"
#include "libconf/parameters/parameters.h"
#include "libconf/tables/table_clients.h"

namespace postwright {
namespace {

bool is_read_only(std::string_view name) {
  return name == "process_id" || name == "process_name";
}

}  // namespace

Result<std::optional<ScopeValue>> SharedServiceScope::find(std::string_view name) const {
  if (name == "process_name" || name == "service_name") return own_.find(name);
  auto setting = settings_.find(name);
  if (setting == settings_.end()) return configuration_.find(name);
  const ParameterInfo* parameter = find_parameter(name);
  return ScopeValue{.text = setting->second->text(),
                    .place = setting->second,
                    .raw = parameter && parameter->type == ParameterType::raw};
}

/// What main.cf, or a master.cf entry, sets itself: no defaults.
class SettingsScope final : public Scope {
 public:
  SettingsScope(const Configuration& configuration, const ServiceSettings* settings)
      : configuration_(configuration), settings_(settings) {}
  Result<std::optional<ScopeValue>> find(std::string_view name) const override {
    const PlacedText* setting = nullptr;
    if (!settings_)
      setting = configuration_.setting_of(name);
    else if (auto found = settings_->find(name); found != settings_->end())
      setting = found->second;
    if (!setting) return std::nullopt;
    return ScopeValue{.text = setting->text(), .place = setting};
  }

 private:
  const Configuration& configuration_;
  const ServiceSettings* settings_;
};

class NameDiscovery {
 public:
  NameDiscovery(Configuration& configuration, const KnownNames::Options& options,
                Reporter& reporter)
      : configuration_(configuration),
        options_(options),
        reporter_(reporter),
        clients_(reporter, options.unused, configuration.root(), options.client_files) {
    known_.configuration_ = &configuration;
    known_.user_names_count_ = options.user_names;
  }

  Result<KnownNames> run() {
    group_entries();
    find_service_names();
    if (options_.user_names) {
      for (std::size_t i = 0; i < known_.group_of_.size(); ++i) {
        Status read = read_entry(i);
        if (!read) return failure_of(read);
      }
      Status read = read_main();
      if (!read) return failure_of(read);
    }
    return std::move(known_);
  }

 private:
  /// A place where names are used: main.cf, or the entries of a group.
  struct Where {
    KnownNames::Group* group = nullptr;  // nullptr: main.cf
    const Scope& scope;
    std::string file;    // for "undefined parameter" and the like
    std::string detail;  // for problems of braces
    std::string place;   // for what is said about uses
  };

  void group_entries();
  void find_service_names();
  Status read_entry(std::size_t index);
  Status read_main();
  void read_classes(const Where& where);
  Status read_setting(const Where& where, std::string_view name, std::string_view value);
  void use(const Where& where, std::string_view name);
  void make_valid(const Where& where, std::string_view name);
  Status expand_problem(std::vector<std::string>& problems);
  bool is_known(std::string_view name) const {
    return find_parameter(name) || is_old_parameter(name) || known_.service_names_.contains(name);
  }
  std::string file_name(std::string_view name) const {
    return cat(configuration_.directory(), "/", name);
  }

  Configuration& configuration_;
  const KnownNames::Options& options_;
  Reporter& reporter_;
  TableClients clients_;
  KnownNames known_;
  ExpansionBudget budget_;
};

void NameDiscovery::group_entries() {
  std::map<std::pair<std::string_view, std::string_view>, std::size_t> groups;
  for (const ServiceEntry& entry : configuration_.master_cf().entries()) {
    // An entry without -o has those of the entries before it only.
    std::pair<std::string_view, std::string_view> name(entry.service(), entry.type());
    auto shared = groups.find(name);
    std::size_t group = shared == groups.end() ? known_.groups_.size() : shared->second;
    if (!entry.overrides.empty()) groups.emplace(name, group);
    if (group == known_.groups_.size())
      known_.groups_.push_back({.entry = known_.group_of_.size(), .settings = {}, .valid = {}});
    known_.group_of_.push_back(group);
    ServiceSettings& settings = known_.groups_[group].settings;
    for (const Override& setting : entry.overrides) settings[setting.name] = &setting.value;
  }
}

void NameDiscovery::find_service_names() {
  for (const ServiceEntry& entry : configuration_.master_cf().entries())
    visit_service_parameters(entry.service(), entry.command(), [&](std::string name) {
      known_.service_names_.insert(std::move(name));
    });
}

Status NameDiscovery::read_entry(std::size_t index) {
  const ServiceEntry& entry = configuration_.master_cf().entries()[index];
  KnownNames::Group& group = known_.groups_[known_.group_of_[index]];
  SharedServiceScope scope(configuration_, entry, group.settings);
  std::string place = cat("master.cf:", entry.service(), "/", entry.type());
  Where where{.group = &group,
              .scope = scope,
              .file = file_name("master.cf"),
              .detail = file_name(place),
              .place = place};
  for (auto at = group.settings.begin(); at != group.settings.end();) {
    if (is_read_only(at->first)) {
      reporter_.warning(cat(where.file, ": read-only parameter assignment: ", at->first, "=",
                            at->second->text()));
      at = group.settings.erase(at);
    } else {
      ++at;
    }
  }
  read_classes(where);
  for (const auto& [name, value] : group.settings) {
    Status read = read_setting(where, name, value->text());
    if (!read) return read;
  }
  return {};
}

Status NameDiscovery::read_main() {
  MainScope scope(configuration_);
  Where where{.group = nullptr,
              .scope = scope,
              .file = file_name("main.cf"),
              .detail = file_name("main.cf"),
              .place = "main.cf"};
  auto settings = configuration_.settings();
  std::erase_if(settings, [&](const auto& setting) {
    if (!is_read_only(setting.first)) return false;
    reporter_.warning(
        cat(where.file, ": read-only parameter assignment: ", setting.first, "=", setting.second));
    return true;
  });
  for (std::string_view name : {"process_id", "process_name"})
    if (configuration_.is_set(name)) configuration_.drop_setting(name);
  read_classes(where);
  for (const auto& [name, value] : settings) {
    Status read = read_setting(where, name, value);
    if (!read) return read;
  }
  return {};
}

/// The names of restriction classes, as far as settings of this place alone make them.
void NameDiscovery::read_classes(const Where& where) {
  SettingsScope scope(configuration_, where.group ? &where.group->settings : nullptr);
  auto value = scope.find(kRestrictionClasses);
  if (!value || !*value) return;
  auto expanded = expand(**value, scope, budget_);
  if (!expanded) return;
  for (std::string_view name : split(expanded->text(), kListSeparators)) use(where, name);
}

/// The names in a value, and the database clients that it names.
Status NameDiscovery::read_setting(const Where& where, std::string_view name,
                                   std::string_view value) {
  const ParameterInfo* parameter = find_parameter(name);
  if (parameter && parameter->type == ParameterType::raw) return {};
  std::vector<std::string> problems;
  auto report = [&] {
    for (const std::string& problem : problems) reporter_.warning(problem);
    problems.clear();
  };
  visit_macro_names(
      value,
      [&](std::string_view used) {
        for (std::string& problem : problems) reporter_.warning(problem);
        problems.clear();
        use(where, used);
      },
      problems);
  report();
  if (is_old_parameter(name) || !is_known(name)) return {};
  auto expanded = expand({.text = value}, where.scope, budget_, &problems);
  if (!expanded) {
    if (!options_.tolerant)
      return report_expansion_problems(problems, reporter_, "macro processing error");
    report();
    return {};
  }
  Status read = clients_.read(expanded->text(), {.file = where.file, .setting = where.detail},
                              [&](std::string_view used) { make_valid(where, used); });
  if (read || !options_.tolerant) return read;
  reporter_.warning(read.error().message);
  return {};
}

void NameDiscovery::make_valid(const Where& where, std::string_view name) {
  auto make = [&](std::set<std::string, std::less<>>& valid, std::string_view in) {
    if (valid.contains(name)) return;
    valid.emplace(name);
    if (options_.show_uses)
      reporter_.info(cat("$", name, " in ", where.place, " validates ", name, "=value in ", in));
  };
  if (where.group && where.group->settings.contains(name)) {
    make(where.group->valid, where.place);
    return;
  }
  if (configuration_.is_set(name)) make(known_.user_names_, "main.cf");
  if (where.group) return;
  const auto& entries = configuration_.master_cf().entries();
  for (KnownNames::Group& group : known_.groups_) {
    const ServiceEntry& entry = entries[group.entry];
    if (group.settings.contains(name))
      make(group.valid, cat("master.cf:", entry.service(), "/", entry.type()));
  }
}

void NameDiscovery::use(const Where& where, std::string_view name) {
  if (is_known(name)) return;
  make_valid(where, name);
  bool found = configuration_.is_set(name) || (where.group && where.group->settings.contains(name));
  if (!where.group)
    for (const KnownNames::Group& group : known_.groups_) found |= group.settings.contains(name);
  if (!found) reporter_.warning(cat(where.file, ": undefined parameter: ", name));
}

Result<KnownNames> KnownNames::discover(Configuration& configuration, const Options& options,
                                        Reporter& reporter) {
  return NameDiscovery(configuration, options, reporter).run();
}

std::optional<NameClass> KnownNames::class_of(std::string_view name) const {
  if (service_names_.contains(name)) return NameClass::service;
  if (is_old_parameter(name)) return is_set_anywhere(name) ? NameClass::user : NameClass::builtin;
  if (find_parameter(name)) return NameClass::builtin;
  if (user_names_.contains(name)) return NameClass::user;
  return std::nullopt;
}

bool KnownNames::is_set_anywhere(std::string_view name) const {
  if (!user_names_count_) return false;
  return configuration_->is_set(name) || std::ranges::any_of(groups_, [&](const Group& group) {
           return group.settings.contains(name);
         });
}

bool KnownNames::is_valid_in(std::size_t entry, std::string_view name) const {
  return groups_[group_of_[entry]].valid.contains(name) || class_of(name);
}

std::vector<KnownNames::Name> KnownNames::names(bool old) const {
  std::map<std::string_view, NameClass> others;  // few; the built-in ones are sorted
  for (const std::string& name : service_names_) others[name] = NameClass::service;
  for (const std::string& name : user_names_)
    if (!find_parameter(name)) others.emplace(name, NameClass::user);
  for (std::string_view name : old_parameters())
    if (old || is_set_anywhere(name)) others[name] = *class_of(name);
  std::vector<Name> sorted;
  sorted.reserve(parameters().size() + others.size());
  auto other = others.begin();
  auto take_other = [&] {
    sorted.push_back({std::string(other->first), other->second});
    ++other;
  };
  for (const ParameterInfo& parameter : parameters()) {
    while (other != others.end() && other->first < parameter.name) take_other();
    if (other != others.end() && other->first == parameter.name)
      take_other();
    else
      sorted.push_back({std::string(parameter.name), NameClass::builtin});
  }
  while (other != others.end()) take_other();
  return sorted;
}

namespace {

/// Whether a warning about a deprecated parameter was among those of one setting.
bool warn_about(const std::string& file, std::string_view name, std::string_view value, bool valid,
                Reporter& reporter, const std::function<void(std::string_view)>& unused) {
  auto found = find_deprecation(name);
  bool deprecated = found && !found->instead.empty();
  if (deprecated && valid)
    reporter.warning(cat(file, ": support for parameter \"", name, "\" will be removed; instead, ",
                         found->instead));
  else if (deprecated)
    reporter.warning(cat(file, ": support for parameter ", name, " has been removed; instead, ",
                         found->instead));
  else if (!valid)
    reporter.warning(cat(file, ": unused parameter: ", name, "=", value));
  if (!deprecated && !valid && unused) unused(name);
  return deprecated;
}

}  // namespace

bool warn_about_unused(const Configuration& configuration, const KnownNames& names, bool main_cf,
                       Reporter& reporter,
                       const std::function<void(std::string_view name)>& unused) {
  bool deprecated = false;
  if (main_cf)
    for (const auto& [name, value] : configuration.settings())
      deprecated |= warn_about(cat(configuration.directory(), "/main.cf"), name, value,
                               names.class_of(name).has_value(), reporter, unused);
  const std::string file = cat(configuration.directory(), "/master.cf");
  for (std::size_t i = 0; i < configuration.master_cf().entries().size(); ++i)
    for (const auto& [name, value] : names.settings_of(i))
      deprecated |=
          warn_about(file, name, value->text(), names.is_valid_in(i, name), reporter, unused);
  return deprecated;
}

}  // namespace postwright
