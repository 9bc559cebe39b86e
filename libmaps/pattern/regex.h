#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "base/result.h"
#include "libmaps/pattern/replacement.h"

namespace postwright {

/// A compiled regular expression.
class Regex {
 public:
  Regex() = default;
  Regex(const Regex&) = delete;
  Regex& operator=(const Regex&) = delete;
  virtual ~Regex() = default;
  /// Groups that can capture.
  virtual std::uint32_t groups() const = 0;
  /// Whether `subject` matches somewhere. It holds no null byte and ends in one: its string is the
  /// caller's. `captures`, when it is not nullptr, gets views of the subject. An error is a match
  /// that was given up, with the reason alone.
  virtual Result<bool> match(const std::string& subject, Captures* captures) = 0;
};
using RegexPtr = std::unique_ptr<Regex>;

/// How the text of a pattern is to be read, for whoever looks into it.
enum class RegexSyntax { pcre, posix_extended, posix_basic, unknown };

/// A letter behind a pattern, which turns flags on or off; 0: it is obsolete and does nothing.
struct RegexFlag {
  char letter;
  std::uint32_t flags;
};

/// What regexp: and pcre: differ in.
struct RegexDialect {
  std::string_view type;
  std::span<const RegexFlag> letters;
  std::uint32_t default_flags;
  /// `/p1/!/p2/ result`, and a backslash as the last character of a line ends a pattern.
  bool two_patterns;
  std::string_view unclosed_tail;  ///< ": skipping this rule", in the words of this type
  std::string_view index_fault;    ///< "out of range replacement index", likewise
  RegexSyntax (*syntax)(std::uint32_t flags);
  /// `captures`: whether captures will be asked for. The error is what the warning says.
  Result<RegexPtr> (*compile)(std::string_view pattern, std::uint32_t flags, bool captures);
};

}  // namespace postwright
