#include "libmaps/pattern/pattern_shape.h"

#include <algorithm>

#include "base/text.h"
#include "libmaps/pattern/regex_tokens.h"

namespace postwright {
namespace {

constexpr std::uint64_t kSizeLimit = std::uint64_t{1} << 40;  // whatever is more
constexpr std::uint64_t kMostCopies = std::uint64_t{1} << 20;
constexpr std::uint64_t kCircle = 4;  // places, of a way that leads back to its begin
constexpr std::size_t kDeepest = 500;
constexpr std::size_t kMostChoices = 16;
constexpr std::size_t kLongestText = 64;
/// What a pattern that is certain to compile may be at most: far from the limits of the compilers.
constexpr std::size_t kPlainLength = 512;
constexpr std::uint64_t kPlainSize = 8192;
constexpr std::size_t kPlainDepth = 40;

std::size_t shortest(const RequiredText& text) {
  return std::ranges::min(text, {}, &std::string::size).size();
}

/// What can match nothing at all: the C library makes a list, at each place, of all places that can
/// be reached from there without reading a character, and copies the way when conditions stand on
/// it. Its time was measured (glibc 2.36).
struct EmptyWay {
  static constexpr std::uint64_t kMost = std::uint64_t{1} << 20;

  std::uint64_t places = 0;
  std::uint64_t assertions = 0;

  EmptyWay operator+(const EmptyWay& next) const {
    return {std::min(places + next.places, kMost), std::min(assertions + next.assertions, kMost)};
  }
  EmptyWay operator*(std::uint64_t times) const {
    return {std::min(places * times, kMost), std::min(assertions * times, kMost)};
  }
  /// The time that it takes, in the steps that a pattern of other parts could have.
  std::uint64_t cost() const {
    std::uint64_t all = std::min(places * (1 + assertions * assertions / 16), kMost);
    return all * all / 64;
  }
};

/// A part of a pattern.
struct Part {
  std::vector<RequiredText> required;
  std::uint64_t size = 0;
  bool can_be_empty = false;
  EmptyWay empty_way{.places = 1};  // when it is empty, or made optional
};

class ShapeParser {
 public:
  ShapeParser(std::string_view pattern, RegexSyntax syntax)
      : tokens_(pattern, syntax), pcre_(syntax == RegexSyntax::pcre) {
    shape_.plain = pattern.size() <= kPlainLength && syntax != RegexSyntax::posix_basic;
    told_ = syntax != RegexSyntax::posix_basic;
  }

  PatternShape parse() {
    Part all;
    for (;;) {
      Part part = alternatives(0);
      all.size += part.size;
      all.required = std::move(part.required);
      if (stopped_ || tokens_.peek().kind == Kind::end) break;
      tokens_.take();  // a parenthesis that closes nothing
      ++all.size;
      tell_nothing();
      if (pcre_) break;
    }
    shape_.size = std::min(all.size, kSizeLimit);
    shape_.plain &= told_ && shape_.size <= kPlainSize;
    if (told_) shape_.required = std::move(all.required);
    return std::move(shape_);
  }

 private:
  using Kind = RegexToken::Kind;

  void tell_nothing() { told_ = shape_.plain = false; }

  Part alternatives(std::size_t depth) {
    Part result;
    RequiredText choices;
    bool each = true;
    bool only = true;
    result.empty_way = {};
    for (;;) {
      Part branch = sequence(depth);
      result.size += branch.size + 1;
      result.can_be_empty |= branch.can_be_empty;
      result.empty_way = result.empty_way + branch.empty_way;
      bool more = !stopped_ && tokens_.peek().kind == Kind::bar;
      if (only && !more) {
        result.required = std::move(branch.required);
        return result;
      }
      only = false;
      each = each && add_best(branch, choices);
      if (!more) break;
      tokens_.take();
    }
    if (each && choices.size() <= kMostChoices) result.required.push_back(std::move(choices));
    return result;
  }

  static bool add_best(Part& branch, RequiredText& choices) {
    if (branch.required.empty()) return false;
    auto& best = *std::ranges::max_element(branch.required, {}, shortest);
    std::ranges::move(best, std::back_inserter(choices));
    return choices.size() <= kMostChoices;
  }

