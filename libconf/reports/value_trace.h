#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "libconf/expansion/expansion_trace.h"
#include "libconf/reports/value_origin.h"

namespace postwright {

/// How the value of a name came about: where it is written, and what each macro in it became, down
/// to literal text, defaults, and what is computed.
struct ValueTrace {
  struct Step;
  std::string name;
  std::shared_ptr<const ValueOrigin> origin;  ///< never nullptr; shared by all uses of the name
  std::optional<std::string> value;           ///< expanded; nothing: it cannot be
  std::string problem;                        ///< why not, the first reason
  std::vector<Step> steps;                    ///< the macros in it
  std::vector<ValueTrace> inputs;             ///< what a computed default is made from
};
struct ValueTrace::Step {
  ExpansionStep macro;                ///< without what is inside
  std::unique_ptr<ValueTrace> value;  ///< of a name: where that comes from; its steps are the
                                      ///< `inside` of the macro
  std::vector<Step> inside;           ///< of a branch, of operands
};

/// In main.cf, or in a master.cf entry. `complete` becomes false where a limit cut the trace
/// (expansion_trace.h).
ValueTrace trace_value(const Configuration& configuration, const KnownNames& names,
                       std::optional<std::size_t> entry, std::string_view name, bool& complete);

}  // namespace postwright
