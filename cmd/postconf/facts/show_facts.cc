#include "cmd/postconf/facts/show_facts.h"

#include <unistd.h>

#include <set>
#include <string>
#include <utility>

#include "base/file.h"
#include "base/text.h"
#include "cmd/postconf/facts/tls_facts.h"
#include "cmd/postconf/session/session.h"
#include "libconf/bounce/bounce_text.h"
#include "libconf/site/configuration.h"
#include "libconf/site/dynamic_maps.h"
#include "libconf/site/startup_checks.h"
#include "libmaps/map_type_names.h"
#include "libmaps/module/module_file.h"

namespace postwright::postconf {
namespace {

Result<bool> print_fact(std::string_view text) {
  (void)write_all(STDOUT_FILENO, text);
  return true;
}

Result<Configuration> load_checked(const CommandLine& options, Console& console) {
  auto configuration = Configuration::load(
      config_directory(options), {.root = {},
                                  .master_cf = MasterCfReading::none,
                                  .directory_is_set = given_directory(options).has_value(),
                                  .reporter = &console});
  if (!configuration) return configuration;
  // All output of postconf on standard error is ASCII.
  Status checked = check_startup_parameters(*configuration, console, [](bool) {});
  if (!checked) return failure_of(checked);
  return configuration;
}

/// What is built in, our modules, and what packages of Postfix have put into dynamicmaps.cf.
Result<bool> show_map_types(const CommandLine& options, Console& console) {
  auto configuration = load_checked(options, console);
  if (!configuration) return failure_of(configuration);
  auto dynamic = read_dynamic_maps(*configuration, console);
  if (!dynamic) return failure_of(dynamic);
  std::set<std::string_view> types;
  for (std::string_view name : kMapTypeNames)
    if (is_installed_type(name)) types.insert(name);
  for (const DynamicMap& map : *dynamic) types.insert(map.type);
  std::string text;
  for (std::string_view type : types) text += cat(type, "\n");
  return print_fact(text);
}

Result<bool> show_tls(const CommandLine& options, Console& console) {
  constexpr std::pair<std::string_view, TlsFact> kModes[] = {
      {"compile-version", TlsFact::compile_version},
      {"run-version", TlsFact::run_version},
      {"public-key-algorithms", TlsFact::public_key_algorithms},
  };
  for (const auto& [mode, fact] : kModes) {
    if (options.tls_mode != mode) continue;
    auto lines = tls_fact(fact);
    if (!lines) return failure_of(lines);
    return print_fact(*lines);
  }
  console.warning(cat("unknown 'postconf -T' mode: ", options.tls_mode));
  return false;
}

Result<std::string> bounce_text(const Configuration& configuration, bool expanded,
                                Reporter& reporter) {
  Status checked = check_bounce_parameters(configuration, reporter);
  if (!checked) return failure_of(checked);
  auto templates = load_bounce_templates(configuration, reporter);
  if (!templates) return failure_of(templates);
  std::string shown;
  for (BounceClass bounce_class : kBounceClasses) {
    BounceTemplate one = templates->of(bounce_class, reporter);
    if (!shown.empty()) shown += '\n';
    if (!expanded) {
      shown += format_bounce_template(one);
      continue;
    }
    auto text = expand_bounce_text(one, configuration, reporter);
    if (!text) return failure_of(text);
    shown += cat("expanded_", name_of(bounce_class), "_text = <<EOF\n", *text, "EOF\n");
  }
  return shown;
}

/// Postfix asks bounce(8) for them, and so it is bounce that complains, and these are its names.
Result<bool> show_bounce_templates(const CommandLine& options, Console& console) {
  auto configuration = load_checked(options, console);
  if (!configuration) return failure_of(configuration);
  bool expanded = options.mode == Mode::bounce_expanded;
  configuration->drop_setting("process_id");
  configuration->override_setting("service_name", expanded ? "expand_templates" : "dump_templates");
  configuration->override_setting("queue_directory", ".");
  if (!options.arguments.empty())
    configuration->override_setting("bounce_template_file", trim(options.arguments[0]));
  auto syslog_name = startup_value(*configuration, "syslog_name", console);
  if (!syslog_name) return failure_of(syslog_name);
  auto utf8 = configuration->bool_value("smtputf8_enable");
  if (!utf8) return failure_of(utf8);
  console.set_name(cat(*syslog_name, "/bounce"));
  console.set_utf8(*utf8);
  auto text = bounce_text(*configuration, expanded, console);
  if (!text) return failure_of(text);
  return print_fact(*text);
}

}  // namespace

Result<bool> show_facts(const CommandLine& options, Console& console) {
  switch (options.mode) {
    case Mode::sasl_server_types:
      return print_fact("cyrus\ndovecot\n");
    case Mode::sasl_client_types:
      return print_fact("cyrus\n");
    case Mode::lock_types:
      return print_fact("flock\nfcntl\ndotlock\n");
    case Mode::map_types:
      return show_map_types(options, console);
    case Mode::tls_information:
      return show_tls(options, console);
    case Mode::bounce_templates:
    case Mode::bounce_expanded:
      return show_bounce_templates(options, console);
    default:
      return false;
  }
}

}  // namespace postwright::postconf
