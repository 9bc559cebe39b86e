#pragma once

#include <memory>
#include <optional>
#include <string>

#include "base/message.h"
#include "cmd/postconf/session/command_line.h"
#include "libconf/reports/known_names.h"
#include "libconf/site/configuration.h"

namespace postwright::postconf {

/// A configuration as postconf looks at it: main.cf with -o settings, master.cf, and which names
/// mean something in them.
class Session {
 public:
  /// Errors are the text of a fatal message.
  static Result<std::unique_ptr<Session>> begin(const CommandLine& options, Console& console);

  const CommandLine& options() const { return options_; }
  Console& console() { return console_; }
  const Configuration& configuration() const { return configuration_; }
  const KnownNames& names() const { return *names_; }
  /// Whether -C wants names of this class listed; without it all.
  bool wants(NameClass name_class) const;
  /// The text for -x, warnings about problems given; otherwise as it is written.
  Result<std::string> shown(const ScopeValue& value, const Scope& scope);
  /// "NAME: unknown parameter".
  void warn_about_unknown(std::string_view name);
  /// The same as an error, with the nearest names.
  tl::unexpected<Error> unknown_name(std::string_view name) const;
  /// The warnings at the end, about settings that mean nothing and deprecated ones.
  void warn_about_unused(bool main_cf);

 private:
  /// On a terminal, says which known name `unknown` is like; scripts see the reference's bytes.
  void hint_at(std::string_view unknown);
  /// Names like it, separated by commas; empty when there is none.
  std::string nearest(std::string_view unknown, std::size_t limit) const;
  Session(const CommandLine& options, Console& console, Configuration configuration)
      : options_(options), console_(console), configuration_(std::move(configuration)) {}
  Status check_mynetworks();
  Result<std::string> expanded_text(const ScopeValue& value, const Scope& scope);

  const CommandLine& options_;
  Console& console_;
  Configuration configuration_;
  std::optional<KnownNames> names_;
  ExpansionBudget budget_;
};

/// -c, MAIL_CONFIG, or nothing, when the default directory applies.
std::optional<std::string> given_directory(const CommandLine& options);
std::string config_directory(const CommandLine& options);

}  // namespace postwright::postconf
