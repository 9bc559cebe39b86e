#include "cmd/postconf/session/session.h"

#include <stdlib.h>
#include <unistd.h>

#include <algorithm>

#include "base/text.h"
#include "libconf/expansion/expansion_problems.h"
#include "libconf/parameters/layout.h"
#include "libconf/parameters/nearest_names.h"

namespace postwright::postconf {

std::optional<std::string> given_directory(const CommandLine& options) {
  if (!options.config_directory.empty()) return options.config_directory;
  // A set-uid process does not take its caller's word.
  const char* directory = secure_getenv("MAIL_CONFIG");
  return directory ? std::optional(std::string(directory)) : std::nullopt;
}

std::string config_directory(const CommandLine& options) {
  return given_directory(options).value_or(usual_config_directory());
}

Result<std::unique_ptr<Session>> Session::begin(const CommandLine& options, Console& console) {
  bool main_cf = options.mode == Mode::main_cf || options.is_about_names();
  Configuration::Options reading{
      .root = {},
      .read_main_cf = !options.defaults,
      .master_cf = main_cf ? MasterCfReading::tolerant : MasterCfReading::required,
      .directory_is_set = !options.defaults && given_directory(options).has_value(),
      .overrides = options.overrides,
      .reporter = &console,
      .strict_interfaces = true};
  auto configuration = Configuration::load(config_directory(options), reading);
  if (!configuration) return failure_of(configuration);
  std::unique_ptr<Session> session(new Session(options, console, std::move(*configuration)));
  CollectedMessages unheard;
  Reporter& reporter = options.is_about_names() ? static_cast<Reporter&>(unheard) : console;
  auto names = KnownNames::discover(session->configuration_,
                                    {.unused = !options.quiet,
                                     .user_names = !options.defaults,
                                     .show_uses = options.verbose,
                                     .tolerant = options.tells_faults()},
                                    reporter);
  if (!names) return failure_of(names);
  session->names_ = std::move(*names);
  if (!options.tells_faults())
    for (const std::string& trouble : layout_trouble()) reporter.warning(trouble);
  if (options.tells_faults()) return session;
  Status networks = session->check_mynetworks();
  if (!networks) return failure_of(networks);
  return session;
}

/// Its default is looked at even when nobody asks for it; it can only be wrong where one of these
/// is set.
Status Session::check_mynetworks() {
  constexpr std::string_view kInputs[] = {"inet_protocols", "mynetworks_style", "inet_interfaces"};
  bool may_be_wrong = configuration_.is_set("compatibility_level");
  for (std::string_view name : kInputs) may_be_wrong |= configuration_.is_set(name);
  if (options_.defaults || configuration_.is_set("mynetworks") || !may_be_wrong) return {};
  MainScope scope(configuration_);
  for (std::string_view name : kInputs) {
    auto value = scope.find(name);
    if (!value) return failure_of(value);
    if (!*value) continue;
    auto expanded = expanded_text(**value, scope);
    if (!expanded) return failure_of(expanded);
  }
  auto value = scope.find("mynetworks");
  if (value) return {};
  return failure_of(value);
}

bool Session::wants(NameClass name_class) const {
  if (!options_.filters_classes) return true;
  switch (name_class) {
    case NameClass::builtin:
      return options_.builtin;
    case NameClass::service:
      return options_.service;
    case NameClass::user:
      return options_.user;
  }
  return false;
}

Result<std::string> Session::shown(const ScopeValue& value, const Scope& scope) {
  if (!options_.expand) return std::string(value.text);
  return expanded_text(value, scope);
}

Result<std::string> Session::expanded_text(const ScopeValue& value, const Scope& scope) {
  std::vector<std::string> problems;
  auto expanded = expand(value, scope, budget_, &problems);
  if (expanded) return expanded->text();
  return report_expansion_problems(problems, console_, "macro processing error");
}

void Session::warn_about_unknown(std::string_view name) {
  console_.warning(cat(name, ": unknown parameter"));
  hint_at(name);
}

std::string Session::nearest(std::string_view unknown, std::size_t limit) const {
  auto names = names_->names(true);
  std::vector<std::string_view> known;
  known.reserve(names.size());
  for (const KnownNames::Name& name : names) known.push_back(name.name);
  std::string text;
  for (std::string_view name : nearest_names(unknown, known, limit))
    text += cat(text.empty() ? "" : ", ", name);
  return text;
}

void Session::hint_at(std::string_view unknown) {
  if (isatty(STDERR_FILENO) == 0) return;
  std::string name = nearest(unknown, 1);
  if (!name.empty()) console_.info(cat("hint: did you mean ", name, "?"));
}

tl::unexpected<Error> Session::unknown_name(std::string_view name) const {
  std::string names = nearest(name, 3);
  return config_failure(name, ": unknown parameter",
                        names.empty() ? "" : cat("; did you mean ", names, "?"));
}

void Session::warn_about_unused(bool main_cf) {
  if (options_.quiet || options_.defaults) return;
  if (postwright::warn_about_unused(configuration_, *names_, main_cf, console_,
                                    [&](std::string_view name) { hint_at(name); }))
    console_.warning("See https://www.postfix.org/DEPRECATION_README.html for details");
}

}  // namespace postwright::postconf
