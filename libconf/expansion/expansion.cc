#include "libconf/expansion/expansion.h"

#include <algorithm>
#include <cerrno>
#include <cstdlib>

#include "base/text.h"
#include "libconf/expansion/compatibility_level.h"
#include "libconf/expansion/internationalized_domain.h"
#include "libconf/expansion/macro_syntax.h"

namespace postwright {
namespace {

bool all_digits(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), is_digit);
}

Result<long> to_number(const std::string& digits) {
  errno = 0;
  long value = std::strtol(digits.c_str(), nullptr, 10);
  if (errno != 0) return config_failure("mac_exp_eval: bad conversion: ", digits);
  return value;
}

template <class T>
bool holds(std::string_view op, const T& left, const T& right) {
  if (op == "==") return left == right;
  if (op == "!=") return left != right;
  if (op == "<") return left < right;
  if (op == "<=") return left <= right;
  if (op == ">") return left > right;
  return left >= right;
}

}  // namespace

/// A text that is being expanded, and how it came here.
struct Source {
  const PlacedText* place = nullptr;
  std::size_t at = 0;  // where `text` begins in the place's (or the default's) text
  std::uint32_t via = 0;
  bool own = true;        // part of the value that expand() was called for
  Expanded::Range macro;  // else: the macro in it that led here
};

class Expander {
 public:
  Expander(const Scope& scope, ExpansionBudget& budget, ExpansionTrace* trace)
      : scope_(scope), budget_(budget), trace_(trace) {}

  Status expand_text(std::string_view text, const Source& source, int depth);
  void put(std::string_view text, const Source& source);
  Expanded take() { return std::move(out_); }
  std::vector<std::string>& problems() { return problems_; }

 private:
  /// Keeps the message of an error that was not kept yet; the error goes on without it.
  template <class T>
  tl::unexpected<Error> note(Result<T>& failed) {
    if (!failed.error().message.empty())
      problems_.push_back(std::exchange(failed.error().message, {}));
    return failure_of(failed);
  }
  /// What read_macros() visits: the pieces of one text.
  struct Reading {
    Expander& expander;
    const Source& source;
    bool too_deep;
    Status piece(const MacroPiece& piece, int depth) {
      Status done = expander.expand_piece(piece, source, depth);
      too_deep |= expander.too_deep_;
      return done;
    }
    template <class T>
    tl::unexpected<Error> note(Result<T>& failed) {
      return expander.note(failed);
    }
  };

  /// The step of the trace that is being made, if anybody wants one.
  ExpansionStep* step() { return trace_ ? trace_->current() : nullptr; }
  Status spend(std::size_t bytes);
  Status traced_macro(const MacroPiece& piece, const Source& source, int depth);
  Status macro(std::string_view body, const Source& source, int depth);
  Status value_of(std::string_view name, const Source& source, int depth);
  Status expand_piece(const MacroPiece& piece, const Source& source, int depth);
  Status compare(const MacroHead& head, MacroCursor& cursor, const Source& source, int depth);
  Status function(std::string_view name, MacroCursor& cursor, const Source& source, int depth);
  Result<std::string> separately(std::string_view text, const Source& source, int depth);
  Result<bool> evaluate(std::string_view op, bool levels, const std::string& left,
                        const std::string& right) const;
  Status operand(std::string_view text, const Source& source, int depth);

  const Scope& scope_;
  ExpansionBudget& budget_;
  ExpansionTrace* trace_;
  Expanded out_;
  std::vector<std::string> problems_;
  bool too_deep_ = false;  // the nesting was too deep once
  int separate_ = 0;       // inside operands and arguments, where raw values are expanded, too
  std::string_view body_;  // of the macro being read, of which operands are parts
};

Status Expander::spend(std::size_t bytes) {
  if (budget_.steps == 0 || budget_.bytes < bytes)
    return config_failure(
        "the expansion of $names takes too many steps; do the parameters multiply?");
  --budget_.steps;
  budget_.bytes -= bytes;
  return {};
}

void Expander::put(std::string_view text, const Source& source) {
  if (text.empty()) return;
  out_.stretches_.push_back({.begin = out_.text_.size(),
                             .place = source.place,
                             .at = source.at,
                             .via = source.via,
                             .macro = source.macro,
                             .literal = source.own});
  out_.text_.append(text);
}

