#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "libconf/site/configuration.h"
#include "lint/input/template_marks.h"

namespace postwright::lint {

/// A byte that stands for text that is not known before a template is rendered or a host is asked.
/// A byte 1 in a file that is linted counts as one too, so nobody can be misled by it.
constexpr char kUnknownByte = Configuration::kUnknownText[0];

inline bool is_known(std::string_view text) {
  return text.find(kUnknownByte) == std::string_view::npos;
}

/// Bytes from `begin` up to, not including, `end`.
struct ByteRange {
  std::size_t begin = 0;
  std::size_t end = 0;
};

struct MaskedText {
  std::string text;           ///< as long as the bytes given
  bool is_template = false;   ///< there was a mark
  bool has_branches = false;  ///< there was a control mark: what stands there may be there or not
  /// The marks, and what stands between one that opens and its close, in order, apart from each
  /// other: nothing there may be changed.
  std::vector<ByteRange> marks;
  std::vector<ByteRange> conditional;
  /// A mark of a language that is not read; all of the text is a comment then.
  std::string foreign_mark = {};

  /// Whether what is linted at these bytes depends on how the template is rendered.
  bool is_conditional(std::size_t begin, std::size_t length) const;
  /// Whether these bytes may be replaced: no mark and nothing conditional is among them.
  bool may_change(std::size_t begin, std::size_t length) const;
};

/// The same bytes with every mark of a template as unknown bytes, and values between an opening
/// mark and its close as well, for nothing there is unconditional. A line that has nothing but
/// control marks ({% if %}) becomes a comment, and one that is a single expression: anywhere in
/// master.cf (`is_master`), else at the beginning of a line. A mark may go over several lines,
/// whose ends stay.
MaskedText mask_templates(std::string_view bytes, TemplateKind kind, bool is_master = false);
/// The same text with every line a comment, since `mark` is of a language that is not read.
MaskedText mask_foreign(std::string_view bytes, std::string mark);

}  // namespace postwright::lint
