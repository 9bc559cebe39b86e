#include "cmd/postconf/views/service_selection.h"

#include <algorithm>

#include "base/text.h"

namespace postwright::postconf {
namespace {

/// Which arguments a view takes.
struct View {
  Mode mode;
  std::size_t parts;         ///< of an argument
  std::string_view problem;  ///< with another one
};
constexpr View kViews[] = {
    {Mode::master_entries, 2, "-M option requires service_name[/type]"},
    {Mode::master_fields, 3, "-F option requires service_name[/type[/field]]"},
    {Mode::master_parameters, 3, "-P option requires service_name[/type[/parameter]]"},
    {Mode::effective_parameters, 3, "-P option requires service_name[/type[/parameter]]"},
};

}  // namespace

Result<std::vector<ServicePattern>> read_service_patterns(const CommandLine& options) {
  const View& view = *std::ranges::find(kViews, options.mode, &View::mode);
  std::vector<ServicePattern> patterns;
  for (const std::string& argument : options.arguments) {
    ServicePattern pattern;
    if (!parse_service_pattern(argument, view.parts, pattern))
      return failure(ErrorKind::config, std::string(view.problem));
    bool known = view.mode != Mode::master_fields || pattern.item == "*" ||
                 std::ranges::count(ServiceLine::kFieldNames, pattern.item) != 0;
    if (!known) return config_failure("invalid service attribute name: \"", pattern.item, "\"");
    patterns.push_back(std::move(pattern));
  }
  if (options.arguments.empty()) patterns.emplace_back();
  return patterns;
}

std::set<std::string> names_for_service(const Session& session, std::size_t entry) {
  std::set<std::string> names;
  for (const auto& [name, value] : session.names().settings_of(entry)) names.emplace(name);
  if (session.options().mode != Mode::effective_parameters) return names;
  // Old names that are not set are there only for who asks.
  bool asks = !session.options().arguments.empty();
  for (const KnownNames::Name& name : session.names().names(asks))
    if (asks || session.wants(name.name_class)) names.insert(name.name);
  return names;
}

void warn_about_unmatched(Session& session, const std::vector<ServicePattern>& patterns) {
  for (const ServicePattern& pattern : patterns)
    if (!pattern.matched && !pattern.text.empty())
      session.console().warning(cat("unmatched request: \"", pattern.text, "\""));
}

}  // namespace postwright::postconf