  Part sequence(std::size_t depth) {
    Part result;
    std::string run;
    auto flush = [&] {
      if (!run.empty()) result.required.push_back({run.substr(0, kLongestText)});
      run.clear();
    };
    bool empty = true;
    EmptyWay way;  // through the items behind the last one that cannot be empty
    result.can_be_empty = true;
    while (!stopped_) {
      Kind next = tokens_.peek().kind;
      if (next == Kind::end || next == Kind::bar || next == Kind::close) break;
      empty = false;
      RegexToken token = tokens_.take();
      shape_.plain &= token.plain;
      Part inside = item(token, depth);
      Repetition times = repetition(token.kind, inside.can_be_empty);
      result.size = std::min(kSizeLimit, result.size + inside.size * times.copies);
      if (times.optional || inside.can_be_empty) {
        way = way + inside.empty_way * times.copies * (times.circular ? kCircle : 1);
      } else {
        if (!pcre_) result.size += way.cost();
        result.can_be_empty = false;
        way = {};
      }
      if (token.kind == Kind::literal) {
        if (!times.optional) run.push_back(to_lower(token.value));
        if (!times.once) flush();
        continue;
      }
      flush();
      if (!times.optional) std::ranges::move(inside.required, std::back_inserter(result.required));
    }
    flush();
    if (!pcre_) result.size = std::min(kSizeLimit, result.size + way.cost());
    if (result.can_be_empty) result.empty_way = way + EmptyWay{.places = 1};
    shape_.plain &= pcre_ || !empty;
    return result;
  }

  /// What `token` begins.
  Part item(const RegexToken& token, std::size_t depth) {
    Part part;
    part.size = 1;
    switch (token.kind) {
      case Kind::strange:
      case Kind::quantifier:  // of nothing
        tell_nothing();
        stopped_ = pcre_;
        break;
      case Kind::group:
      case Kind::plain_group:
      case Kind::lookaround:
        part = group(token.kind, depth + 1);
        break;
      case Kind::one:
        part.size = pcre_ ? 40 : 1;
        break;
      case Kind::assertion:
        part.can_be_empty = true;
        part.empty_way.assertions = 1;
        break;
      default:
        break;
    }
    return part;
  }

  Part group(Kind kind, std::size_t depth) {
    if (kind == Kind::group) ++shape_.groups;
    shape_.plain &= depth <= kPlainDepth;
    Part part;
    if (depth > kDeepest) {
      tell_nothing();
      stopped_ = true;
      part.size = kSizeLimit;
      return part;
    }
    part = alternatives(depth);
    part.size += 10;
    part.empty_way = part.empty_way + EmptyWay{.places = 2};
    if (kind == Kind::lookaround) part.required.clear();
    if (!stopped_ && tokens_.peek().kind == Kind::close)
      tokens_.take();
    else
      tell_nothing();
    return part;
  }

  /// How often an item is there.
  struct Repetition {
    bool optional = false;
    bool once = true;
    bool circular = false;     // without end, of what can be empty
    std::uint64_t copies = 1;  // in what it compiles to
  };

  /// The quantifiers that follow an item, together.
  Repetition repetition(Kind of, bool can_be_empty) {
    Repetition all;
    while (!stopped_ && tokens_.peek().kind == Kind::quantifier) {
      RegexToken times = tokens_.take();
      shape_.plain &= times.plain;
      bool odd = of == Kind::assertion || of == Kind::lookaround;
      if (odd || !times.plain || (pcre_ && !all.once)) tell_nothing();
      all.circular |= times.max == RegexToken::kEndless && (can_be_empty || all.optional);
      all.optional |= times.min == 0;
      all.once = false;
      // The C library makes a+ of aa*, so that a++++ is sixteen of them.
      std::uint64_t copies = times.max == RegexToken::kEndless ? times.min + 1 : times.max;
      all.copies = std::min(all.copies * std::max<std::uint64_t>(copies, 1), kMostCopies);
    }
    return all;
  }

  RegexTokens tokens_;
  bool pcre_;
  bool told_ = true;      // what is required is known so far
  bool stopped_ = false;  // nothing more is read
  PatternShape shape_;
};

}  // namespace

PatternShape shape_of(std::string_view pattern, RegexSyntax syntax) {
  if (syntax == RegexSyntax::unknown) return {};
  return ShapeParser(pattern, syntax).parse();
}

}  // namespace postwright
