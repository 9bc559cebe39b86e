#include "libconf/expansion.h"

#include <algorithm>
#include <cerrno>
#include <cstdlib>

#include "base/text.h"
#include "libconf/compatibility_level.h"

namespace postwright {
namespace {

constexpr int kMaxNesting = 101;  // postconf(5): 100 references may follow each other

constexpr bool is_blank(char c) {
  return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

constexpr bool is_name_char(char c) {
  return is_alnum(c) || c == '_';
}

constexpr bool is_operator_char(char c) {
  return std::string_view("<>!=?+-*/~&\\|%").find(c) != std::string_view::npos;
}

tl::unexpected<Error> bad(std::string message) {
  return failure(ErrorKind::config, std::move(message));
}

bool all_digits(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), is_digit);
}

Result<long> to_number(const std::string& digits) {
  errno = 0;
  long value = std::strtol(digits.c_str(), nullptr, 10);
  if (errno != 0) return bad(cat("mac_exp_eval: bad conversion: ", digits));
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

bool is_comparison(std::string_view op) {
  for (std::string_view known : {"==", "!=", "<", "<=", ">", ">="})
    if (op == known) return true;
  return false;
}

/// Reads the inside of ${...}.
struct Cursor {
  std::string_view body;
  std::size_t at = 0;

  bool done() const { return at == body.size(); }
  char peek() const { return body[at]; }
  std::string_view rest() const { return body.substr(at); }
  std::string_view before() const { return body.substr(0, at); }
  void skip_blanks() {
    while (!done() && is_blank(peek())) ++at;
  }
  template <class Predicate>
  std::string_view take_while(Predicate&& wanted) {
    std::size_t begin = at;
    while (!done() && wanted(peek())) ++at;
    return body.substr(begin, at - begin);
  }
  /// What stands between the brace at the cursor and its match.
  Result<std::string_view> take_braces() {
    std::size_t begin = at;
    int depth = 0;
    for (; !done(); ++at) {
      if (peek() == '{') ++depth;
      if (peek() == '}' && --depth == 0) {
        ++at;
        return body.substr(begin + 1, at - begin - 2);
      }
    }
    return bad(cat("unbalanced {} in attribute expression: \"", body.substr(begin), "\""));
  }
};

/// What follows a name or a comparison: `? X : Y`, `: Y`, or nothing.
struct Choice {
  std::optional<std::string_view> if_true;
  std::optional<std::string_view> if_false;
};

/// An operand behind ? or :. In braces its inside, else all that is left.
Result<std::string_view> take_operand(Cursor& cursor) {
  Cursor look = cursor;
  look.skip_blanks();
  if (look.done() || look.peek() != '{') {
    std::string_view rest = cursor.rest();
    cursor.at = cursor.body.size();
    return rest;
  }
  cursor = look;
  auto inside = cursor.take_braces();
  if (inside) cursor.skip_blanks();
  return inside;
}

Result<Choice> take_choice(Cursor& cursor) {
  Choice choice;
  if (cursor.peek() == '?') {
    ++cursor.at;
    auto yes = take_operand(cursor);
    if (!yes) return failure_of(yes);
    choice.if_true = *yes;
    if (cursor.done()) return choice;
    if (cursor.peek() != ':')
      return bad(cat("\":\" expected at: \"...", *yes, "}>>>", cursor.rest().substr(0, 20), "\""));
  }
  ++cursor.at;
  auto no = take_operand(cursor);
  if (!no) return failure_of(no);
  choice.if_false = *no;
  if (!cursor.done())
    return bad(cat("unexpected input at: \"...", *no, "}>>>", cursor.rest().substr(0, 20), "\""));
  return choice;
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
  Expander(const Scope& scope, ExpansionBudget& budget) : scope_(scope), budget_(budget) {}

  Status expand_text(std::string_view text, const Source& source, int depth);
  void put(std::string_view text, const Source& source);
  Expanded take() { return std::move(out_); }

 private:
  Status spend(std::size_t bytes);
  Status macro(std::string_view body, const Source& source, int depth);
  Status value_of(std::string_view name, const Source& source, int depth);
  Status compare(Cursor& cursor, const Source& source, int depth);
  Status function(std::string_view name, Cursor& cursor, const Source& source, int depth);
  Result<std::string> separately(std::string_view text, const Source& source, int depth);
  Result<bool> evaluate(std::string_view op, bool levels, const std::string& left,
                        const std::string& right) const;
  Status operand(std::string_view text, const Source& source, int depth);

  const Scope& scope_;
  ExpansionBudget& budget_;
  Expanded out_;
  int separate_ = 0;       // inside operands and arguments, where raw values are expanded, too
  std::string_view body_;  // of the macro being read, of which operands are parts
};

Status Expander::spend(std::size_t bytes) {
  if (budget_.steps == 0 || budget_.bytes < bytes)
    return bad("the expansion of $names takes too many steps; do the parameters multiply?");
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
  if (Status paid = spend(text.size()); !paid) return paid;
  std::size_t at = 0;
  while (at < text.size()) {
    Source piece = source;
    piece.at = source.at + at;
    std::size_t dollar = std::min(text.find('$', at), text.size());
    if (dollar > at) {
      std::string_view literal = text.substr(at, dollar - at);
      if (depth >= kMaxNesting)
        return bad(cat("unreasonable macro call nesting: \"", literal, "\""));
      if (Status paid = spend(literal.size()); !paid) return paid;
      put(literal, piece);
      at = dollar;
      continue;
    }
    char next = at + 1 < text.size() ? text[at + 1] : '\0';
    if (next == '$') {
      put("$", piece);
      at += 2;
      continue;
    }
    std::string_view body;
    std::size_t body_at = at + 1;
    std::size_t end = at + 1;
    if (next == '{' || next == '(') {
      char closer = next == '{' ? '}' : ')';
      int open = 0;
      for (; end < text.size(); ++end) {
        if (text[end] == next) ++open;
        if (text[end] == closer && --open == 0) break;
      }
      if (Status paid = spend(end - at); !paid) return paid;
      if (end == text.size()) return bad(cat("truncated macro reference: \"", text, "\""));
      body_at = at + 2;
      body = text.substr(body_at, end - body_at);
      ++end;
    } else {
      while (end < text.size() && is_name_char(text[end])) ++end;
      body = text.substr(body_at, end - body_at);
    }
    if (trim(body).empty()) return bad(cat("empty macro name: \"", text, "\""));
    piece.at = source.at + body_at;
    if (source.own) piece.macro = {source.at + at, source.at + end};
    if (depth >= kMaxNesting) return bad(cat("unreasonable macro call nesting: \"", body, "\""));
    if (Status done = macro(body, piece, depth + 1); !done) return done;
    at = end;
  }
  return {};
}

Status Expander::macro(std::string_view body, const Source& source, int depth) {
  std::string_view outer = std::exchange(body_, body);
  Status done = [&]() -> Status {
    Cursor cursor{.body = body};
    cursor.skip_blanks();
    if (!cursor.done() && cursor.peek() == '{') return compare(cursor, source, depth);
    std::string_view name = cursor.take_while(is_name_char);
    Cursor after = cursor;
    cursor.skip_blanks();
    auto syntax_error = [&](const Cursor& place) {
      return bad(cat("attribute name syntax error at: \"...", place.before(), ">>>",
                     place.rest().substr(0, 20), "\""));
    };
    if (name.empty()) return syntax_error(after);
    if (cursor.done()) return value_of(name, source, depth);
    if (cursor.peek() == '{') return function(name, cursor, source, depth);
    if (cursor.peek() != '?' && cursor.peek() != ':') return syntax_error(cursor);
    auto choice = take_choice(cursor);
    if (!choice) return failure_of(choice);
    auto value = scope_.find(name);
    if (!value) return failure_of(value);
    bool full = *value && !(*value)->text.empty();
    const auto& chosen = full ? choice->if_true : choice->if_false;
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
  if (!*value) return {};
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

Status Expander::compare(Cursor& cursor, const Source& source, int depth) {
  auto left = cursor.take_braces();
  if (!left) return failure_of(left);
  cursor.skip_blanks();
  Cursor at_operator = cursor;
  std::string_view op = cursor.take_while(is_operator_char);
  if (!is_comparison(op))
    return bad(cat(R"("==" or "!="" or "<"" or "<="" or ">="" or ">" expected at: "...)", *left,
                   "}>>>", at_operator.rest().substr(0, 20), "\""));
  std::string_view suffix = cursor.take_while(is_alnum);
  if (!suffix.empty() && suffix != "level")
    return bad(cat("bad operator suffix at: \"...", op, ">>>", suffix, "\""));
  cursor.skip_blanks();
  if (cursor.done() || cursor.peek() != '{')
    return bad(cat("\"{expression}\" expected at: \"...{", *left, "} ", op, ">>>",
                   cursor.rest().substr(0, 20), "\""));
  auto right = cursor.take_braces();
  if (!right) return failure_of(right);
  auto a = separately(*left, source, depth);
  if (!a) return failure_of(a);
  auto b = separately(*right, source, depth);
  if (!b) return failure_of(b);
  cursor.skip_blanks();
  Choice choice{.if_true = "true", .if_false = std::nullopt};
  bool chooses = !cursor.done();
  if (chooses) {
    if (cursor.peek() != '?' && cursor.peek() != ':')
      return bad(cat("\"?\" or \":\" expected at: \"...}>>>", cursor.rest().substr(0, 20), "\""));
    auto taken = take_choice(cursor);
    if (!taken) return failure_of(taken);
    choice = *taken;
  }
  auto truth = evaluate(op, suffix == "level", *a, *b);
  if (!truth) return failure_of(truth);
  const auto& chosen = *truth ? choice.if_true : choice.if_false;
  if (!chosen) return {};
  if (chooses) return operand(*chosen, source, depth);
  Source computed = source;
  computed.place = nullptr;
  computed.own = false;
  put(*chosen, computed);
  return {};
}

Status Expander::function(std::string_view name, Cursor& cursor, const Source& source, int depth) {
  auto argument = cursor.take_braces();
  if (!argument) return failure_of(argument);
  cursor.skip_blanks();
  if (!cursor.done())
    return bad(
        cat("unexpected input at: \"...", *argument, "}>>>", cursor.rest().substr(0, 20), "\""));
  bool to_ascii = name == "domain_to_ascii";
  if (!to_ascii && name != "domain_to_utf8")
    return bad(cat("unknown function \"", name, "\" at\"...>>>", name, "{", *argument, "}\""));
  auto domain = separately(trim(*argument), source, depth);
  if (!domain) return failure_of(domain);
  if (domain->empty())
    return bad(cat("midna_", name, "_create: Problem translating domain \"\" to ",
                   to_ascii ? "ASCII" : "UTF8", " form: UIDNA_ERROR_EMPTY_LABEL"));
  if (!is_ascii(*domain) || (!to_ascii && domain->find("xn--") != std::string::npos))
    return bad(cat("bad domain argument in: '", name, "{", *domain,
                   "}': internationalized names are not supported here"));
  Source computed = source;
  computed.place = nullptr;
  computed.own = false;
  put(to_ascii ? *domain : ascii_lower(*domain), computed);
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

Result<Expanded> expand(const ScopeValue& value, const Scope& scope, ExpansionBudget& budget) {
  Expander expander(scope, budget);
  Source source{.place = value.place, .at = 0, .via = 0, .own = true, .macro = {}};
  if (value.raw) {
    expander.put(value.text, source);
    return expander.take();
  }
  Status done = expander.expand_text(value.text, source, 0);
  if (!done) return failure_of(done);
  return expander.take();
}

}  // namespace postwright
