#pragma once

#include <string>
#include <string_view>

#include "libconf/site/configuration.h"

namespace postwright::lint {

/// A byte that stands for text that is not known before a template is rendered or a host is asked.
/// A byte 1 in a file that is linted counts as one too, so nobody can be misled by it.
constexpr char kUnknownByte = Configuration::kUnknownText[0];

inline bool is_known(std::string_view text) {
  return text.find(kUnknownByte) == std::string_view::npos;
}

/// What templates a file may hold.
enum class TemplateKind {
  automatic,  ///< what is_template() finds
  none,
  jinja,     ///< {{ x }}, {% x %}, {# x #}
  erb,       ///< <% x %>, <%= x %>
  toolkit,   ///< [% x %] (Template Toolkit)
  envsubst,  ///< ${UPPER_CASE}, @UPPER_CASE@, %%UPPER_CASE%%
};

struct MaskedText {
  std::string text;           ///< as long as the bytes given
  bool is_template = false;   ///< there was a mark
  bool has_branches = false;  ///< there was a control line: what follows may stand there or not
};

/// The same bytes with every mark of a template as unknown bytes; a line that has nothing but
/// control marks ({% if %}) becomes a comment. A mark may go over several lines, whose ends stay.
MaskedText mask_templates(std::string_view bytes, TemplateKind kind);

}  // namespace postwright::lint
