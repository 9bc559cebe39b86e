#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace postwright {

/// What groups captured: of group n, captures[n], 0 being the whole match. Unset ones are empty.
using Captures = std::vector<std::string_view>;

/// The result of a rule: text in which `$1`, `${1}` and `$(1)` stand for what a group captured, and
/// `$$` for a dollar sign.
class Replacement {
 public:
  /// Why a text is no replacement.
  struct Fault {
    enum class Kind {
      truncated,     ///< `${` or `$(` without its end; text is the whole replacement
      empty_name,    ///< a `$` before anything else, or `${}`; text is the whole replacement
      not_a_number,  ///< text is the name
      zero,          ///< text is the name
    } kind;
    std::string text;
  };

  /// `faults` says what is wrong, in order; when there is any, the result is of no use.
  static Replacement parse(std::string_view text, std::vector<Fault>& faults);
  /// Text without anything to replace.
  static Replacement literal(std::string_view text);

  /// The largest group that it names, 0: none. More than 2^31: as the reference reads numbers, they
  /// are printed as a signed 32-bit number.
  std::uint64_t largest_group() const { return largest_; }

  /// ErrorKind::config when the result would be larger than kMaxResult bytes.
  Result<std::string> expand(const Captures& captures) const;
  static constexpr std::size_t kMaxResult = std::size_t{16} << 20;

 private:
  struct Piece {
    std::uint32_t end;    // in text_: literal text from the piece before
    std::uint32_t group;  // then what this group captured; 0: nothing
  };
  std::string text_;
  std::vector<Piece> pieces_;
  std::uint64_t largest_ = 0;
};

}  // namespace postwright
