#include "libconf/bounce/bounce_text.h"

#include <algorithm>
#include <deque>
#include <map>

#include "base/text.h"
#include "libconf/expansion/expansion_problems.h"
#include "libconf/expansion/internationalized_domain.h"
#include "libconf/parameters/parameters.h"
#include "libconf/parameters/typed_value.h"
#include "libconf/site/startup_checks.h"

namespace postwright {
namespace {

/// What bounce(8) reads beside the parameters of all programs; in the order in which it checks
/// them. Found by asking `postconf -b` of Postfix 3.11.7 for each parameter.
constexpr std::string_view kBounceParameters[] = {
    "bounce_size_limit",        "notify_classes",         "bounce_notice_recipient",
    "2bounce_notice_recipient", "delay_notice_recipient", "bounce_template_file",
    "header_from_format",       "maximal_queue_lifetime", "delay_warning_time",
    "enable_threaded_bounces",  "requiretls_redact_dsn",
};
constexpr std::string_view kAlwaysSet[] = {"config_directory", "process_id"};

struct TimeUnit {
  std::string_view name;
  std::int64_t seconds;
};
constexpr TimeUnit kTimeUnits[] = {
    {"seconds", 1}, {"minutes", 60}, {"hours", 3600}, {"days", 86400}, {"weeks", 604800}};
constexpr std::string_view kTimes[] = {"delay_warning_time", "maximal_queue_lifetime"};
constexpr std::int64_t kExcessive = 1000;

/// Names as templates have them. What find() complains of is kept, since an expansion goes on.
class TemplateScope final : public Scope {
 public:
  TemplateScope(const BounceTemplate& one, const Configuration& configuration, Reporter& reporter)
      : template_(one), configuration_(configuration), reporter_(reporter) {}

  Result<std::optional<ScopeValue>> find(std::string_view name) const override {
    auto value = value_of(name);
    if (!value) {
      if (failed_) failed_ = failure(value.error().kind, value.error().message);
      return failure_of(value);
    }
    if (!*value) return std::nullopt;
    return ScopeValue{.text = kept_.emplace_back(std::move(**value)), .raw = true};
  }
  void not_found(std::string_view) const override { undefined_ = true; }

  /// The first error of find().
  Status& status() { return failed_; }
  /// Whether a $name was not found.
  bool undefined() const { return undefined_; }

 private:
  Result<std::optional<std::string>> value_of(std::string_view name) const {
    for (std::string_view time : kTimes)
      if (name.size() > time.size() && name.starts_with(time) && name[time.size()] == '_')
        return time_in(time, name.substr(time.size() + 1), name);
    if (name == "process_name") return "bounce";
    const ParameterInfo* parameter = find_parameter(name);
    bool known = configuration_.is_set(name) || (parameter && parameter->startup > 0) ||
                 std::ranges::find(kBounceParameters, name) != std::end(kBounceParameters) ||
                 std::ranges::find(kAlwaysSet, name) != std::end(kAlwaysSet);
    if (!known) return std::nullopt;
    auto value = startup_value(configuration_, name, reporter_);
    if (!value) return failure_of(value);
    return name == "myhostname" || name == "mydomain" ? in_utf8(name, *value) : *value;
  }

  Result<std::optional<std::string>> time_in(std::string_view parameter, std::string_view unit_name,
                                             std::string_view name) const {
    const auto* unit = std::ranges::find(kTimeUnits, unit_name, &TimeUnit::name);
    if (unit == std::end(kTimeUnits))
      return config_failure(template_.origin, ": unrecognized suffix \"", unit_name,
                            "\" in parameter \"", name, "\"");
    auto text = startup_value(configuration_, parameter, reporter_);
    if (!text) return failure_of(text);
    auto seconds = parse_time(*find_parameter(parameter), *text);
    if (!seconds) return failure_of(seconds);
    std::int64_t result = *seconds / unit->seconds;
    if (result == 0 && *seconds > 0) advise("zero result", "reduce", name, unit->name);
    if (result >= kExcessive)
      advise(cat("excessive result \"", result, "\""), "increase", name, unit->name);
    return std::to_string(result);
  }

  void advise(std::string_view what, std::string_view verb, std::string_view name,
              std::string_view unit) const {
    std::string_view in = name_of(template_.bounce_class);
    reporter_.warning(cat(template_.origin, ": ", what, " in ", in,
                          " template conversion of parameter \"", name, "\""));
    reporter_.warning(
        cat("please ", verb, " time unit \"", unit, "\" of \"", name, "\" in ", in, " template"));
    reporter_.warning("for instructions see the bounce(5) manual");
  }

  Result<std::optional<std::string>> in_utf8(std::string_view name, std::string& domain) const {
    auto enabled = configuration_.bool_value("smtputf8_enable");
    if (!enabled) return failure_of(enabled);
    if (!*enabled) return std::move(domain);
    auto converted = domain_to_utf8(domain);
    if (converted) return std::move(*converted);
    reporter_.warning(converted.error().message);
    reporter_.warning(
        cat(template_.origin, ": conversion \"", name, "\" failed: input value: \"", domain, "\""));
    return std::move(domain);
  }

  const BounceTemplate& template_;
  const Configuration& configuration_;
  Reporter& reporter_;
  mutable std::deque<std::string> kept_;
  mutable Status failed_;
  mutable bool undefined_ = false;
};

}  // namespace

Status check_bounce_parameters(const Configuration& configuration, Reporter& reporter) {
  for (std::string_view name : kBounceParameters) {
    if (!configuration.is_set(name)) continue;
    auto value = startup_value(configuration, name, reporter);
    if (!value) return failure_of(value);
    if (Status checked = check_value(*find_parameter(name), *value); !checked) return checked;
  }
  return {};
}

Result<BounceTemplates> load_bounce_templates(const Configuration& configuration,
                                              Reporter& reporter) {
  auto format = startup_value(configuration, "header_from_format", reporter);
  if (!format) return failure_of(format);
  BounceTemplates templates(equals_ignoring_case(*format, "obsolete"));
  auto file = startup_value(configuration, "bounce_template_file", reporter);
  if (!file) return failure_of(file);
  if (!file->empty()) {
    auto bytes = read_config_file(*file);
    if (!bytes) return failure_of(bytes);
    Status read = templates.read(*bytes, *file, reporter);
    if (!read) return failure_of(read);
  }
  if (!equals_ignoring_case(*format, "obsolete") && !equals_ignoring_case(*format, "standard"))
    return config_failure("invalid setting: \"header_from_format = ", *format, "\"");
  return templates;
}

Result<std::string> expand_bounce_text(const BounceTemplate& one,
                                       const Configuration& configuration, Reporter& reporter) {
  std::string made;
  ExpansionBudget budget;
  std::string_view rest = one.text;
  while (!rest.empty()) {
    std::string_view line = rest.substr(0, rest.find('\n'));
    rest.remove_prefix(line.size() + 1);
    TemplateScope scope(one, configuration, reporter);
    std::vector<std::string> problems;
    auto expanded = expand({.text = line}, scope, budget, &problems);
    if (!scope.status()) return failure_of(scope.status());
    auto bad = [&](std::string_view what) {
      return config_failure(one.origin, ": ", what, " in ", name_of(one.bounce_class),
                            " template: ", line);
    };
    if (!expanded)
      return report_expansion_problems(problems, reporter, bad("bad $name syntax").value().message);
    if (scope.undefined()) return bad("undefined $name");
    made += cat(expanded->text(), "\n");
  }
  return made;
}

}  // namespace postwright
