#include "libconf/reports/value_origin.h"

#include <algorithm>

#include "base/text.h"
#include "libconf/parameters/parameters.h"

namespace postwright {
namespace {

/// Defaults that Configuration computes.
struct ComputedDefault {
  std::string_view name;
  std::string_view how;
  std::string_view inputs = {};  ///< parameters, a blank between them
};
constexpr ComputedDefault kComputed[] = {
    {"config_directory", "the directory that is read"},
    {"mydomain", "myhostname behind its first dot, or localdomain", "myhostname"},
    {"myhostname", "the name of this host, with mydomain or localdomain if it has no dot",
     "mydomain"},
    {"mynetworks", "the networks of this host's interfaces, as mynetworks_style says",
     "mynetworks_style inet_interfaces inet_protocols"},
    {"process_id", "the number of the process"},
    {"process_name", "the name of the program"},
};

SettingPlace place_of(const PlacedText& value) {
  SettingPlace place{.value = value.text(), .span = {}};
  if (value.file()) place.span = value.span(0, value.text().size());
  return place;
}

/// What does not count: all of `settings` but the last, or with `all` that, too; the last first.
void add_overridden(ValueOrigin& origin, std::vector<SettingPlace> settings, bool all) {
  if (!all && !settings.empty()) settings.pop_back();
  std::ranges::reverse(settings);
  for (SettingPlace& setting : settings) origin.overrides.push_back(std::move(setting));
}

}  // namespace

std::string_view source_word(ValueSource source) {
  switch (source) {
    case ValueSource::undefined:
      return "undefined";
    case ValueSource::main_cf:
      return "main.cf";
    case ValueSource::given:
      return "command line";
    case ValueSource::service_setting:
      return "master.cf";
    case ValueSource::service_entry:
      return "entry";
    case ValueSource::default_value:
      return "default";
    case ValueSource::service_default:
      return "service default";
    case ValueSource::computed:
      return "computed";
  }
  return {};
}

std::vector<SettingPlace> main_settings_of(const Configuration& configuration,
                                           std::string_view name) {
  std::vector<SettingPlace> places;
  const MainCf& main_cf = configuration.main_cf();
  for (std::uint32_t i : main_cf.settings_of(name))
    places.push_back(place_of(main_cf.settings()[i].value));
  return places;
}

std::vector<SettingPlace> service_settings_of(const Configuration& configuration, std::size_t entry,
                                              std::string_view name) {
  const auto& entries = configuration.master_cf().entries();
  std::vector<SettingPlace> places;
  for (std::uint32_t i : configuration.master_cf().entries_of(entries[entry].service())) {
    if (entries[i].type() != entries[entry].type()) continue;
    for (const Override& setting : entries[i].overrides)
      if (setting.name == name) places.push_back(place_of(setting.value));
  }
  return places;
}

Result<ValueOrigin> origin_of(const Configuration& configuration, std::string_view name) {
  auto value = configuration.find(name);
  if (!value) return failure_of(value);
  ValueOrigin origin;
  if (!*value) return origin;
  origin.value = (*value)->text;
  const PlacedText* place = (*value)->place;
  if (place && place->file()) {
    origin.source = ValueSource::main_cf;
    origin.span = place_of(*place).span;
    add_overridden(origin, main_settings_of(configuration, name), false);
    return origin;
  }
  if (place) {
    origin.source = ValueSource::given;
    add_overridden(origin, main_settings_of(configuration, name), true);
    return origin;
  }
  const auto* computed = std::ranges::find(kComputed, name, &ComputedDefault::name);
  if (computed != std::end(kComputed)) {
    origin.source = ValueSource::computed;
    origin.how = computed->how;
    // myhostname uses mydomain only where that is set; else it is made from myhostname itself.
    if (name != "myhostname" || configuration.is_set(computed->inputs))
      origin.inputs = split(computed->inputs, " ");
    return origin;
  }
  origin.source = find_parameter(name) ? ValueSource::default_value : ValueSource::service_default;
  return origin;
}

Result<ValueOrigin> origin_of(const Configuration& configuration, const KnownNames& names,
                              std::size_t entry, std::string_view name) {
  const ServiceEntry& service = configuration.master_cf().entries()[entry];
  const ServiceSettings& settings = names.settings_of(entry);
  if (name == "process_name" || name == "service_name") {
    auto value = SharedServiceScope(configuration, service, settings).find(name);
    if (!value) return failure_of(value);
    ValueOrigin origin{.source = ValueSource::service_entry,
                       .value = std::string((*value)->text),
                       .span = std::nullopt,
                       .overrides = {}};
    return origin;
  }
  auto setting = settings.find(name);
  if (setting == settings.end()) return origin_of(configuration, name);
  ValueOrigin origin{.source = ValueSource::service_setting,
                     .value = setting->second->text(),
                     .span = place_of(*setting->second).span,
                     .overrides = {}};
  add_overridden(origin, service_settings_of(configuration, entry, name), false);
  add_overridden(origin, main_settings_of(configuration, name), true);
  return origin;
}

}  // namespace postwright
