#include "libconf/site/configuration.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

#include "base/file.h"
#include "base/text.h"
#include "libconf/parameters/layout.h"
#include "libconf/parameters/parameters.h"
#include "libconf/parameters/typed_value.h"
#include "libconf/site/host_defaults.h"
#include "libconf/site/local_networks.h"

namespace postwright {
namespace {

constexpr std::uint64_t kMaxConfigFile = 256u << 20;

}  // namespace

Result<std::string> read_config_file(const std::string& path) {
  auto fd = open_file(path, O_RDONLY);
  if (!fd) return failure_of(fd);
  return read_settled(fd->get(), path, kMaxConfigFile);
}

Result<Configuration> Configuration::load(const std::string& directory, const Options& options) {
  auto on_disk = [&](std::string_view name) {
    std::string path = cat(directory, "/", name);
    return path.starts_with('/') ? options.root + path : path;
  };
  auto read_main_cf = [&]() -> Result<std::string> {
    if (!options.read_main_cf) return {};
    return read_config_file(on_disk("main.cf"));
  };
  auto read_master_cf = [&]() -> Result<std::string> {
    auto bytes = read_config_file(on_disk("master.cf"));
    if (bytes) return bytes;
    if (bytes.error().code == EISDIR) return {};
    bool missing = bytes.error().code == ENOENT;
    if (options.master_cf == MasterCfReading::required ||
        (options.master_cf == MasterCfReading::optional && !missing))
      return bytes;
    if (options.reporter) options.reporter->warning(bytes.error().message);
    return {};
  };
  return assemble(directory, read_main_cf, read_master_cf, options);
}

Result<Configuration> Configuration::parse(const std::string& directory, std::string main_cf,
                                           std::string master_cf, const Options& options) {
  auto give_main_cf = [&]() -> Result<std::string> { return std::move(main_cf); };
  auto give_master_cf = [&]() -> Result<std::string> { return std::move(master_cf); };
  return assemble(directory, give_main_cf, give_master_cf, options);
}

Result<Configuration> Configuration::assemble(const std::string& directory,
                                              const ReadFile& read_main_cf,
                                              const ReadFile& read_master_cf,
                                              const Options& options) {
  Configuration configuration;
  configuration.directory_ = directory;
  configuration.root_ = options.root;
  configuration.only_defaults_ = !options.read_main_cf;
  configuration.strict_interfaces_ = options.strict_interfaces;
  auto take = [&](const ReadFile& read, auto parse) -> Status {
    auto bytes = read();
    if (!bytes) return failure_of(bytes);
    return (configuration.*parse)(std::move(*bytes), options);
  };
  // Whoever asks for master.cf first hears of its faults first: one file is done before the other
  // one is opened.
  bool has_master = options.master_cf != MasterCfReading::none;
  bool master_first = options.master_cf == MasterCfReading::required;
  Status taken;
  if (master_first) taken = take(read_master_cf, &Configuration::take_master_cf);
  if (taken) taken = take(read_main_cf, &Configuration::take_main_cf);
  if (taken && has_master && !master_first)
    taken = take(read_master_cf, &Configuration::take_master_cf);
  if (!taken) return failure_of(taken);
  return configuration;
}

Status Configuration::take_main_cf(std::string bytes, const Options& options) {
  NameValue before{.name = "config_directory", .value = directory_};
  auto parsed =
      MainCf::parse(std::move(bytes), on_disk(cat(directory_, "/main.cf")), options.reporter,
                    options.directory_is_set ? std::optional(before) : std::nullopt);
  if (!parsed) return failure_of(parsed);
  main_cf_ = std::move(*parsed);
  if (options.directory_is_set && !is_set(before.name)) override_setting(before.name, before.value);
  for (const std::string& text : options.overrides) {
    auto pair = split_name_value(text);
    if (!pair)
      return config_failure("invalid parameter override: ", text, ": ", pair.error().message);
    override_setting(pair->name, pair->value);
  }
  return {};
}

Status Configuration::take_master_cf(std::string bytes, const Options& options) {
  auto parsed =
      MasterCf::parse(std::move(bytes), on_disk(cat(directory_, "/master.cf")), options.reporter);
  if (!parsed) return failure_of(parsed);
  master_cf_ = std::move(*parsed);
  return {};
}

Configuration Configuration::of(const std::string& directory, MainCf main_cf, MasterCf master_cf,
                                const Options& options) {
  Configuration configuration;
  configuration.directory_ = directory;
  configuration.root_ = options.root;
  configuration.unknown_host_ = options.unknown_host;
  configuration.strict_interfaces_ = options.strict_interfaces;
  configuration.main_cf_ = std::move(main_cf);
  configuration.master_cf_ = std::move(master_cf);
  if (options.directory_is_set && !configuration.is_set("config_directory"))
    configuration.override_setting("config_directory", directory);
  return configuration;
}

std::string Configuration::on_disk(std::string_view path) const {
  return path.starts_with('/') ? cat(root_, path) : std::string(path);
}

Result<std::string> Configuration::compute(std::string_view name) const {
  if (name == "config_directory") return only_defaults_ ? usual_config_directory() : directory_;
  // mydomain is a part of myhostname even where the host is unknown.
  if (unknown_host_ && (name != "mydomain" || !is_set("myhostname")))
    return std::string(kUnknownText);
  if (name == "process_id") return cat(getpid());
  if (name == "process_name") return std::string(program_invocation_short_name);
  // myhostname and mydomain are made from each other only where the other one is set.
  if (name == "myhostname") {
    if (!is_set("mydomain")) return default_myhostname("localdomain");
    auto domain = value("mydomain");
    if (!domain) return domain;
    return default_myhostname(*domain);
  }
  if (name == "mydomain") {
    auto host = is_set("myhostname") ? value("myhostname")
                                     : Result<std::string>(default_myhostname("localdomain"));
    if (!host) return host;
    return default_mydomain(*host);
  }
  if (name == "mynetworks") {
    MynetworksInputs inputs;
    inputs.strict = strict_interfaces_;
    for (auto [parameter, input] : {std::pair("mynetworks_style", &inputs.mynetworks_style),
                                    std::pair("inet_interfaces", &inputs.inet_interfaces),
                                    std::pair("inet_protocols", &inputs.inet_protocols)}) {
      auto text = value(parameter);
      if (!text) return text;
      *input = std::move(*text);
    }
    return default_mynetworks(inputs);
  }
  return std::string();
}

Result<std::optional<ScopeValue>> Configuration::find(std::string_view name) const {
  const ParameterInfo* parameter = find_parameter(name);
  bool raw = parameter && parameter->type == ParameterType::raw;
  bool read_only = name == "process_id" || name == "process_name";
  if (const PlacedText* setting = read_only ? nullptr : setting_of(name))
    return ScopeValue{.text = setting->text(), .place = setting, .raw = raw};
  return default_of_name(name, parameter);
}

Result<std::optional<ScopeValue>> Configuration::find_default(std::string_view name) const {
  return default_of_name(name, find_parameter(name));
}

Result<std::optional<ScopeValue>> Configuration::default_of_name(
    std::string_view name, const ParameterInfo* parameter) const {
  bool raw = parameter && parameter->type == ParameterType::raw;
  bool computed = (name == "config_directory" && !is_set(name)) ||
                  (parameter && parameter->default_value.starts_with("@computed:"));
  if (computed) {
    auto known = computed_.find(name);
    if (known == computed_.end()) {
      // Empty while it is computed: myhostname and mydomain may be made from each other.
      known = computed_.emplace(name, std::string()).first;
      auto text = compute(name);
      if (!text) {
        computed_.erase(known);
        return failure_of(text);
      }
      known->second = std::move(*text);
    }
    return ScopeValue{.text = known->second, .place = nullptr, .raw = true};
  }
  if (parameter) return ScopeValue{.text = default_of(*parameter), .place = nullptr, .raw = raw};
  std::optional<ScopeValue> of_service;
  any_service_parameter(name, [&](const ServiceParameter& candidate) {
    for (std::uint32_t i : master_cf_.entries_of(candidate.service)) {
      if (!candidate.fits(master_cf_.entries()[i].command())) continue;
      of_service = ScopeValue{.text = candidate.default_value};
      return true;
    }
    return false;
  });
  return of_service;
}

const PlacedText* Configuration::setting_of(std::string_view name) const {
  if (auto changed = changed_.find(name); changed != changed_.end())
    return changed->second ? &*changed->second : nullptr;
  const Setting* setting = main_cf_.find(name);
  return setting ? &setting->value : nullptr;
}

void Configuration::override_setting(std::string_view name, std::string_view value) {
  changed_.insert_or_assign(std::string(name), PlacedText(nullptr, std::string(value), {}));
  computed_.clear();
}

void Configuration::drop_setting(std::string_view name) {
  changed_.insert_or_assign(std::string(name), std::nullopt);
  computed_.clear();
}

std::vector<std::pair<std::string_view, std::string_view>> Configuration::settings() const {
  std::map<std::string_view, std::string_view> sorted;
  for (const Setting& setting : main_cf_.settings()) sorted[setting.name] = setting.value.text();
  for (const auto& [name, value] : changed_) {
    if (value)
      sorted[name] = value->text();
    else
      sorted.erase(name);
  }
  return {sorted.begin(), sorted.end()};
}

Result<std::string> Configuration::expand_value(std::string_view parameter) const {
  auto found = find(parameter);
  if (!found) return failure_of(found);
  if (!*found) return std::string();
  ExpansionBudget budget;
  auto expanded = expand(**found, MainScope(*this), budget);
  if (!expanded) return failure_of(expanded);
  return expanded->text();
}

Result<std::string> Configuration::value(std::string_view parameter) const {
  auto text = expand_value(parameter);
  if (text) return text;
  return failure(text.error().kind, cat(main_cf_.file().path(), ": parameter ", parameter, ": ",
                                        text.error().message));
}

Result<bool> Configuration::bool_value(std::string_view parameter) const {
  auto text = value(parameter);
  if (!text) return failure_of(text);
  const ParameterInfo* info = find_parameter(parameter);
  return parse_bool(info ? *info : ParameterInfo{.name = parameter}, *text);
}

Result<std::optional<ScopeValue>> ServiceScope::find(std::string_view name) const {
  if (name == "process_name")
    return ScopeValue{.text = file_name_of(entry_.command()), .place = nullptr, .raw = true};
  if (name == "service_name")
    return ScopeValue{.text = entry_.service(), .place = nullptr, .raw = true};
  const Override* override_setting = entry_.find(name);
  if (!override_setting) return configuration_.find(name);
  override_used_ = true;
  const ParameterInfo* parameter = find_parameter(name);
  return ScopeValue{.text = override_setting->value.text(),
                    .place = &override_setting->value,
                    .raw = parameter && parameter->type == ParameterType::raw};
}

Result<std::vector<std::string>> instance_directories(const Configuration& primary) {
  std::vector<std::string> directories{primary.directory()};
  auto others = primary.value("multi_instance_directories");
  if (!others) return failure_of(others);
  for (std::string_view directory : split(*others, kListSeparators))
    if (std::find(directories.begin(), directories.end(), directory) == directories.end())
      directories.emplace_back(directory);
  return directories;
}

}  // namespace postwright