Status Expander::expand_text(std::string_view text, const Source& source, int depth) {
  if (Status paid = spend(text.size()); !paid) return note(paid);
  Reading reading{*this, source, too_deep_};
  Status done = read_macros(text, depth, reading);
  too_deep_ |= reading.too_deep;
  return done;
}

Status Expander::expand_piece(const MacroPiece& piece, const Source& source, int depth) {
  if (Status paid = spend(piece.end - piece.begin); !paid) return paid;
  Source part = source;
  part.at = source.at + piece.begin;
  if (piece.kind != MacroPiece::Kind::macro) {
    put(piece.text, part);
    return {};
  }
  if (source.own) part.macro = {source.at + piece.begin, source.at + piece.end};
  // Operands know where they stand in the body.
  part.at += piece.braced ? 2 : 1;
  return trace_ ? traced_macro(piece, part, depth + 1) : macro(piece.text, part, depth + 1);
}

Status Expander::traced_macro(const MacroPiece& piece, const Source& source, int depth) {
  const char* begin = piece.text.data() - (piece.braced ? 2 : 1);
  trace_->begin(ExpansionStep::Kind::value, {begin, piece.end - piece.begin});
  std::size_t before = out_.text_.size();
  std::size_t problems = problems_.size();
  Status done = macro(piece.text, source, depth);
  std::string problem;
  if (!done) problem = problems_.size() > problems ? problems_[problems] : done.error().message;
  trace_->finish(std::string_view(out_.text_).substr(before), problem);
  return done;
}

Status Expander::macro(std::string_view body, const Source& source, int depth) {
  std::string_view outer = std::exchange(body_, body);
  Status done = [&]() -> Status {
    MacroCursor cursor(body);
    auto head = take_macro_head(cursor);
    if (!head) return failure_of(head);
    if (head->is_comparison()) return compare(*head, cursor, source, depth);
    if (ExpansionStep* made = step()) made->name = head->name;
    if (cursor.done()) return value_of(head->name, source, depth);
    if (cursor.peek() == '{') return function(head->name, cursor, source, depth);
    auto choice = take_macro_choice(cursor);
    if (!choice) return failure_of(choice);
    auto value = scope_.find(head->name);
    if (!value) return failure_of(value);
    bool full = *value && !(*value)->text.empty();
    const auto& chosen = full ? choice->if_true : choice->if_false;
    if (ExpansionStep* made = step()) {
      made->kind = ExpansionStep::Kind::choice;
      made->truth = full;
      if (chosen) made->branch = *chosen;
    }
    return chosen ? operand(*chosen, source, depth) : Status{};
  }();
  body_ = outer;
  return done;
}

Status Expander::operand(std::string_view text, const Source& source, int depth) {
  Source part = source;
  part.at += static_cast<std::size_t>(text.data() - body_.data());
  return expand_text(text, part, depth);
}

Status Expander::value_of(std::string_view name, const Source& source, int depth) {
  auto value = scope_.find(name);
  if (!value) return failure_of(value);
  if (!*value) {
    scope_.not_found(name);
    return {};
  }
  out_.vias_.push_back({.outer = source.via, .name = std::string(name)});
  Source inner{.place = (*value)->place,
               .at = 0,
               .via = static_cast<std::uint32_t>(out_.vias_.size() - 1),
               .own = false,
               .macro = source.macro};
  if (!(*value)->raw || separate_ > 0) return expand_text((*value)->text, inner, depth);
  if (Status paid = spend((*value)->text.size()); !paid) return paid;
  put((*value)->text, inner);
  return {};
}

Result<std::string> Expander::separately(std::string_view text, const Source& source, int depth) {
  std::size_t length = out_.text_.size();
  std::size_t stretches = out_.stretches_.size();
  ++separate_;
  Status done = operand(text, source, depth);
  --separate_;
  if (!done) return failure_of(done);
  std::string result = out_.text_.substr(length);
  out_.text_.resize(length);
  out_.stretches_.resize(stretches);
  return result;
}

Result<bool> Expander::evaluate(std::string_view op, bool levels, const std::string& left,
                                const std::string& right) const {
  if (levels) {
    auto a = CompatibilityLevel::parse(left);
    if (!a) return failure_of(a);
    auto b = CompatibilityLevel::parse(right);
    if (!b) return failure_of(b);
    return holds(op, *a, *b);
  }
  if (!all_digits(left) || !all_digits(right)) return holds(op, left, right);
  auto a = to_number(left);
  if (!a) return failure_of(a);
  auto b = to_number(right);
  if (!b) return failure_of(b);
  return holds(op, *a, *b);
}

