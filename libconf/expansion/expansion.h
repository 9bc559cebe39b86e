#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "libconf/documents/source_file.h"
#include "libconf/expansion/expansion_trace.h"

namespace postwright {

/// What a name stands for.
struct ScopeValue {
  std::string_view text;
  const PlacedText* place = nullptr;  ///< where `text` is written; nullptr: a built-in default
  bool raw = false;                   ///< put in as it is
};

/// Where $names get their values from. The views that find() gives live as long as the scope.
class Scope {
 public:
  Scope() = default;
  Scope(const Scope&) = delete;
  Scope& operator=(const Scope&) = delete;
  virtual ~Scope() = default;
  /// Nothing when `name` is not known; ErrorKind::config when its default cannot be computed.
  virtual Result<std::optional<ScopeValue>> find(std::string_view name) const = 0;
  /// Told of each $name that is not known and stands for nothing; ${name?x} only asks.
  virtual void not_found(std::string_view /*name*/) const {}
};

/// Limits what hostile nesting may cost; shared by the expansions of one job.
struct ExpansionBudget {
  std::uint64_t steps = 1'000'000;  ///< pieces looked at
  std::uint64_t bytes = 64u << 20;  ///< bytes looked at and made
};

/// Expanded text whose every byte knows where it was written.
class Expanded {
 public:
  struct Origin {
    const PlacedText* place = nullptr;  ///< nullptr: a built-in default, or a computed text
    std::size_t at = 0;                 ///< position in the place's text
    std::vector<std::string> via;       ///< parameters it came through, outermost first
  };
  const std::string& text() const { return text_; }
  /// Where text()[begin, begin + length) was copied from, when it is one stretch of one text.
  std::optional<Origin> origin(std::size_t begin, std::size_t length) const;
  /// The part of the expanded value's own, unexpanded text that text()[begin, begin + length)
  /// comes from: literal text exactly, a macro as a whole.
  struct Range {
    std::size_t begin = 0, end = 0;
  };
  Range written(std::size_t begin, std::size_t length) const;

 private:
  friend class Expander;
  struct Stretch {
    std::size_t begin;
    const PlacedText* place;
    std::size_t at;
    std::uint32_t via;  ///< index into vias_, 0: none
    Range macro;        ///< in the own text; literal when `via` is 0: at is what counts
    bool literal;       ///< copied byte by byte
  };
  struct Via {
    std::uint32_t outer;
    std::string name;
  };
  const Stretch* stretch_at(std::size_t position) const;
  std::string text_;
  std::vector<Stretch> stretches_;
  std::vector<Via> vias_{{0, {}}};
};

/// Expands $name, ${name}, $(name), ${name?x}, ${name:x}, ${name?{x}:{y}} and comparisons in
/// `value`. ErrorKind::config with the reference's warning text: "truncated macro reference: ...",
/// "unreasonable macro call nesting: ..." and so on, or that the budget is used up; `problems` gets
/// all that there are, each a warning of the reference; `trace` gets each step, also of one that
/// fails. Source: postconf(5).
Result<Expanded> expand(const ScopeValue& value, const Scope& scope, ExpansionBudget& budget,
                        std::vector<std::string>* problems = nullptr,
                        ExpansionTrace* trace = nullptr);

}  // namespace postwright
