#include "cmd/postconf/facts/why.h"

#include <unistd.h>

#include "base/file.h"
#include "base/text.h"
#include "cmd/postconf/facts/why_json.h"
#include "cmd/postconf/views/service_pattern.h"
#include "libconf/reports/value_trace.h"

namespace postwright::postconf {
namespace {

/// Writes a trace as lines; what a line says comes from what is indented below it.
class TraceText {
 public:
  void start(std::string_view name, const ValueTrace& trace) {
    line(0, trace.value ? cat(name, " = ", *trace.value)
                        : cat(name, " has no value: ", trace.problem));
    show_origin(trace, 1);
  }
  void cut() { line(1, "(there is more; too many steps)"); }
  std::string take() { return std::move(text_); }

 private:
  void line(std::size_t depth, std::string_view content) {
    text_.append(depth * 2, ' ').append(trim_right(printable(content, true))).push_back('\n');
  }
  static std::string place(const FileSpan& span) {
    return cat(span.file, ", line ", span.line, ": ");
  }
  static std::string place(const ValueOrigin& origin) {
    switch (origin.source) {
      case ValueSource::undefined:
        return "nothing sets it";
      case ValueSource::main_cf:
        return place(*origin.span);
      case ValueSource::service_setting:
        return cat("-o in ", place(*origin.span));
      case ValueSource::given:
        return "command line or environment: ";
      case ValueSource::service_entry:
        return "from the entry in master.cf: ";
      case ValueSource::default_value:
        return "default: ";
      case ValueSource::service_default:
        return "default of what services define: ";
      case ValueSource::computed:
        return cat("computed, ", origin.how, ": ");
    }
    return {};
  }

  /// Where the value is written, what it replaces, and what the macros in it became.
  void show_origin(const ValueTrace& trace, std::size_t depth) {
    const ValueOrigin& origin = *trace.origin;
    line(depth, cat(place(origin), origin.value));
    for (const SettingPlace& setting : origin.overrides)
      line(depth + 1, cat("instead of ", place(setting.span), setting.value));
    for (const ValueTrace& input : trace.inputs) {
      line(depth, cat("using ", input.name, input.value ? cat(" = ", *input.value) : ""));
      show_origin(input, depth + 1);
    }
    for (const ValueTrace::Step& step : trace.steps) show_step(step, depth);
  }

  void show_step(const ValueTrace::Step& step, std::size_t depth) {
    const ExpansionStep& macro = step.macro;
    line(depth, macro.problem.empty() ? cat(macro.written, " = ", macro.result)
                                      : cat(macro.written, " has no value: ", macro.problem));
    if (macro.kind == ExpansionStep::Kind::value) {
      if (step.value) show_origin(*step.value, depth + 1);
      return;
    }
    if (macro.truth) line(depth + 1, condition(macro));
    if (step.value) show_origin(*step.value, depth + 2);
    if (macro.kind == ExpansionStep::Kind::function) line(depth + 1, cat("of ", macro.left));
    for (const ValueTrace::Step& inner : step.inside) show_step(inner, depth + 1);
  }

  static std::string condition(const ExpansionStep& macro) {
    bool compares = macro.kind == ExpansionStep::Kind::comparison;
    std::string fact = compares ? cat("{", macro.left, "} ", macro.op, " {", macro.right, "}",
                                      *macro.truth ? " holds" : " does not hold")
                                : cat(macro.name, *macro.truth ? " is not empty" : " is empty");
    if (macro.branch) return cat(fact, ", so this counts: ", *macro.branch);
    return compares && *macro.truth ? fact : cat(fact, ", and nothing is said for that");
  }

  std::string text_;
};

/// The entries that the argument names; only main.cf without one.
Result<std::vector<std::optional<std::size_t>>> scopes(const Session& session) {
  const auto& arguments = session.options().arguments;
  if (arguments.size() < 2) return std::vector<std::optional<std::size_t>>{std::nullopt};
  ServicePattern pattern;
  if (!parse_service_pattern(arguments[1], 2, pattern))
    return failure(ErrorKind::config, "--why option requires parameter [service_name[/type]]");
  std::vector<std::optional<std::size_t>> found;
  const auto& entries = session.configuration().master_cf().entries();
  for (std::size_t i = 0; i < entries.size(); ++i)
    if (pattern.fits_service(entries[i].service(), entries[i].type())) found.emplace_back(i);
  if (found.empty()) return config_failure("unmatched request: \"", arguments[1], "\"");
  return found;
}

}  // namespace

Status show_why(Session& session) {
  const std::string& name = session.options().arguments[0];
  auto entries = scopes(session);
  if (!entries) return failure_of(entries);
  std::vector<Traced> traces;
  for (std::optional<std::size_t> entry : *entries) {
    bool known = entry ? session.names().is_valid_in(*entry, name)
                       : session.names().class_of(name).has_value();
    known |= entry && name == "service_name";
    if (!known) return session.unknown_name(name);
    Traced traced;
    if (entry) {
      const ServiceEntry& service = session.configuration().master_cf().entries()[*entry];
      traced.service = cat(service.service(), "/", service.type());
    }
    traced.trace =
        trace_value(session.configuration(), session.names(), entry, name, traced.complete);
    traces.push_back(std::move(traced));
  }
  if (session.options().json_full) {
    (void)write_all(STDOUT_FILENO, why_json(session.configuration().directory(), traces));
    return {};
  }
  TraceText text;
  for (const Traced& traced : traces) {
    text.start(traced.service.empty() ? name : cat(traced.service, "/", name), traced.trace);
    if (!traced.complete) text.cut();
  }
  (void)write_all(STDOUT_FILENO, text.take());
  return {};
}

}  // namespace postwright::postconf