Status Expander::compare(const MacroHead& head, MacroCursor& cursor, const Source& source,
                         int depth) {
  if (ExpansionStep* made = step()) {
    made->kind = ExpansionStep::Kind::comparison;
    made->op = cat(head.op, head.levels ? "level" : "");
  }
  auto a = separately(head.left, source, depth);
  auto b = separately(head.right, source, depth);
  if (!a) return failure_of(a);
  if (!b) return failure_of(b);
  MacroChoice choice{.if_true = "true", .if_false = std::nullopt};
  bool chooses = !cursor.done();
  if (chooses) {
    auto taken = take_macro_choice(cursor);
    if (!taken) return failure_of(taken);
    choice = *taken;
  }
  auto truth = evaluate(head.op, head.levels, *a, *b);
  if (!truth) return failure_of(truth);
  const auto& chosen = *truth ? choice.if_true : choice.if_false;
  if (ExpansionStep* made = step()) {
    made->left = *a;
    made->right = *b;
    made->truth = *truth;
    if (chooses && chosen) made->branch = *chosen;
  }
  if (!chosen) return {};
  if (chooses) return operand(*chosen, source, depth);
  Source computed = source;
  computed.place = nullptr;
  computed.own = false;
  put(*chosen, computed);
  return {};
}

Status Expander::function(std::string_view name, MacroCursor& cursor, const Source& source,
                          int depth) {
  auto argument = take_macro_argument(cursor);
  if (!argument) return failure_of(argument);
  Status known = check_macro_function(name, *argument);
  if (!known) return known;
  if (ExpansionStep* made = step()) made->kind = ExpansionStep::Kind::function;
  auto domain = separately(trim(*argument), source, depth);
  if (!domain) return failure_of(domain);
  if (ExpansionStep* made = step()) made->left = *domain;
  auto converted = name == "domain_to_ascii" ? domain_to_ascii(*domain) : domain_to_utf8(*domain);
  if (!converted) {
    (void)note(converted);
    return config_failure("bad domain argument in: '", name, "{", *domain, "}'");
  }
  Source computed = source;
  computed.place = nullptr;
  computed.own = false;
  put(*converted, computed);
  return {};
}

const Expanded::Stretch* Expanded::stretch_at(std::size_t position) const {
  auto after =
      std::upper_bound(stretches_.begin(), stretches_.end(), position,
                       [](std::size_t at, const Stretch& stretch) { return at < stretch.begin; });
  return after == stretches_.begin() ? nullptr : &*(after - 1);
}

std::optional<Expanded::Origin> Expanded::origin(std::size_t begin, std::size_t length) const {
  const Stretch* first = stretch_at(begin);
  const Stretch* last = stretch_at(length == 0 ? begin : begin + length - 1);
  if (!first || first != last) return std::nullopt;
  Origin origin{.place = first->place, .at = first->at + (begin - first->begin), .via = {}};
  for (std::uint32_t via = first->via; via != 0; via = vias_[via].outer)
    origin.via.push_back(vias_[via].name);
  std::reverse(origin.via.begin(), origin.via.end());
  return origin;
}

Expanded::Range Expanded::written(std::size_t begin, std::size_t length) const {
  const Stretch* first = stretch_at(begin);
  const Stretch* last = stretch_at(length == 0 ? begin : begin + length - 1);
  if (!first || !last) return {};
  Range range;
  range.begin = first->literal ? first->at + (begin - first->begin) : first->macro.begin;
  range.end = last->literal ? last->at + (begin + length - last->begin) : last->macro.end;
  return range;
}

Result<Expanded> expand(const ScopeValue& value, const Scope& scope, ExpansionBudget& budget,
                        std::vector<std::string>* problems, ExpansionTrace* trace) {
  Expander expander(scope, budget, trace);
  Source source{.place = value.place, .at = 0, .via = 0, .own = true, .macro = {}};
  if (value.raw) {
    expander.put(value.text, source);
    return expander.take();
  }
  Status done = expander.expand_text(value.text, source, 0);
  if (done) return expander.take();
  std::vector<std::string>& found = expander.problems();
  done.error().message = found.front();
  if (problems) *problems = std::move(found);
  return failure_of(done);
}

}  // namespace postwright
