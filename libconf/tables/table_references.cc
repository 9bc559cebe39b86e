#include "libconf/tables/table_references.h"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>
#include <utility>

#include "base/text.h"
#include "libconf/parameters/client_parameters.h"
#include "libconf/parameters/parameters.h"
#include "libconf/site/configuration.h"
#include "libconf/tables/table_spec.h"

namespace postwright {
namespace {

constexpr std::size_t kMaxReferences = 100'000;
constexpr std::size_t kMaxWarning = 1000;
constexpr int kMaxListFiles = 10;  // files that name each other

TableUse stronger(TableUse a, TableUse b) {
  for (TableUse use : {TableUse::sni, TableUse::alias, TableUse::cache})
    if (a == use || b == use) return use;
  return TableUse::lookup;
}

/// Their defaults only name the settings that are looked at anyway.
bool lists_other_settings(std::string_view parameter) {
  return parameter == "proxy_read_maps" || parameter == "proxy_write_maps";
}

/// "smtp/inet/alias_maps" -> "alias_maps".
std::string_view bare_parameter(std::string_view setting) {
  return setting.substr(setting.rfind('/') + 1);
}

/// Where a value stands and what is known of it.
struct Value {
  std::string setting;    // as TableReference::setting
  std::string parameter;  // the parameter's own name
  ScopeValue text;
  ValueForm form = ValueForm::other;
  bool from_default = false;
  bool user_defined = false;
};

class ReferenceFinder {
 public:
  ReferenceFinder(const Configuration& configuration, std::vector<std::string>* warnings,
                  const ConfigFileReader& read)
      : configuration_(configuration), warnings_(warnings), read_(read) {}
  std::vector<TableReference> run();

 private:
  using Classes = std::set<std::string, std::less<>>;
  Classes restriction_classes(const Scope& scope);
  Value value_of(std::string_view parameter, std::string setting, const ScopeValue& text,
                 const Classes& classes) const;
  void find_in_main_cf(const Classes& classes);
  void find_in_defaults(const Classes& classes);
  void find_in_service(const ServiceEntry& entry);
  void find_through_overrides(const ServiceEntry& entry, const ServiceScope& scope);
  void collect_reused();
  bool find_in(const Value& value, const Scope& scope);
  void add_table(const Value& value, const Expanded& expanded, const TableSpec& spec);
  void add(TableReference reference, bool user_defined);
  void follow_client_file(const TableReference& reference);
  void follow_list_file(const Value& value, const ListFile& file, int depth);
  void add_placed(const std::string& setting, const PlacedText& place, const TableSpec& spec);
  void warn(std::string text) {
    if (text.size() > kMaxWarning) text = cat(text.substr(0, kMaxWarning), "...");
    if (warnings_ && warned_.insert(text).second) warnings_->push_back(std::move(text));
  }

  Result<std::string> read(const std::string& path) const {
    return read_ ? read_(path) : read_config_file(configuration_.on_disk(path));
  }

