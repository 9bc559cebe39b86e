#include "libconf/reports/value_trace.h"

#include <algorithm>
#include <map>

#include "base/text.h"

namespace postwright {
namespace {

class Tracer {
 public:
  Tracer(const Configuration& configuration, const KnownNames& names,
         std::optional<std::size_t> entry)
      : configuration_(configuration), names_(names), entry_(entry) {}

  ValueTrace run(std::string_view name, const Scope& scope);
  bool complete() const { return complete_; }

 private:
  ValueTrace described(std::string_view name);
  std::vector<ValueTrace> inputs_of(const ValueOrigin& origin);
  ValueTrace::Step with_origins(ExpansionStep step);

  const Configuration& configuration_;
  const KnownNames& names_;
  std::optional<std::size_t> entry_;
  ExpansionBudget budget_;
  std::map<std::string, Result<std::shared_ptr<const ValueOrigin>>, std::less<>> origins_;
  std::vector<std::string> open_;  // computed ones whose inputs are being traced
  std::size_t inputs_ = 0;         // traced so far
  bool complete_ = true;
};

/// The name with its origin, not expanded.
ValueTrace Tracer::described(std::string_view name) {
  ValueTrace trace;
  trace.name = name;
  // Inputs of computed defaults are traced without the entry.
  auto known = origins_.find(cat(entry_ ? "service " : "", name));
  if (known == origins_.end()) {
    auto found =
        entry_ ? origin_of(configuration_, names_, *entry_, name) : origin_of(configuration_, name);
    Result<std::shared_ptr<const ValueOrigin>> origin;
    if (found)
      origin = std::make_shared<const ValueOrigin>(std::move(*found));
    else
      origin = failure_of(found);
    known = origins_.emplace(cat(entry_ ? "service " : "", name), std::move(origin)).first;
  }
  if (!known->second) {
    trace.problem = known->second.error().message;
    trace.origin = std::make_shared<const ValueOrigin>();
    return trace;
  }
  trace.origin = *known->second;
  trace.inputs = inputs_of(*trace.origin);
  return trace;
}

/// Computed defaults look at main.cf only.
std::vector<ValueTrace> Tracer::inputs_of(const ValueOrigin& origin) {
  constexpr std::size_t kMaxInputs = 100;
  std::vector<ValueTrace> traces;
  for (std::string_view input : origin.inputs) {
    if (std::ranges::count(open_, input) != 0) continue;
    if (++inputs_ > kMaxInputs) {
      complete_ = false;
      break;
    }
    open_.emplace_back(input);
    auto entry = std::exchange(entry_, std::nullopt);
    traces.push_back(run(input, MainScope(configuration_)));
    entry_ = entry;
    open_.pop_back();
  }
  return traces;
}

ValueTrace::Step Tracer::with_origins(ExpansionStep step) {
  std::vector<ValueTrace::Step> inside;
  inside.reserve(step.inside.size());
  for (ExpansionStep& inner : step.inside) inside.push_back(with_origins(std::move(inner)));
  step.inside.clear();
  ValueTrace::Step made;
  bool names_parameter =
      step.kind == ExpansionStep::Kind::value || step.kind == ExpansionStep::Kind::choice;
  if (names_parameter && !step.name.empty())
    made.value = std::make_unique<ValueTrace>(described(step.name));
  if (made.value && step.kind == ExpansionStep::Kind::value) {
    made.value->steps = std::move(inside);
    if (step.problem.empty()) made.value->value = step.result;
  } else {
    made.inside = std::move(inside);
  }
  made.macro = std::move(step);
  return made;
}

ValueTrace Tracer::run(std::string_view name, const Scope& scope) {
  ValueTrace trace = described(name);
  if (!trace.problem.empty()) return trace;
  auto found = scope.find(name);
  if (!found) {
    trace.problem = found.error().message;
    return trace;
  }
  ExpansionTrace steps;
  auto expanded = expand(found->value_or(ScopeValue{}), scope, budget_, nullptr, &steps);
  complete_ &= steps.complete();
  if (expanded)
    trace.value = expanded->text();
  else
    trace.problem = expanded.error().message;
  for (ExpansionStep& step : steps.take_steps())
    trace.steps.push_back(with_origins(std::move(step)));
  return trace;
}

}  // namespace

ValueTrace trace_value(const Configuration& configuration, const KnownNames& names,
                       std::optional<std::size_t> entry, std::string_view name, bool& complete) {
  Tracer tracer(configuration, names, entry);
  ValueTrace trace;
  if (entry)
    trace = tracer.run(
        name, SharedServiceScope(configuration, configuration.master_cf().entries()[*entry],
                                 names.settings_of(*entry)));
  else
    trace = tracer.run(name, MainScope(configuration));
  complete = tracer.complete();
  return trace;
}

}  // namespace postwright
