#include "libconf/expansion/expansion_trace.h"

#include <utility>

namespace postwright {
namespace {

std::size_t size_of(const ExpansionStep& step) {
  return step.written.size() + step.name.size() + step.op.size() + step.left.size() +
         step.right.size() + step.branch.value_or("").size() + step.result.size() +
         step.problem.size();
}

}  // namespace

void ExpansionTrace::begin(ExpansionStep::Kind kind, std::string_view written) {
  if (skipped_ > 0 || count_ == kMaxSteps || bytes_ + written.size() > kMaxBytes) {
    ++skipped_;
    complete_ = false;
    return;
  }
  ++count_;
  open_.emplace_back();
  open_.back().kind = kind;
  open_.back().written = written;
}

void ExpansionTrace::finish(std::string_view result, std::string_view problem) {
  if (skipped_ > 0) {
    --skipped_;
    return;
  }
  ExpansionStep step = std::move(open_.back());
  open_.pop_back();
  if (bytes_ + result.size() > kMaxBytes) {
    complete_ = false;
    return;
  }
  step.result = result;
  step.problem = problem;
  bytes_ += size_of(step);
  (open_.empty() ? steps_ : open_.back().inside).push_back(std::move(step));
}

}  // namespace postwright