  const Configuration& configuration_;
  std::vector<std::string>* warnings_;
  const ConfigFileReader& read_;
  ExpansionBudget budget_{.steps = 2'000'000, .bytes = 128u << 20};
  /// A setting of main.cf or a default that uses other settings, which a service may change.
  struct Reused {
    std::string_view parameter;
    ScopeValue text;
    bool from_default = false;
  };
  std::vector<Reused> reused_;
  std::vector<TableReference> found_;
  using Written = std::tuple<std::string, std::uint64_t, std::string>;  // file, type's offset, name
  std::map<Written, std::size_t> by_type_;
  std::vector<TableReference> fragments_;  // of user-defined parameters, that may be used elsewhere
  std::set<std::string, std::less<>>
      passed_;                           // parameters that types of other references came through
  std::set<std::string> from_defaults_;  // whose type is written nowhere
  std::set<std::string> warned_;
  std::set<std::string> followed_;
};

ReferenceFinder::Classes ReferenceFinder::restriction_classes(const Scope& scope) {
  Classes classes;
  auto value = scope.find(kRestrictionClasses);
  if (!value || !*value) return classes;
  auto expanded = expand(**value, scope, budget_);
  if (expanded)
    for (std::string_view name : split(expanded->text(), kListSeparators)) classes.emplace(name);
  return classes;
}

Value ReferenceFinder::value_of(std::string_view parameter, std::string setting,
                                const ScopeValue& text, const Classes& classes) const {
  bool is_class = classes.contains(parameter);
  return {.setting = std::move(setting),
          .parameter = std::string(parameter),
          .text = text,
          .form = is_class ? ValueForm::restrictions : form_of(parameter),
          .user_defined = !is_class && !find_parameter(parameter) && !find_table_uses(parameter)};
}

void ReferenceFinder::find_in_main_cf(const Classes& classes) {
  MainScope scope(configuration_);
  for (const Setting& setting : configuration_.main_cf().settings()) {
    if (configuration_.main_cf().find(setting.name) != &setting) continue;
    auto text = configuration_.find(setting.name);
    if (!text || !*text || (*text)->raw) continue;
    find_in(value_of(setting.name, setting.name, **text, classes), scope);
  }
}

void ReferenceFinder::find_in_defaults(const Classes& classes) {
  MainScope scope(configuration_);
  for (const ParameterInfo& parameter : parameters()) {
    if (configuration_.is_set(parameter.name) || !find_table_uses(parameter.name)) continue;
    if (parameter.default_value.empty() || parameter.default_value.starts_with('@')) continue;
    if (lists_other_settings(parameter.name)) continue;
    Value value = value_of(parameter.name, std::string(parameter.name),
                           {.text = default_of(parameter)}, classes);
    value.from_default = true;
    find_in(value, scope);
  }
}

void ReferenceFinder::find_in_service(const ServiceEntry& entry) {
  if (entry.overrides.empty()) return;
  ServiceScope scope(configuration_, entry);
  Classes classes = restriction_classes(scope);
  for (const Override& setting : entry.overrides) {
    if (entry.find(setting.name) != &setting) continue;
    auto text = scope.find(setting.name);
    if (!text || !*text || (*text)->raw) continue;
    std::string name = cat(entry.service(), "/", entry.type(), "/", setting.name);
    find_in(value_of(setting.name, std::move(name), **text, classes), scope);
  }
  find_through_overrides(entry, scope);
}

/// A -o setting may change what a setting of main.cf, or a default, means in this service.
void ReferenceFinder::find_through_overrides(const ServiceEntry& entry, const ServiceScope& scope) {
  Classes classes = restriction_classes(scope);
  for (const Reused& reused : reused_) {
    if (budget_.steps == 0) return;
    --budget_.steps;
    if (entry.find(reused.parameter)) continue;
    scope.take_override_used();
    auto trial = expand(reused.text, scope, budget_);
    if (!trial || !scope.take_override_used()) continue;
    std::string name = cat(entry.service(), "/", entry.type(), "/", reused.parameter);
    Value value = value_of(reused.parameter, std::move(name), reused.text, classes);
    value.from_default = reused.from_default;
    if (!value.user_defined) find_in(value, scope);
  }
}

/// Once for all services: what they share may be far more than each has of its own.
void ReferenceFinder::collect_reused() {
  auto add = [&](std::string_view parameter, const ScopeValue& text, bool from_default) {
    if (text.text.find('$') != std::string_view::npos)
      reused_.push_back({.parameter = parameter, .text = text, .from_default = from_default});
  };
  for (const Setting& setting : configuration_.main_cf().settings())
    if (configuration_.main_cf().find(setting.name) == &setting)
      add(setting.name, {.text = setting.value.text(), .place = &setting.value}, false);
  for (const ParameterInfo& parameter : parameters())
    if (!configuration_.is_set(parameter.name) && find_table_uses(parameter.name) &&
        !lists_other_settings(parameter.name))
      add(parameter.name, {.text = default_of(parameter)}, true);
}

bool ReferenceFinder::find_in(const Value& value, const Scope& scope) {
  if (value.form == ValueForm::none) return true;
  auto expanded = expand(value.text, scope, budget_);
  if (!expanded) {
    warn(cat(value.text.place ? value.text.place->file()->path()
                              : configuration_.main_cf().file().path(),
             ": parameter ", value.setting, ": ", expanded.error().message));
    return false;
  }
  bool untyped = value.parameter == "alias_database";
  TableSpecs specs = find_table_specs(expanded->text(), value.form, untyped);
  if (specs.too_deep)
    warn(cat("parameter ", value.setting, ": tables are nested too deeply to be followed"));
  for (const TableSpec& spec : specs.tables) add_table(value, *expanded, spec);
  for (const ListFile& file : specs.files) follow_list_file(value, file, 1);
  return true;
}

void ReferenceFinder::add_table(const Value& value, const Expanded& expanded,
                                const TableSpec& spec) {
  if (found_.size() + fragments_.size() >= kMaxReferences)
    return warn("too many tables; those that follow are left out");
  TableReference reference{.type = std::string(spec.type),
                           .name = std::string(spec.name),
                           .use = use_of(value.parameter),
                           .setting = value.setting,
                           .nesting = spec.nesting,
                           .where = std::nullopt,
                           .type_span = std::nullopt,
                           .type_via = {},
                           .from_default = value.from_default};
  if (value.text.place) {
    auto written = expanded.written(spec.begin, spec.end - spec.begin);
    if (written.end >= written.begin)
      reference.where = value.text.place->span(written.begin, written.end - written.begin);
  }
  if (spec.type.empty()) {
    auto type = configuration_.value("default_database_type");
    reference.type = type ? *type : std::string();
    reference.type_via = {"default_database_type"};
  } else if (auto origin = expanded.origin(spec.type_begin, spec.type.size())) {
    if (origin->place) reference.type_span = origin->place->span(origin->at, spec.type.size());
    reference.type_via = std::move(origin->via);
  }
  for (const std::string& name : reference.type_via)
    reference.use = stronger(reference.use, use_of(name));
  add(std::move(reference), value.user_defined);
}

void ReferenceFinder::add(TableReference reference, bool user_defined) {
  follow_client_file(reference);
  passed_.insert(reference.type_via.begin(), reference.type_via.end());
  if (user_defined) {
    fragments_.push_back(std::move(reference));
    return;
  }
  if (!reference.type_span) {
    std::string what =
        cat(bare_parameter(reference.setting), " ", reference.type, ":", reference.name);
    bool known = !from_defaults_.insert(std::move(what)).second;
    if (known && !reference.where) return;
    found_.push_back(std::move(reference));
    return;
  }
  // Through other settings the same table may come again.
  Written written{reference.type_span->file, reference.type_span->offset, reference.name};
  auto [known, is_new] = by_type_.try_emplace(std::move(written), found_.size());
  if (is_new) {
    found_.push_back(std::move(reference));
    return;
  }
  TableReference& earlier = found_[known->second];
  TableUse use = stronger(earlier.use, reference.use);
  auto is_own = [](const std::string& name) { return find_parameter(name) != nullptr; };
  bool shared = !reference.type_via.empty() && !earlier.type_via.empty() &&
                !is_own(reference.type_via.back()) && !is_own(earlier.type_via.back()) &&
                reference.setting != earlier.setting && !reference.from_default;
  if (shared) {
    found_.push_back(std::move(reference));
    return;
  }
  if (reference.type_via.size() < earlier.type_via.size()) earlier = std::move(reference);
  earlier.use = use;
}

void ReferenceFinder::add_placed(const std::string& setting, const PlacedText& place,
                                 const TableSpec& spec) {
  add({.type = std::string(spec.type),
       .name = std::string(spec.name),
       .use = TableUse::lookup,
       .setting = setting,
       .nesting = spec.nesting,
       .where = place.span(spec.begin, spec.end - spec.begin),
       .type_span = place.span(spec.type_begin, spec.type.size()),
       .type_via = {},
       .from_default = false},
      false);
}

/// `domain` is a match list, memcache's `backup` a table; what else they hold are queries.
void ReferenceFinder::follow_client_file(const TableReference& reference) {
  bool is_file = reference.name.starts_with('/') || reference.name.starts_with('.');
  if (!is_file || client_parameters(reference.type).empty()) return;
  if (!followed_.insert(reference.name).second) return;
  auto bytes = read(reference.name);
  if (!bytes) return warn(bytes.error().message);
  auto file = MainCf::parse(std::move(*bytes), configuration_.on_disk(reference.name));
  if (!file) return warn(file.error().message);
  for (const Setting& setting : file->settings()) {
    if (file->find(setting.name) != &setting) continue;
    bool domain = setting.name == "domain";
    if (!domain && setting.name != "backup") continue;
    ValueForm form = domain ? ValueForm::matches : ValueForm::tables;
    TableSpecs specs = find_table_specs(setting.value.text(), form);
    for (const TableSpec& spec : specs.tables) add_placed(setting.name, setting.value, spec);
    for (const ListFile& list : specs.files)
      follow_list_file({.setting = setting.name, .parameter = {}, .text = {}}, list, 1);
  }
}

void ReferenceFinder::follow_list_file(const Value& value, const ListFile& list, int depth) {
  if (depth > kMaxListFiles) return;
  if (!followed_.insert(cat("list ", list.path)).second) return;
  std::string path(list.path);
  auto bytes = read(path);
  if (!bytes) return warn(bytes.error().message);
  auto file = std::make_shared<SourceFile>(configuration_.on_disk(path), std::move(*bytes));
  LogicalLineReader lines(file->bytes());
  for (;;) {
    auto line = lines.next();
    if (!line || !*line) break;
    PlacedText text(file, std::string((*line)->text), lines.parts());
    TableSpecs specs = find_table_specs(text.text(), ValueForm::matches);
    for (const TableSpec& spec : specs.tables) add_placed(value.setting, text, spec);
    for (const ListFile& inner : specs.files) follow_list_file(value, inner, depth + 1);
  }
}

std::vector<TableReference> ReferenceFinder::run() {
  MainScope scope(configuration_);
  Classes classes = restriction_classes(scope);
  find_in_main_cf(classes);
  find_in_defaults(classes);
  collect_reused();
  for (const ServiceEntry& entry : configuration_.master_cf().entries()) find_in_service(entry);
  // A user-defined parameter that other settings are made with was reported there: it may hold a
  // part of a table's name only (`maps = $ty:/dir`, `transport_maps = ${maps}/a`).
  std::set<std::pair<std::string, std::uint64_t>> used;
  for (const TableReference& reference : found_)
    if (reference.type_span) used.emplace(reference.type_span->file, reference.type_span->offset);
  for (TableReference& reference : fragments_) {
    bool literal = reference.type_via.empty() && reference.type_span;
    if (passed_.contains(bare_parameter(reference.setting))) continue;
    if (literal && used.contains({reference.type_span->file, reference.type_span->offset}))
      continue;
    found_.push_back(std::move(reference));
  }
  return std::move(found_);
}

}  // namespace

std::vector<TableReference> find_table_references(const Configuration& configuration,
                                                  std::vector<std::string>* warnings,
                                                  const ConfigFileReader& read) {
  return ReferenceFinder(configuration, warnings, read).run();
}

TableUse stronger_use(TableUse a, TableUse b) {
  for (TableUse use : {TableUse::alias, TableUse::sni, TableUse::cache})
    if (a == use || b == use) return use;
  return TableUse::lookup;
}

}  // namespace postwright
