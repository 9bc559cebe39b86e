#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace postwright::lint {

/// What templates a file may hold.
enum class TemplateKind {
  automatic,  ///< whatever is found, but for what could be Postfix' own
  none,
  braces,    ///< {{ x }}, {% x %}, {# x #}: Jinja, Twig, Liquid, Go, Handlebars, Mustache
  erb,       ///< <% x %>, <%= x %>, <?php x ?>: ERB, EPP, EJS, PHP
  toolkit,   ///< [% x %] (Template Toolkit)
  envsubst,  ///< $UPPER_CASE, ${UPPER_CASE}, @NAME@, %%UPPER_CASE%%
  any,       ///< what is found of all of them: automatic and envsubst
};

/// A stretch that a program takes for its own when it renders the template.
struct TemplateMark {
  enum class Role {
    text,     ///< stands for text: {{ x }}
    open,     ///< what follows may be there or not, or several times: {% if x %}, {{#each x}}
    middle,   ///< the other case begins: {{ else }}
    close,    ///< {% endif %}, {{/if}}, <% } %>
    control,  ///< any other that stands for no text: {% set x = 1 %}
    comment,
  };
  std::size_t begin = 0;
  std::size_t length = 0;
  Role role = Role::text;
  std::size_t end() const { return begin + length; }
};

/// All marks of `kind`, in order. A mark may go over several lines; quotes and braces in it are
/// heeded. Postfix' own `${{a} == {b} ? ...}` and `inline:{{a = b}}` are none.
std::vector<TemplateMark> find_template_marks(std::string_view bytes, TemplateKind kind);

/// The first mark of a language that stands for more than text and that nothing here reads
/// (Zimbra's `%%uncomment x%%`, modoboa's `%{x}`, iRedMail's PH_X, __X__), comments aside; empty:
/// none.
std::string find_foreign_mark(std::string_view bytes);

}  // namespace postwright::lint
