#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace postwright {

/// What an expansion did with one macro of a text.
struct ExpansionStep {
  enum class Kind {
    value,       ///< $NAME: `inside` are the macros of its value
    choice,      ///< ${NAME?X:Y}: `inside` are those of the branch that counts
    comparison,  ///< ${{L} OP {R}?X:Y}: those of the operands, then of the branch
    function,    ///< ${FUNCTION{ARGUMENT}}: those of the argument
  };
  Kind kind = Kind::value;
  std::string written;                ///< the macro: "$name", "${name?{x}:{y}}"
  std::string name;                   ///< of the parameter or the function
  std::string op;                     ///< of a comparison: "==", "<=level"
  std::string left, right;            ///< its operands, expanded; left: the function's argument
  std::optional<bool> truth;          ///< of the condition
  std::optional<std::string> branch;  ///< what it chose, as written; nothing: the macro has none
  std::string result;                 ///< what stands in the place of the macro
  std::string problem;                ///< why there is none
  std::vector<ExpansionStep> inside;
};

/// All steps of one expansion, up to a limit: hostile values can make many.
class ExpansionTrace {
 public:
  static constexpr std::size_t kMaxSteps = 10'000;
  static constexpr std::size_t kMaxBytes = 1u << 20;  ///< of all texts in steps

  const std::vector<ExpansionStep>& steps() const { return steps_; }
  std::vector<ExpansionStep> take_steps() { return std::move(steps_); }
  /// False: there were more steps than the limits allow.
  bool complete() const { return complete_; }

  /// For the expansion: a step that ends with finish(); steps that begin before are inside it.
  void begin(ExpansionStep::Kind kind, std::string_view written);
  /// The step that is being made; nullptr when it is not kept.
  ExpansionStep* current() { return skipped_ > 0 || open_.empty() ? nullptr : &open_.back(); }
  void finish(std::string_view result, std::string_view problem);

 private:
  std::vector<ExpansionStep> steps_;
  std::vector<ExpansionStep> open_;
  std::size_t count_ = 0;
  std::size_t bytes_ = 0;
  std::size_t skipped_ = 0;  // steps begun that are not kept
  bool complete_ = true;
};

}  // namespace postwright
